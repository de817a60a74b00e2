// The IPPROTO_* names of the system headers. Swift imports them as enumeration cases, and can neither list them
// nor test whether a name exists.
#ifndef POLLUX_PROTOCOLS_H
#define POLLUX_PROTOCOLS_H

#include <netinet/in.h>
#include <stddef.h>
#include <linux/version.h>

struct pollux_protocol_constant {
    const char *name;  // NULL after the last
    int number;
};

// The kernel's linux/in.h hides its names once netinet/in.h has been included (linux/libc-compat.h). So the names
// that the C library does not have yet are listed as numbers, each from the kernel version that introduced it.

// Returns the constant at `index`, from 0, in ascending order of numbers.
static inline struct pollux_protocol_constant pollux_protocol_constant(size_t index)
{
#define POLLUX_NAMED(name) { #name, name }
    static const struct pollux_protocol_constant names[] = {
        POLLUX_NAMED(IPPROTO_IP),
        POLLUX_NAMED(IPPROTO_HOPOPTS),
        POLLUX_NAMED(IPPROTO_ICMP),
        POLLUX_NAMED(IPPROTO_IGMP),
        POLLUX_NAMED(IPPROTO_IPIP),
        POLLUX_NAMED(IPPROTO_TCP),
        POLLUX_NAMED(IPPROTO_EGP),
        POLLUX_NAMED(IPPROTO_PUP),
        POLLUX_NAMED(IPPROTO_UDP),
        POLLUX_NAMED(IPPROTO_IDP),
        POLLUX_NAMED(IPPROTO_TP),
#ifdef IPPROTO_DCCP
        POLLUX_NAMED(IPPROTO_DCCP),
#endif
        POLLUX_NAMED(IPPROTO_IPV6),
        POLLUX_NAMED(IPPROTO_ROUTING),
        POLLUX_NAMED(IPPROTO_FRAGMENT),
        POLLUX_NAMED(IPPROTO_RSVP),
        POLLUX_NAMED(IPPROTO_GRE),
        POLLUX_NAMED(IPPROTO_ESP),
        POLLUX_NAMED(IPPROTO_AH),
        POLLUX_NAMED(IPPROTO_ICMPV6),
        POLLUX_NAMED(IPPROTO_NONE),
        POLLUX_NAMED(IPPROTO_DSTOPTS),
#ifdef IPPROTO_MTP
        POLLUX_NAMED(IPPROTO_MTP),
#endif
#ifdef IPPROTO_BEETPH
        POLLUX_NAMED(IPPROTO_BEETPH),
#endif
#ifdef IPPROTO_ENCAP
        POLLUX_NAMED(IPPROTO_ENCAP),
#endif
        POLLUX_NAMED(IPPROTO_PIM),
#ifdef IPPROTO_COMP
        POLLUX_NAMED(IPPROTO_COMP),
#endif
#ifdef IPPROTO_L2TP
        POLLUX_NAMED(IPPROTO_L2TP),
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(2, 6, 35)
        { "IPPROTO_L2TP", 115 },
#endif
        POLLUX_NAMED(IPPROTO_SCTP),
#ifdef IPPROTO_MH
        POLLUX_NAMED(IPPROTO_MH),
#endif
#ifdef IPPROTO_UDPLITE
        POLLUX_NAMED(IPPROTO_UDPLITE),
#endif
#ifdef IPPROTO_MPLS
        POLLUX_NAMED(IPPROTO_MPLS),
#endif
#ifdef IPPROTO_ETHERNET
        POLLUX_NAMED(IPPROTO_ETHERNET),
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0)
        { "IPPROTO_ETHERNET", 143 },
#endif
#ifdef IPPROTO_AGGFRAG
        POLLUX_NAMED(IPPROTO_AGGFRAG),
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0)
        { "IPPROTO_AGGFRAG", 144 },
#endif
        POLLUX_NAMED(IPPROTO_RAW),
#ifdef IPPROTO_SMC
        POLLUX_NAMED(IPPROTO_SMC),
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(6, 11, 0)
        { "IPPROTO_SMC", 256 },
#endif
#ifdef IPPROTO_MPTCP
        POLLUX_NAMED(IPPROTO_MPTCP),
#elif LINUX_VERSION_CODE >= KERNEL_VERSION(5, 6, 0)
        { "IPPROTO_MPTCP", 262 },
#endif
        { NULL, 0 },
    };
#undef POLLUX_NAMED
    size_t last = sizeof names / sizeof *names - 1;
    return names[index < last ? index : last];
}

#endif
