#define _GNU_SOURCE
#include "CTerminal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

enum { SEQUENCE_LIMIT = 1024, SHOWN_ERROR_LIMIT = 4096, HANDLER_STACK = 65536 };

// Plain memory, written before `armed` is set: a handler may read it at any instant.
static volatile sig_atomic_t armed = 0;
static int guarded_descriptor = -1;
static struct termios guarded_modes;
static char guarded_sequence[SEQUENCE_LIMIT];
static size_t guarded_length = 0;
static int guarded_error_log = -1;
static int guarded_error = -1;

static const int crash_signals[] = {SIGSEGV, SIGILL, SIGBUS, SIGFPE, SIGABRT, SIGTRAP};
enum { CRASH_SIGNAL_COUNT = sizeof crash_signals / sizeof crash_signals[0] };
static struct sigaction previous_actions[CRASH_SIGNAL_COUNT];
static bool handlers_installed = false;
static char handler_stack[HANDLER_STACK];

static void write_all(int descriptor, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t written = write(descriptor, bytes, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return;
        bytes += written;
        length -= (size_t)written;
    }
}

// Only calls that POSIX lists as async-signal-safe.
static void give_terminal_back(void) {
    if (!armed) return;
    armed = 0;
    write_all(guarded_descriptor, guarded_sequence, guarded_length);
    tcsetattr(guarded_descriptor, TCSANOW, &guarded_modes);
    if (guarded_error >= 0) dup2(guarded_error, STDERR_FILENO);
}

static void show_last_errors(void) {
    static char text[SHOWN_ERROR_LIMIT];
    if (guarded_error_log < 0 || guarded_error < 0) return;
    off_t end = lseek(guarded_error_log, 0, SEEK_END);
    off_t start = end > SHOWN_ERROR_LIMIT ? end - SHOWN_ERROR_LIMIT : 0;
    if (end <= 0) return;
    ssize_t count = pread(guarded_error_log, text, (size_t)(end - start), start);
    if (count > 0) write_all(guarded_error, text, (size_t)count);
}

static void on_crash(int signal_number) {
    int saved_errno = errno;
    if (armed) {
        give_terminal_back();
        show_last_errors();
    }
    for (int index = 0; index < CRASH_SIGNAL_COUNT; index++) {
        if (crash_signals[index] == signal_number) sigaction(signal_number, &previous_actions[index], NULL);
    }
    errno = saved_errno;
    // Blocked until this handler returns, then taken by the previous action: exit status and core stay as they were.
    raise(signal_number);
}

void terminal_guard_arm(
    int descriptor, const struct termios *modes, const char *sequence, size_t length, int error_log, int saved_error) {
    armed = 0;
    guarded_descriptor = descriptor;
    guarded_modes = *modes;
    guarded_length = length < SEQUENCE_LIMIT ? length : SEQUENCE_LIMIT;
    memcpy(guarded_sequence, sequence, guarded_length);
    guarded_error_log = error_log;
    guarded_error = saved_error;
    if (!handlers_installed) {
        handlers_installed = true;
        // A stack overflow leaves no stack for its handler.
        stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
        sigaltstack(&stack, NULL);
        struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};
        sigemptyset(&action.sa_mask);
        for (int index = 0; index < CRASH_SIGNAL_COUNT; index++) {
            sigaction(crash_signals[index], &action, &previous_actions[index]);
        }
        atexit(give_terminal_back);
    }
    armed = 1;
}

void terminal_guard_disarm(void) { armed = 0; }

void terminal_stop_process_group(void) {
    struct sigaction previous;
    struct sigaction action = {.sa_handler = SIG_IGN};
    sigemptyset(&action.sa_mask);
    // First everyone else in the group, so that a shell or make above sees its job stop.
    sigaction(SIGTSTP, &action, &previous);
    kill(0, SIGTSTP);
    // Then this process, by a signal to this thread: it has stopped before raise() returns.
    action.sa_handler = SIG_DFL;
    sigaction(SIGTSTP, &action, NULL);
    sigset_t stop, mask;
    sigemptyset(&stop);
    sigaddset(&stop, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &stop, &mask);
    raise(SIGTSTP);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
    sigaction(SIGTSTP, &previous, NULL);
}

int terminal_memory_file(void) { return memfd_create("baselog", MFD_CLOEXEC); }

bool terminal_size(int descriptor, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return true;
}

bool terminal_set_size(int descriptor, int columns, int rows) {
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    return ioctl(descriptor, TIOCSWINSZ, &size) == 0;
}

int terminal_open_pseudo(char *path, size_t length) {
    int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (master < 0) return -1;
    if (grantpt(master) == 0 && unlockpt(master) == 0 && ptsname_r(master, path, length) == 0) return master;
    close(master);
    return -1;
}

int terminal_spawn(const char *device, char *const *arguments, char *const *environment) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    if (posix_spawnattr_init(&attributes) != 0) return -1;
    if (posix_spawn_file_actions_init(&actions) != 0) {
        posix_spawnattr_destroy(&attributes);
        return -1;
    }
    // The first terminal that the leader of a session opens becomes its own.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawn_file_actions_addopen(&actions, 0, device, O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, 0, 1);
    posix_spawn_file_actions_adddup2(&actions, 0, 2);
    pid_t process = -1;
    if (posix_spawnp(&process, arguments[0], &actions, &attributes, arguments, environment) != 0) process = -1;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    return process;
}

int terminal_scalar_width(unsigned int scalar) { return wcwidth((wchar_t)scalar); }

static const int held_signals[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
enum { HELD_SIGNAL_COUNT = sizeof held_signals / sizeof held_signals[0] };
static struct sigaction held_actions[HELD_SIGNAL_COUNT];

static void on_held_signal(int signal_number) { (void)signal_number; }

void terminal_hold_signals(void) {
    struct sigaction action = {.sa_handler = on_held_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    for (int index = 0; index < HELD_SIGNAL_COUNT; index++) {
        sigaction(held_signals[index], &action, &held_actions[index]);
    }
}

void terminal_release_signals(void) {
    for (int index = 0; index < HELD_SIGNAL_COUNT; index++) sigaction(held_signals[index], &held_actions[index], NULL);
}
