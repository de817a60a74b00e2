// receive PORT: the minimum cost of receiving UDP datagrams: batches of 64 with recvmmsg into the same
// memory. SIGTERM ends it; it then prints the number received.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { batch = 64, longest = 2048 };

static volatile sig_atomic_t is_over;
static void end(int number) { (void)number, is_over = 1; }

int main(int count, char **arguments)
{
    if (count != 2) return 64;
    struct sigaction action = { .sa_handler = end };
    sigaction(SIGTERM, &action, 0);
    struct sockaddr_in local = { .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])),
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int descriptor = socket(AF_INET, SOCK_DGRAM, 0), buffer = 4 << 20;
    if (setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer) != 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    if (bind(descriptor, (struct sockaddr *)&local, sizeof local) != 0) return 1;
    static char payloads[batch][longest];
    struct iovec parts[batch];
    struct mmsghdr messages[batch];
    memset(messages, 0, sizeof messages);
    for (int i = 0; i < batch; i++) {
        parts[i] = (struct iovec){ payloads[i], longest };
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    long received = 0;
    while (!is_over) {
        int got = recvmmsg(descriptor, messages, batch, MSG_WAITFORONE, 0);
        if (got > 0) received += got;
    }
    printf("%ld\n", received);
    return 0;
}
