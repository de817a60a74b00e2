// The lab's wire: namespaces, TUN devices, descriptors passed between processes, high-resolution timers.
#ifndef POLLUX_WIRE_H
#define POLLUX_WIRE_H

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <linux/if_tun.h>
#include <linux/sched.h>

extern int unshare(int flags);
struct itimerspec;
extern int timerfd_create(int clock, int flags);
extern int timerfd_settime(int timer, int flags, const struct itimerspec *when, struct itimerspec *before);
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

// Hidden: a GNU extension.
static inline int pollux_unshare_user(void) { return unshare(CLONE_NEWUSER); }
static inline int pollux_unshare_network(void) { return unshare(CLONE_NEWNET); }

// prctl is variadic.
static inline int pollux_die_with_parent(void) { return prctl(PR_SET_PDEATHSIG, SIGKILL); }

// ioctl is variadic, and its requests are computed by macros. IFF_NO_PI omits the driver's header before each packet.
static inline int pollux_tun_attach(int tun, const char *name)
{
    struct ifreq request = { 0 };
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    request.ifr_flags = IFF_TUN | IFF_NO_PI;
    return ioctl(tun, TUNSETIFF, &request);
}

// ioctl is variadic, and the members of struct ifreq are macros over a union.
static inline int pollux_interface_address(
    int socket, unsigned long request, const char *name, const struct sockaddr *address, socklen_t length)
{
    struct ifreq interface = { 0 };
    strncpy(interface.ifr_name, name, IFNAMSIZ - 1);
    memcpy(&interface.ifr_addr, address, length);
    return ioctl(socket, request, &interface);
}

static inline int pollux_interface_up(int socket, const char *name)
{
    struct ifreq interface = { 0 };
    strncpy(interface.ifr_name, name, IFNAMSIZ - 1);
    interface.ifr_flags = IFF_UP | IFF_RUNNING | IFF_POINTOPOINT | IFF_NOARP;
    return ioctl(socket, SIOCSIFFLAGS, &interface);
}

// linux/ipv6.h, which defines struct in6_ifreq, conflicts with netinet/in.h.
static inline int pollux_interface_address6(
    int socket, int index, const struct in6_addr *address, unsigned prefix_length)
{
    struct {
        struct in6_addr address;
        __u32 prefix_length;
        int index;
    } interface = { *address, prefix_length, index };
    return ioctl(socket, SIOCSIFADDR, &interface);
}

// Swift imports SOCK_* as an enumeration, which cannot be combined with flags. SOCK_SEQPACKET preserves message
// boundaries and reports when the peer closes.
static inline int pollux_message_pair(int descriptors[2])
{
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, descriptors);
}
static inline int pollux_datagram_pair(int descriptors[2])
{
    return socketpair(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, descriptors);
}
static inline int pollux_nonblocking_datagram_socket(int family)
{
    return socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

// Hidden: a GNU extension.
static inline int pollux_accept(int listener)
{
    return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// The most descriptors in one message.
enum { pollux_max_descriptors = 32 };

// CMSG_* are macros with computations.
static inline ssize_t pollux_send_descriptors(
    int socket, const void *bytes, size_t length, const int *descriptors, size_t count)
{
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * pollux_max_descriptors)];
    } control;
    memset(&control, 0, sizeof control);
    struct iovec part = { (void *)bytes, length };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    message.msg_control = control.space;
    message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * count);
    memcpy(CMSG_DATA(header), descriptors, sizeof(int) * count);
    return sendmsg(socket, &message, MSG_NOSIGNAL);
}

// Sets `count` to the number of descriptors received, and `flags` to those of struct msghdr: MSG_CTRUNC if some
// descriptors did not fit.
static inline ssize_t pollux_receive_descriptors(
    int socket, void *bytes, size_t length, int *descriptors, size_t *count, int *flags)
{
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * pollux_max_descriptors)];
    } control;
    struct iovec part = { bytes, length };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1 };
    message.msg_control = control.space;
    message.msg_controllen = sizeof control.space;
    ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    *count = 0;
    *flags = received < 0 ? 0 : message.msg_flags;
    if (received < 0) return received;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        *count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        memcpy(descriptors, CMSG_DATA(header), *count * sizeof(int));
    }
    return received;
}

// Hidden: sys/timerfd.h is not part of the Glibc module, and would redefine struct timespec. The flags are those
// of open(2).
static inline int pollux_timer(int clock) { return timerfd_create(clock, O_NONBLOCK | O_CLOEXEC); }
static inline int pollux_timer_set(int timer, const struct itimerspec *when)
{
    enum { absolute = 1 };  // TFD_TIMER_ABSTIME
    return timerfd_settime(timer, absolute, when, NULL);
}

// Swift imports IPPROTO_* as an enumeration.
static inline int pollux_ipproto_tcp(void) { return IPPROTO_TCP; }

#endif
