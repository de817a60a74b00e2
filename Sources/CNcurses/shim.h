// The parts of ncurses that Swift cannot import. Each function wraps a macro or a mutable global, without state or
// logic.
#ifndef POLLUX_CNCURSES_SHIM_H
#define POLLUX_CNCURSES_SHIM_H

#ifndef NCURSES_WIDECHAR
#define NCURSES_WIDECHAR 1
#endif
#include <curses.h>
#include <panel.h>
#include <term.h>
#include <wchar.h>

// curscr and newscr are mutable globals, which strict concurrency rejects.
static inline WINDOW *pollux_curscr(void) { return curscr; }
static inline WINDOW *pollux_newscr(void) { return newscr; }

// stdin and stdout are mutable globals too. Without an output stream, ncurses writes to stdout.
static inline SCREEN *pollux_newterm(FILE *output) { return newterm(NULL, output ? output : stdout, stdin); }

// wcwidth requires _XOPEN_SOURCE, which must not be defined together with the Glibc module.
extern int wcwidth(wchar_t character);

// LINES, COLS, COLORS and COLOR_PAIRS are mutable globals that ncurses itself changes.
static inline int pollux_lines(void) { return LINES; }
static inline int pollux_columns(void) { return COLS; }
static inline int pollux_colors(void) { return COLORS; }
static inline int pollux_color_pairs(void) { return COLOR_PAIRS; }

// The A_* attributes are macros with casts.
static inline attr_t pollux_attr_bold(void) { return A_BOLD; }
static inline attr_t pollux_attr_dim(void) { return A_DIM; }
static inline attr_t pollux_attr_underline(void) { return A_UNDERLINE; }
static inline attr_t pollux_attr_reverse(void) { return A_REVERSE; }

// setcchar takes the extended pair number through its last argument, an opaque pointer.
static inline int pollux_set_cell(cchar_t *cell, const wchar_t *text, attr_t attributes, int pair) {
    return setcchar(cell, text, attributes, 0, &pair);
}

static inline int pollux_set_ascii_cell(cchar_t *cell, char character, attr_t attributes, int pair) {
    wchar_t text[2] = {(wchar_t)character, 0};
    return setcchar(cell, text, attributes, 0, &pair);
}

// tigetstr and tigetflag take a char *, although they do not modify the string.
static inline const char *pollux_terminal_string(const char *name) {
    char *text = tigetstr((char *)name);
    return text == (char *)-1 ? NULL : text;
}
// tiparm is variadic, and key_mouse is a macro. Curses uses the same sequence for a terminal without XM.
static inline const char *pollux_mouse_switch(int is_on) {
    const char *own = pollux_terminal_string("XM");
    return key_mouse ? tiparm(own ? own : "\033[?1000%?%p1%{1}%=%th%el%;", is_on) : NULL;
}
static inline const char *pollux_cursor_position(int row, int column) {
    return cursor_address ? tiparm(cursor_address, row, column) : NULL;
}
static inline int pollux_terminal_flag(const char *name) { return tigetflag((char *)name) > 0; }

#endif
