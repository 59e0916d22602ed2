#ifndef CTERMINAL_H
#define CTERMINAL_H
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

// What must be C: code that runs inside a signal handler, where nothing of Swift may run, and calls that Swift's
// C library module does not have.

/// Remembers how to give the terminal back if the program ends without doing so itself: on SIGSEGV, SIGILL, SIGBUS,
/// SIGFPE, SIGABRT, SIGTRAP, and on exit(). After that the signal goes on to whoever handled it before.
///
/// @param sequence      bytes to write to the terminal; at most 1,024, the rest is ignored
/// @param error_log     a readable descriptor of where standard error went meanwhile, or -1; its end is shown after
///                      a crash
/// @param saved_error   the real standard error, or -1
void terminal_guard_arm(
    int descriptor, const struct termios *modes, const char *sequence, size_t length, int error_log, int saved_error);

/// The terminal has been given back; nothing is left to do.
void terminal_guard_disarm(void);

/// Stops the process group as ctrl-z does in a cooked terminal, and returns when it goes on. Returns at once where
/// nobody could make it go on.
void terminal_stop_process_group(void);

/// A file without a name, in memory; -1 when there is none.
int terminal_memory_file(void);

/// The size that the kernel knows; false when the descriptor has none.
bool terminal_size(int descriptor, int *columns, int *rows);
bool terminal_set_size(int descriptor, int columns, int rows);

/// A pseudo-terminal: its controlling side, and the path of the device for programs; -1 when there is none.
int terminal_open_pseudo(char *path, size_t length);

/// Starts a program for which the device is the controlling terminal and all three standard streams; -1 on failure.
int terminal_spawn(const char *device, char *const *arguments, char *const *environment);

/// The cells that the C library, and so ncurses, gives a character; -1 for one it does not know.
int terminal_scalar_width(unsigned int scalar);

/// Keeps ncurses from installing its own handlers while it starts: between the two calls INT, TERM, TSTP and WINCH
/// are not at their defaults.
void terminal_hold_signals(void);
void terminal_release_signals(void);
#endif
