// sockets [-p]: the minimum cost of listing the sockets of a network namespace: it makes the same dumps as
// Pollux and only counts the rows. With -p it also reads the links of all descriptors in /proc/PID/fd, and counts
// those of sockets.
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/netlink_diag.h>
#include <linux/packet_diag.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int diagnostics;
static char buffer[64 * 1024];

// Returns the number of rows; 0 for a protocol that the kernel does not list.
static long dump(int type, const void *body, size_t body_size)
{
    char request[128];
    struct nlmsghdr header = { .nlmsg_len = sizeof header + body_size,
                               .nlmsg_type = type,
                               .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP };
    memcpy(request, &header, sizeof header);
    memcpy(request + sizeof header, body, body_size);
    if (send(diagnostics, request, header.nlmsg_len, 0) < 0) perror("send"), exit(1);
    for (long rows = 0;;) {
        ssize_t size = recv(diagnostics, buffer, sizeof buffer, MSG_TRUNC);
        if (size <= 0) perror("recv"), exit(1);
        for (struct nlmsghdr *message = (struct nlmsghdr *)buffer; NLMSG_OK(message, size);
             message = NLMSG_NEXT(message, size)) {
            if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR) return rows;
            rows++;
        }
    }
}

static long dump_by_family(const void *body, size_t body_size)
{
    return dump(SOCK_DIAG_BY_FAMILY, body, body_size);
}

// The old request lists both families, so that the kernel walks through its table only once.
static long dump_tcp(void)
{
    enum { details = 1 << (INET_DIAG_SKMEMINFO - 1) | 1 << (INET_DIAG_INFO - 1) | 1 << (INET_DIAG_CONG - 1) };
    struct inet_diag_req request = { .idiag_states = -1, .idiag_ext = details };
    return dump(TCPDIAG_GETSOCK, &request, sizeof request);
}

static long dump_internet(int family, int protocol)
{
    struct inet_diag_req_v2 request = { .sdiag_family = family, .sdiag_protocol = protocol,
                                        .idiag_states = -1, .idiag_ext = 1 << (INET_DIAG_SKMEMINFO - 1) };
    return dump_by_family(&request, sizeof request);
}

static long dump_all(void)
{
    long rows = dump_tcp();
    int protocols[] = { IPPROTO_UDP, IPPROTO_UDPLITE, IPPROTO_RAW };
    for (int i = 0; i < 3; i++)
        rows += dump_internet(AF_INET, protocols[i]) + dump_internet(AF_INET6, protocols[i]);
    struct unix_diag_req local = { .sdiag_family = AF_UNIX, .udiag_states = -1,
                                   .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN
                                                 | UDIAG_SHOW_MEMINFO | UDIAG_SHOW_UID };
    rows += dump_by_family(&local, sizeof local);
    struct packet_diag_req packet = { .sdiag_family = AF_PACKET,
                                      .pdiag_show = PACKET_SHOW_INFO | PACKET_SHOW_MEMINFO };
    rows += dump_by_family(&packet, sizeof packet);
    struct netlink_diag_req netlink = { .sdiag_family = AF_NETLINK, .sdiag_protocol = NDIAG_PROTO_ALL,
                                        .ndiag_show = NDIAG_SHOW_MEMINFO };
    return rows + dump_by_family(&netlink, sizeof netlink);
}

// Calls `read` with a descriptor of the folder and each name in it that begins with a digit.
static long for_each_number(int parent, const char *path, long (*read)(int, const char *))
{
    char entries[32 * 1024];
    long sum = 0, size;
    int folder = openat(parent, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return 0;
    while ((size = getdents64(folder, entries, sizeof entries)) > 0)
        for (long offset = 0; offset < size;) {
            struct dirent64 *entry = (struct dirent64 *)(entries + offset);
            if (isdigit(entry->d_name[0])) sum += read(folder, entry->d_name);
            offset += entry->d_reclen;
        }
    close(folder);
    return sum;
}

static long read_link(int folder, const char *name)
{
    char link[32];
    return readlinkat(folder, name, link, sizeof link) > 8 && memcmp(link, "socket:[", 8) == 0;
}

static long read_process(int folder, const char *name)
{
    char path[32];
    snprintf(path, sizeof path, "%s/fd", name);
    return for_each_number(folder, path, read_link);
}

int main(int count, char **arguments)
{
    int has_processes = count == 2 && strcmp(arguments[1], "-p") == 0;
    if (count > 1 && !has_processes) return 64;
    diagnostics = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (diagnostics < 0) return perror("socket"), 1;
    printf("%ld sockets\n", dump_all());
    if (has_processes) printf("%ld descriptors\n", for_each_number(AT_FDCWD, "/proc", read_process));
    return 0;
}
