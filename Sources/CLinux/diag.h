// Socket diagnostics (man 7 sock_diag), and sockets of any family, type and protocol.
#ifndef POLLUX_DIAG_H
#define POLLUX_DIAG_H

#include <sys/socket.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>

// SOCK_* are an enumeration for Swift; here they are combined with flags. The answers are waited for.
static inline int pollux_diagnostics_socket(void) {
    return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
}

// SOCK_* are an enumeration for Swift, and some are hidden.
static inline int pollux_stream(void) { return SOCK_STREAM; }
static inline int pollux_datagram(void) { return SOCK_DGRAM; }
static inline int pollux_sequenced_packet(void) { return SOCK_SEQPACKET; }
static inline int pollux_raw(void) { return SOCK_RAW; }

// SOCK_CLOEXEC is an enumeration for Swift, and cannot be combined with a number.
static inline int pollux_socket(int family, int type, int protocol) {
    return socket(family, type | SOCK_CLOEXEC, protocol);
}

#endif
