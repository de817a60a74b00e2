// The baseline for the wire: two TUN devices in their own network namespaces, and a loop that drains each and
// writes to the other. It has no impairments, clock or counters.
//
//     forwarder SECONDS tun|veth
//
// One thread sends datagrams of 200 B as fast as the socket accepts them, one receives, and this one
// forwards. With `veth` the kernel forwards instead. Prints the packets forwarded per second (received, with
// veth), and the forwarding thread's processor time per packet in microseconds (that of both ends, with
// veth).
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { most_in_a_turn = 64, message_size = 200 };

static atomic_bool is_over;
static atomic_long received;

static double seconds(clockid_t clock)
{
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static struct sockaddr_in address(int place)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(7) };
    address.sin_addr.s_addr = htonl(0xc6336400 + place);
    return address;
}

static void raise_device(const char *name, int own, int peer)
{
    int control = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct ifreq request = { 0 };
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    struct sockaddr_in place = address(own);
    memcpy(&request.ifr_addr, &place, sizeof place);
    if (ioctl(control, SIOCSIFADDR, &request)) err(1, "SIOCSIFADDR %s", name);
    if (peer) {
        place = address(peer);
        memcpy(&request.ifr_dstaddr, &place, sizeof place);
        if (ioctl(control, SIOCSIFDSTADDR, &request)) err(1, "SIOCSIFDSTADDR %s", name);
    }
    request.ifr_flags = IFF_UP | IFF_RUNNING;
    if (ioctl(control, SIOCSIFFLAGS, &request)) err(1, "SIOCSIFFLAGS %s", name);
    close(control);
}

static int make_tun(int own, int peer)
{
    int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (tun < 0) err(1, "open /dev/net/tun");
    struct ifreq request = { .ifr_flags = IFF_TUN | IFF_NO_PI };
    strcpy(request.ifr_name, "wire");
    if (ioctl(tun, TUNSETIFF, &request)) err(1, "TUNSETIFF");
    raise_device("wire", own, peer);
    return tun;
}

static int make_socket(int own, int peer)
{
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in place = address(own);
    if (bind(descriptor, (struct sockaddr *)&place, sizeof place)) err(1, "bind");
    place = address(peer);
    if (connect(descriptor, (struct sockaddr *)&place, sizeof place)) err(1, "connect");
    struct timeval patience = { .tv_usec = 100000 };
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return descriptor;
}

static void *send_all(void *socket)
{
    char message[message_size] = "floor";
    while (!is_over) send(*(int *)socket, message, sizeof message, 0);
    return NULL;
}

static void *receive_all(void *socket)
{
    char message[2048];
    while (!is_over) {
        if (recv(*(int *)socket, message, sizeof message, 0) > 0) received++;
    }
    return NULL;
}

// Returns the number of packets forwarded.
static long forward(int tuns[2], double end)
{
    long forwarded = 0;
    char packet[2048];
    struct pollfd waits[2] = { { tuns[0], POLLIN, 0 }, { tuns[1], POLLIN, 0 } };
    while (seconds(CLOCK_MONOTONIC) < end) {
        if (poll(waits, 2, 100) <= 0) continue;
        for (int from = 0; from < 2; from++) {
            if (!(waits[from].revents & POLLIN)) continue;
            for (int count = 0; count < most_in_a_turn; count++) {
                ssize_t length = read(tuns[from], packet, sizeof packet);
                if (length <= 0) break;
                forwarded += write(tuns[!from], packet, length) == length;
            }
        }
    }
    return forwarded;
}

int main(int count, char **arguments)
{
    if (count != 3) errx(64, "forwarder SECONDS tun|veth");
    double duration = atof(arguments[1]);
    int is_veth = !strcmp(arguments[2], "veth");
    int tuns[2] = { -1, -1 }, sockets[2];
    if (is_veth) {
        // `ip` creates the pair, which would take a page of netlink code; only forwarding is measured.
        if (unshare(CLONE_NEWNET)) err(1, "unshare");
        char command[128];
        if (system("ip link add wire type veth peer name far")) errx(1, "ip link add");
        int first = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
        if (unshare(CLONE_NEWNET)) err(1, "unshare");
        int second = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
        if (setns(first, CLONE_NEWNET)) err(1, "setns");
        snprintf(command, sizeof command, "ip link set far netns /proc/%d/fd/%d", (int)getpid(), second);
        if (system(command)) errx(1, "%s", command);
        raise_device("wire", 1, 0);
        sockets[0] = make_socket(1, 2);
        if (setns(second, CLONE_NEWNET)) err(1, "setns");
        raise_device("far", 2, 0);
        sockets[1] = make_socket(2, 1);
    } else {
        for (int end = 0; end < 2; end++) {
            if (unshare(CLONE_NEWNET)) err(1, "unshare");
            tuns[end] = make_tun(1 + end, 2 - end);
            sockets[end] = make_socket(1 + end, 2 - end);
        }
    }
    pthread_t sender, receiver;
    pthread_create(&sender, NULL, send_all, &sockets[0]);
    pthread_create(&receiver, NULL, receive_all, &sockets[1]);
    double start = seconds(CLOCK_MONOTONIC), before = seconds(CLOCK_THREAD_CPUTIME_ID);
    long packets;
    if (is_veth) {
        usleep(duration * 1e6);
        packets = received;
    } else {
        packets = forward(tuns, start + duration);
    }
    double spent = seconds(CLOCK_THREAD_CPUTIME_ID) - before;
    if (is_veth) spent = seconds(CLOCK_PROCESS_CPUTIME_ID);
    double elapsed = seconds(CLOCK_MONOTONIC) - start;
    is_over = 1;
    pthread_join(sender, NULL);
    pthread_join(receiver, NULL);
    printf("%.0f %.3f\n", packets / elapsed, spent / packets * 1e6);
}
