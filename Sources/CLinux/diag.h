// Socket diagnostics (man 7 sock_diag), links (man 7 rtnetlink), and sockets of any family, type and protocol.
#ifndef POLLUX_DIAG_H
#define POLLUX_DIAG_H

#include <sys/socket.h>
#include <sys/types.h>
#include <linux/if_link.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/netlink_diag.h>
#include <linux/packet_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>

// Swift imports SOCK_* as an enumeration, which cannot be combined with flags. The socket is blocking.
static inline int pollux_netlink_socket(int protocol) {
    return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
}

// getdents64 requires _GNU_SOURCE.
static inline ssize_t pollux_directory_entries(int directory, void *entries, size_t size) {
    extern ssize_t getdents64(int, void *, size_t);
    return getdents64(directory, entries, size);
}

// Swift imports SOCK_* as an enumeration, and some are hidden.
static inline int pollux_stream(void) { return SOCK_STREAM; }
static inline int pollux_datagram(void) { return SOCK_DGRAM; }
static inline int pollux_sequenced_packet(void) { return SOCK_SEQPACKET; }
static inline int pollux_raw(void) { return SOCK_RAW; }

// Swift imports SOCK_CLOEXEC as an enumeration case, which cannot be combined with a number.
static inline int pollux_socket(int family, int type, int protocol) {
    return socket(family, type | SOCK_CLOEXEC, protocol);
}

#endif
