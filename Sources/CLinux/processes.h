// Descriptors of processes (man 2 pidfd_open).
#ifndef POLLUX_PROCESSES_H
#define POLLUX_PROCESSES_H

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

// glibc has these functions from version 2.36 on only, and syscall is variadic.
static inline int pollux_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0U); }
static inline int pollux_pidfd_send_signal(int process, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, process, signal, (void *)0, 0U);
}

#endif
