#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H
// Instead of _XOPEN_SOURCE_EXTENDED, which changes the C library's own headers.
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <locale.h>
#include <ncurses.h>
#include <stdbool.h>
#include <wchar.h>

// Swift imports neither ncurses' variables nor its function-like macros; each is given a function here.
// <term.h> is left out: it defines macros with names such as `lines` and `columns`.
extern NCURSES_EXPORT(char *) tigetstr(const char *);
extern NCURSES_EXPORT(int) setupterm(const char *, int, int *);

static inline WINDOW *curses_screen(void) { return stdscr; }
static inline int curses_colour_count(void) { return COLORS; }
static inline bool curses_succeeded(int result) { return result != ERR; }

/// Whether the terminal set up last has this capability.
static inline bool curses_has(const char *capability) {
    const char *value = tigetstr(capability);
    return value != NULL && value != (const char *)-1 && *value != '\0';
}

/// The bytes of a capability, or NULL.
static inline const char *curses_capability(const char *capability) {
    return curses_has(capability) ? tigetstr(capability) : NULL;
}

/// Looks the terminal type up without touching the screen: 1 known, 0 unknown, -1 no database.
static inline int curses_look_up(const char *type, int descriptor) {
    int result = 0;
    if (setupterm(type, descriptor, &result) == ERR) return result == 1 ? 0 : result;
    return 1;
}

static inline attr_t curses_attributes(bool bold, bool dim, bool italic, bool underline, bool reverse) {
    return (bold ? A_BOLD : 0) | (dim ? A_DIM : 0) | (italic ? A_ITALIC : 0) | (underline ? A_UNDERLINE : 0) |
           (reverse ? A_REVERSE : 0);
}

static inline void curses_make_cell(
    cchar_t *cell, wchar_t base, wchar_t first, wchar_t second, attr_t attributes, int pair) {
    const wchar_t text[] = {base, first, second, 0};
    setcchar(cell, text, attributes, 0, &pair);
}

/// Writes cells into the virtual screen, without wrapping or scrolling.
static inline void curses_put(int row, int column, const cchar_t *cells, int count) {
    mvwadd_wchnstr(stdscr, row, column, cells, count);
}

/// Makes the next update repaint everything.
static inline void curses_forget_screen(void) { clearok(curscr, true); }
#endif
