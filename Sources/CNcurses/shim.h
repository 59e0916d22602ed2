#ifndef CNCURSES_SHIM_H
#define CNCURSES_SHIM_H
// Instead of _XOPEN_SOURCE_EXTENDED, which changes the C library's own headers.
#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <locale.h>
#include <ncurses.h>
#include <wchar.h>
#endif
