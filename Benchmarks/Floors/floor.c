// A minimal full-screen program in curses: a list of this machine's names and interface addresses, in which
// Up and Down move the selection. The baseline for start time, key latency, output bytes and memory.
//
// It has no colours, panels or threads; it redraws everything for each key and leaves the rest to curses.
#include <arpa/inet.h>
#include <curses.h>
#include <ifaddrs.h>
#include <locale.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ROWS = 256, TEXT = 128 };

static char rows[ROWS][TEXT];
static int count;

static void add(const char *label, const char *value)
{
    if (count < ROWS)
        snprintf(rows[count++], TEXT, "%-12s %s", label, value);
}

static void read_machine(void)
{
    char text[INET6_ADDRSTRLEN > 256 ? INET6_ADDRSTRLEN : 256];
    if (gethostname(text, sizeof text) == 0)
        add("name", text);
    struct ifaddrs *list = NULL;
    if (getifaddrs(&list) != 0)
        return;
    for (struct ifaddrs *at = list; at; at = at->ifa_next) {
        if (!at->ifa_addr)
            continue;
        const void *address = NULL;
        if (at->ifa_addr->sa_family == AF_INET)
            address = &((struct sockaddr_in *)at->ifa_addr)->sin_addr;
        else if (at->ifa_addr->sa_family == AF_INET6)
            address = &((struct sockaddr_in6 *)at->ifa_addr)->sin6_addr;
        if (address && inet_ntop(at->ifa_addr->sa_family, address, text, sizeof text))
            add(at->ifa_name, text);
    }
    freeifaddrs(list);
}

static void draw(int selected)
{
    erase();
    // ncurses 6.4 writes out of bounds if a window is too small for its border, and aborts later.
    if (LINES > 1 && COLS > 1)
        box(stdscr, 0, 0);
    mvaddstr(0, 2, " this machine ");
    for (int row = 0; row < count && row < LINES - 2; row++) {
        attrset(row == selected ? A_REVERSE : A_NORMAL);
        mvprintw(row + 1, 1, " %-*.*s", COLS > 3 ? COLS - 3 : 0, COLS > 3 ? COLS - 3 : 0, rows[row]);
    }
    attrset(A_NORMAL);
    mvaddstr(LINES - 1, 2, " Up Down  q quit ");
    refresh();
}

int main(void)
{
    setlocale(LC_ALL, "");
    read_machine();
    initscr();
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    curs_set(0);
    // The selection wraps around, so that each key changes the screen even with few rows.
    for (int selected = 0, key = 0; key != 'q'; key = getch()) {
        if (key == KEY_DOWN && count > 0)
            selected = (selected + 1) % count;
        else if (key == KEY_UP && count > 0)
            selected = (selected + count - 1) % count;
        draw(selected);
    }
    endwin();
    return 0;
}
