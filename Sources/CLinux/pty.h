// Pseudo terminals and the children inside them, for the end-to-end tests.
//
// Swift's Glibc module includes the system headers without _GNU_SOURCE, and including them again with it conflicts
// with that module's types. So the hidden functions are declared here, as in glibc 2.36.
#ifndef POLLUX_PTY_H
#define POLLUX_PTY_H

#include <spawn.h>
#include <stddef.h>
#include <sys/types.h>

extern int posix_openpt(int flags);
extern int grantpt(int master);
extern int unlockpt(int master);
extern int ptsname_r(int master, char *name, size_t size);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
extern int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

// Hidden: stdlib.h declares it for X/Open only.
static inline int pollux_posix_openpt(int flags) { return posix_openpt(flags); }

// Hidden: stdlib.h declares it for X/Open only.
static inline int pollux_grantpt(int master) { return grantpt(master); }

// Hidden: stdlib.h declares it for X/Open only.
static inline int pollux_unlockpt(int master) { return unlockpt(master); }

// Hidden: a GNU extension. Returns an errno value instead of setting errno.
static inline int pollux_ptsname_r(int master, char *name, size_t size)
{
    return ptsname_r(master, name, size);
}

// Hidden: a GNU extension of posix_spawn.
static inline int pollux_spawn_addchdir(posix_spawn_file_actions_t *actions, const char *path)
{
    return posix_spawn_file_actions_addchdir_np(actions, path);
}

// Hidden: a GNU extension of posix_spawn.
static inline int pollux_spawn_addclosefrom(posix_spawn_file_actions_t *actions, int from)
{
    return posix_spawn_file_actions_addclosefrom_np(actions, from);
}

// Hidden: POSIX_SPAWN_SETSID is a GNU extension. Only glibc interprets the value, never the kernel.
static inline short pollux_spawn_setsid(void)
{
#ifdef POSIX_SPAWN_SETSID
    return POSIX_SPAWN_SETSID;
#else
    return 0x80;
#endif
}

#endif
