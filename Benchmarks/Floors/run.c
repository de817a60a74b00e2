// run PROGRAM [ARGUMENT]...: runs a program with its output to /dev/null, and prints its processor time in
// microseconds and its peak memory in kB.
#define _GNU_SOURCE
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static long microseconds(struct timeval time) { return time.tv_sec * 1000000L + time.tv_usec; }

int main(int count, char **arguments)
{
    if (count < 2) return 64;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    struct rusage usage;
    int status;
    pid_t program;
    if (posix_spawnp(&program, arguments[1], &actions, 0, arguments + 1, environ) != 0)
        return perror("spawn"), 1;
    if (wait4(program, &status, 0, &usage) < 0 || status != 0) return fprintf(stderr, "it failed\n"), 1;
    printf("%ld %ld\n", microseconds(usage.ru_utime) + microseconds(usage.ru_stime), usage.ru_maxrss);
    return 0;
}
