"""Runs a command in a sandbox with its own network, name service and host name.

    world.py [--address ADDRESS/PREFIX]... [--listen ADDRESS:PORT]... [--silent ADDRESS:PORT]...
             [--hosts FILE] [--nsswitch FILE] [--resolv FILE] [--hostname NAME] [--zone FILE]...
             [--report] -- COMMAND [ARGUMENT]...

The network has only `lo`, with 127.0.0.0/8, ::1, the addresses in the file `addresses` next to this script
and those of `--address`. The name service is `/etc/hosts`, then nameserver.py with the zones. `--listen`
adds a port that accepts connections, `--silent` one that never answers a SYN. Files not given are taken
from the script's folder; in `hosts`, `\\DDD` is a byte with that decimal value.

Output and exit status are the command's (128 plus the number for a signal), or 125 if the sandbox cannot be
created. With `--report` the last line on stderr is `world ` and a JSON object: the name server's statistics,
the command's maximum number of threads (sampled every few milliseconds), and its duration in seconds.

Works as root, and as any user if user namespaces are allowed. The namespaces disappear with their
processes: the command and the name server end with this process, even if it is killed.
"""

import argparse
import ctypes
import fcntl
import ipaddress
import json
import os
import re
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

FOLDER = os.path.dirname(os.path.abspath(__file__))
PYTHON = [sys.executable, "-I", "-S"]  # only the standard library, which starts faster
NO_WORLD = 125
SAMPLE_MILLISECONDS = 3
# linux/if.h, linux/sockios.h, linux/rtnetlink.h, linux/if_addr.h, linux/sched.h, sys/mount.h, sys/prctl.h
IFF_UP, SIOCGIFFLAGS, SIOCSIFFLAGS = 1, 0x8913, 0x8914
RTM_NEWADDR, NLM_F_REQUEST, NLM_F_ACK, NLM_F_CREATE = 20, 1, 4, 0x400
IFA_ADDRESS, IFA_LOCAL, IFA_F_NODAD = 1, 2, 2
CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWUSER, CLONE_NEWNET = 0x20000, 0x4000000, 0x10000000, 0x40000000
MS_BIND, MS_REC, MS_PRIVATE = 0x1000, 0x4000, 0x40000
PR_SET_PDEATHSIG = 1


def arguments():
    def beside(name):
        return os.path.join(FOLDER, name)

    zones = sorted(beside(name) for name in os.listdir(FOLDER) if name.endswith(".zone"))
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--address", action="append", default=[])
    parser.add_argument("--listen", action="append", default=[])
    parser.add_argument("--silent", action="append", default=[])
    parser.add_argument("--hosts", default=beside("hosts"))
    parser.add_argument("--nsswitch", default=beside("nsswitch.conf"))
    parser.add_argument("--resolv", default=beside("resolv.conf"))
    parser.add_argument("--hostname", default="atlas")
    parser.add_argument("--zone", action="append", default=[])
    parser.add_argument("--report", action="store_true")
    given = sys.argv[1:]
    split = given.index("--") if "--" in given else len(given)
    options = parser.parse_args(given[:split])
    options.command = given[split + 1 :]
    if not options.command:
        parser.error("no command")
    options.zone = options.zone or zones
    return options


def call(what, function, *arguments):
    """Calls a function of the C library that returns 0 unless it fails."""
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, function)(*arguments) != 0:
        raise OSError(ctypes.get_errno(), f"{what}: {os.strerror(ctypes.get_errno())}")


def enter():
    """Moves this process into new namespaces, in which it is root."""
    user, group = os.geteuid(), os.getegid()
    kinds = CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWUTS | (CLONE_NEWUSER if user != 0 else 0)
    call("new namespaces", "unshare", kinds)
    if user != 0:
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {user} 1"), ("gid_map", f"0 {group} 1")):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
                file.write(text)
    # Without this the mounts below would be seen outside.
    call("private mounts", "mount", None, b"/", None, MS_REC | MS_PRIVATE, None)


def cover(target, content):
    """Replaces the content of a file in this mount namespace."""
    target = os.path.realpath(target)
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        os.chmod(file.name, 0o644)
        # The mount keeps the file after its name is deleted.
        call(f"mount on {target}", "mount", file.name.encode(), target.encode(), None, MS_BIND, None)


def hide(folder):
    """Mounts an empty folder over another, if that exists."""
    if os.path.isdir(folder):
        call(f"mount on {folder}", "mount", b"none", folder.encode(), b"tmpfs", 0, None)


def unescaped(content):
    return re.sub(rb"\\(\d{3})", lambda match: bytes([int(match[1])]), content)


def contents(path):
    with open(path, "rb") as file:
        return file.read()


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sh14x", b"lo", 0)
        (flags,) = struct.unpack_from("h", fcntl.ioctl(control, SIOCGIFFLAGS, request), 16)
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


def add_address(text):
    """Adds an address to `lo` with RTM_NEWADDR."""
    interface = ipaddress.ip_interface(text)
    family = socket.AF_INET if interface.version == 4 else socket.AF_INET6
    packed = interface.ip.packed
    body = struct.pack(
        "=BBBBi", family, interface.network.prefixlen, IFA_F_NODAD, 0, socket.if_nametoindex("lo"))
    for kind in (IFA_LOCAL, IFA_ADDRESS):
        body += struct.pack("=HH", 4 + len(packed), kind) + packed
    flags = NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE
    message = struct.pack("=IHHII", 16 + len(body), RTM_NEWADDR, flags, 1, 0) + body
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as route:
        route.sendto(message, (0, 0))
        (status,) = struct.unpack_from("=i", route.recv(4096), 16)
    if status != 0:
        raise OSError(-status, f"address {text}: {os.strerror(-status)}")


def listening(endpoint, backlog):
    host, _, port = endpoint.rpartition(":")
    host = host.strip("[]")
    server = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    server.bind((host, int(port)))
    server.listen(backlog)
    return server


def silent(endpoint):
    """Returns a listening socket whose backlog is full, so that the kernel drops every further SYN."""
    server = listening(endpoint, 0)
    caller = socket.create_connection(server.getsockname()[:2])
    return [server, caller]


def build(options):
    """Sets up everything but the name server; returns the sockets to keep open."""
    socket.sethostname(options.hostname)
    cover("/etc/hosts", unescaped(contents(options.hosts)))
    cover("/etc/nsswitch.conf", contents(options.nsswitch))
    cover("/etc/resolv.conf", contents(options.resolv))
    hide("/run/nscd")  # a name service cache would answer from outside the sandbox
    raise_loopback()
    with open(os.path.join(FOLDER, "addresses"), encoding="ascii") as file:
        addresses = [line.split("#")[0].strip() for line in file]
    for address in [address for address in addresses if address] + options.address:
        add_address(address)
    kept = [listening(endpoint, 64) for endpoint in options.listen]
    for endpoint in options.silent:
        kept += silent(endpoint)
    return kept


def start_nameserver(zones):
    server = subprocess.Popen(
        PYTHON + [os.path.join(FOLDER, "nameserver.py")] + zones,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if server.stdout.readline() != b"ready\n":
        raise OSError("the name server did not start")
    return server


def thread_count(pid):
    try:
        status = contents(f"/proc/{pid}/status")
    except OSError:
        return 0
    count = re.search(rb"^Threads:\s*(\d+)", status, re.MULTILINE)
    return int(count[1]) if count else 0


def run(options):
    """Runs the command; returns its exit status and its maximum number of threads."""
    environment = {
        key: value for key, value in os.environ.items()
        if key not in ("RES_OPTIONS", "LOCALDOMAIN", "HOSTALIASES")}
    libc = ctypes.CDLL(None)
    command = subprocess.Popen(
        options.command, env=environment,
        preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: command.send_signal(number))
    threads = 0
    if options.report:
        ended = select.poll()
        ended.register(os.pidfd_open(command.pid), select.POLLIN)
        while not ended.poll(SAMPLE_MILLISECONDS):
            threads = max(threads, thread_count(command.pid))
    status = command.wait()
    return (128 - status if status < 0 else status), threads


def main():
    options = arguments()
    try:
        enter()
        kept = build(options)
        server = start_nameserver(options.zone)
        started = time.monotonic()
        status, threads = run(options)
        seconds = time.monotonic() - started
    except (OSError, ValueError) as error:
        print(f"world: {error}", file=sys.stderr)
        return NO_WORLD
    counted = json.loads(server.communicate()[0])
    for item in kept:
        item.close()
    if options.report:
        report = dict(counted, threads=threads, seconds=round(seconds, 3))
        print("world", json.dumps(report), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
