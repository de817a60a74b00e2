// Datagram sockets: declarations that require _GNU_SOURCE, with the kernel's layouts (man 2 recvmmsg, man 7 unix,
// RFC 3542), which are part of its ABI.
#ifndef POLLUX_DATAGRAMS_H
#define POLLUX_DATAGRAMS_H

#include <stdint.h>
#include <sys/socket.h>
#include <netinet/in.h>

// struct mmsghdr.
struct pollux_message {
    struct msghdr header;
    unsigned length;  // bytes of the datagram as it was sent
};

// struct ucred.
struct pollux_credentials {
    int32_t pid;
    uint32_t uid;
    uint32_t gid;
};

// struct in6_pktinfo.
struct pollux_in6_pktinfo {
    struct in6_addr address;
    uint32_t interface;
};

// struct sock_extended_err (man 7 ip). linux/errqueue.h would define its own struct timespec.
struct pollux_extended_error {
    uint32_t number;
    uint8_t origin;  // 1 is the local kernel
    uint8_t type;
    uint8_t code;
    uint8_t padding;
    uint32_t info;
    uint32_t data;
};

enum { POLLUX_SCM_CREDENTIALS = 2 };

struct mmsghdr;
struct timespec;
extern int recvmmsg(int, struct mmsghdr *, unsigned, int, struct timespec *);
extern const char *strerrorname_np(int);

static inline int pollux_receive_messages(int descriptor, struct pollux_message *messages, unsigned count, int flags) {
    return recvmmsg(descriptor, (struct mmsghdr *)messages, count, flags, 0);
}

// Returns the name in errno.h, such as ECONNREFUSED; NULL for a number without a name.
static inline const char *pollux_errno_name(int number) { return strerrorname_np(number); }

// Swift imports SOCK_* as an enumeration, which cannot be combined with flags.
static inline int pollux_chat_socket(int family) {
    return socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

#endif
