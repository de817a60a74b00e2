// The Linux calls that Swift's Glibc module hides or cannot import: macros, variadic functions and globals.
// Header only, without state or logic.
#ifndef POLLUX_CLINUX_SHIM_H
#define POLLUX_CLINUX_SHIM_H

// Do not define _GNU_SOURCE here: it changes the layout of types that the Glibc module has already imported
// without it.
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <net/if.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "datagrams.h"
#include "diag.h"
#include "processes.h"
#include "protocols.h"
#include "pty.h"
#include "wire.h"

// The Glibc module hides eventfd and signalfd, and their flags are anonymous enumerations.
static inline int pollux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
static inline int pollux_signalfd(const sigset_t *set) { return signalfd(-1, set, SFD_CLOEXEC | SFD_NONBLOCK); }

// sa_handler is a macro for a member of a union.
static inline int pollux_is_ignored(int signal) {
    struct sigaction action;
    return sigaction(signal, 0, &action) == 0 && action.sa_handler == SIG_IGN;
}

// glibc refuses to change the two signals that it uses internally, and syscall is variadic. All zeros but the handler,
// since the layout of the kernel's structure depends on the architecture.
static inline long pollux_ignore_internal(int signal) {
    void *action[8] = { (void *)SIG_IGN };
    return syscall(SYS_rt_sigaction, signal, action, 0, 8UL);
}

// Macros that call a function.
static inline int pollux_first_real_time(void) { return SIGRTMIN; }
static inline int pollux_last_real_time(void) { return SIGRTMAX; }

// ppoll requires _GNU_SOURCE. A negative number of nanoseconds waits forever.
static inline int pollux_poll(struct pollfd *descriptors, unsigned long count, int64_t nanoseconds) {
    extern int ppoll(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
    struct timespec timeout = { nanoseconds / 1000000000, nanoseconds % 1000000000 };
    return ppoll(descriptors, count, nanoseconds < 0 ? 0 : &timeout, 0);
}

// memfd_create and dup3 require _GNU_SOURCE.
static inline int pollux_memory_file(void) {
    extern int memfd_create(const char *name, unsigned flags);
    return memfd_create("frame", 1 /* MFD_CLOEXEC */);
}
static inline int pollux_replace(int descriptor, int replacement) {
    extern int dup3(int from, int to, int flags);
    return dup3(replacement, descriptor, O_CLOEXEC);
}

// getaddrinfo's GNU error codes require _GNU_SOURCE. These are glibc's values, which are part of its ABI.
static inline int pollux_eai_nodata(void) { return -5; }
static inline int pollux_eai_addrfamily(void) { return -9; }

// In Swift, the structure of the same name hides the function.
static inline struct if_nameindex *pollux_interfaces(void) { return if_nameindex(); }

// Swift imports SOCK_* as an enumeration, which cannot be combined with flags.
static inline int pollux_stream_socket(int family) {
    return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}
static inline int pollux_datagram_socket(int family) { return socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0); }
static inline int pollux_route_socket(void) {
    return socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
}

// The kernel's header defines the RTMGRP_* groups only under a condition.
static inline unsigned pollux_address_groups(void) {
    return RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
}

#endif
