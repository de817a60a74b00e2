// flood PORT COUNT SIZE RATE: sends COUNT UDP datagrams of SIZE bytes to 127.0.0.1, RATE per second (0: as
// fast as possible), each numbered in its first bytes, and prints the number sent and the duration in
// seconds.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { batch = 32 };

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    if (count != 5) return 64;
    long wanted = atol(arguments[2]), size = atol(arguments[3]), rate = atol(arguments[4]);
    struct sockaddr_in peer = { .sin_family = AF_INET, .sin_port = htons(atoi(arguments[1])),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int descriptor = socket(AF_INET, SOCK_DGRAM, 0);
    if (connect(descriptor, (struct sockaddr *)&peer, sizeof peer) != 0) return 1;
    char *payloads = malloc(batch * size);
    struct iovec parts[batch];
    struct mmsghdr messages[batch];
    memset(messages, 0, sizeof messages);
    memset(payloads, '.', batch * size);
    for (int i = 0; i < batch; i++) {
        parts[i] = (struct iovec){ payloads + i * size, size };
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    double start = now();
    long sent = 0;
    while (sent < wanted) {
        int part = wanted - sent < batch ? wanted - sent : batch;
        for (int i = 0; i < part; i++) {
            char number[16];
            int length = snprintf(number, sizeof number, "%ld ", sent + i + 1);
            memcpy(payloads + i * size, number, length < size ? length : size);
        }
        int done = sendmmsg(descriptor, messages, part, 0);
        if (done < 0) continue;  // no listener yet, or no free buffer
        sent += done;
        while (rate > 0 && now() - start < (double)sent / rate) {}
    }
    printf("%ld %.6f\n", sent, now() - start);
    return 0;
}
