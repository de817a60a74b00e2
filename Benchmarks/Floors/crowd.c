// crowd COUNT: six processes that hold this many sockets together: half of them both ends of TCP connections over
// loopback, a quarter UDP, a quarter Unix pairs. Prints `ready`, and holds them until standard input is at its end.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { processes = 6 };

static int check(int result, const char *action)
{
    if (result < 0) perror(action), exit(1);
    return result;
}

// Opens eight sockets. Each process has an address of its own, so that the ports are enough for all.
static void open_sockets(int listener, struct sockaddr_in server)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr = server.sin_addr };
    for (int i = 0; i < 2; i++) {
        int client = check(socket(AF_INET, SOCK_STREAM, 0), "socket");
        check(connect(client, (struct sockaddr *)&server, sizeof server), "connect");
        int accepted = check(accept(listener, 0, 0), "accept");
        // A reset at the end, so that no socket remains in TIME_WAIT for the next measurement.
        struct linger reset = { .l_onoff = 1 };
        setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        setsockopt(accepted, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        int udp = check(socket(AF_INET, SOCK_DGRAM, 0), "socket");
        check(bind(udp, (struct sockaddr *)&any, sizeof any), "bind");
    }
    int pair[2];
    check(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
}

static void hold(int number, int count, int notice, int hold_until)
{
    struct sockaddr_in server = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f4d0001 + number) };
    socklen_t size = sizeof server;
    int listener = check(socket(AF_INET, SOCK_STREAM, 0), "socket");
    check(bind(listener, (struct sockaddr *)&server, size), "bind");
    check(listen(listener, 16), "listen");
    check(getsockname(listener, (struct sockaddr *)&server, &size), "getsockname");
    for (int opened = 0; opened < count; opened += 8) open_sockets(listener, server);
    char byte = 0;
    check(write(notice, &byte, 1), "write");
    while (read(hold_until, &byte, 1) > 0) {}
    exit(0);
}

int main(int count, char **arguments)
{
    if (count != 2) return 64;
    int sockets = atoi(arguments[1]), notices[2], end[2];
    struct rlimit limit;
    check(getrlimit(RLIMIT_NOFILE, &limit), "getrlimit");
    limit.rlim_cur = limit.rlim_max;
    check(setrlimit(RLIMIT_NOFILE, &limit), "setrlimit");
    check(pipe(notices), "pipe");
    check(pipe(end), "pipe");
    for (int number = 0; number < processes; number++)
        if (check(fork(), "fork") == 0) {
            close(end[1]);
            close(notices[0]);
            hold(number, sockets / processes, notices[1], end[0]);
        }
    close(notices[1]);
    char byte;
    for (int number = 0; number < processes; number++)
        if (read(notices[0], &byte, 1) != 1) return fprintf(stderr, "cannot open %d sockets\n", sockets), 1;
    puts("ready");
    fflush(stdout);
    while (read(0, &byte, 1) > 0) {}
    close(end[1]);
    while (wait(0) > 0) {}
    return 0;
}
