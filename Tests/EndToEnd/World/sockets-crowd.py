"""Compares the program with `ss`: sockets-crowd.py COUNT UID PROGRAM

Opens about COUNT sockets of each kind in this network namespace, lists them as user UID with `ss -tuwxanp` and with
`PROGRAM sockets --json`, and prints the differences as JSON. Three processes hold the sockets; one of them runs as
UID.
"""

import collections
import ctypes
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

held = []


def keep(opened):
    held.append(opened)
    return opened


def listener(family, address, backlog=4096):
    opened = keep(socket.socket(family, socket.SOCK_STREAM))
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.bind(address)
    opened.listen(backlog)
    return opened


def pair(listening):
    client = socket.create_connection(listening.getsockname()[:2])
    return client, listening.accept()[0]


def open_tcp(count):
    """Listeners, connections in several states, and sockets that are only bound, whose addresses are returned."""
    for number in range(count):
        family, host = [(socket.AF_INET, "127.0.0.2"), (socket.AF_INET6, "::1")][number % 2]
        listener(family, (host, 10000 + number), 1 + number % 7)
    listener(socket.AF_INET6, ("::", 9000))
    servers = [listener(socket.AF_INET, ("127.0.0.3", 9001)), listener(socket.AF_INET6, ("::1", 9001))]
    mapped = listener(socket.AF_INET6, ("::", 9002))
    keep(socket.create_connection(("127.0.0.1", 9002)))
    keep(mapped.accept()[0])
    for number in range(count):
        client, server = pair(servers[number % 2])
        client.sendall(b"x" * (number % 50))
        held.extend((client, server))
    for number in range(count):
        client, server = pair(servers[number % 2])
        client.shutdown(socket.SHUT_WR)
        held.extend((client, server))
    for number in range(count):
        client, server = pair(servers[number % 2])
        client.close()
        server.close()
    # Connections that nobody accepts have no inode.
    for _ in range(10):
        keep(socket.create_connection(("::1", 9000)))
    bound = []
    for number in range(count):
        opened = keep(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
        opened.bind(("127.0.0.6", 20000 + number))
        bound.append("127.0.0.6:%d" % (20000 + number))
    return bound


def open_udp_and_raw(count, is_root):
    for number in range(count):
        family, host = [(socket.AF_INET, "127.0.0.2"), (socket.AF_INET6, "::1")][number % 2]
        opened = keep(socket.socket(family, socket.SOCK_DGRAM))
        opened.bind((host, 10000 + number))
        if number % 3 == 0:
            opened.connect((host, 10000 + number))
            opened.send(b"x" * (number % 70))
    for number in range(count if is_root else 0):
        family, protocol = [(socket.AF_INET, 1), (socket.AF_INET6, 58), (socket.AF_INET, 200)][number % 3]
        opened = keep(socket.socket(family, socket.SOCK_RAW, protocol))
        if number % 2:
            opened.bind(("127.0.0.1" if family == socket.AF_INET else "::1", 0))


def open_unix(count, folder):
    for number in range(2 * count):
        name = "%s/%d" % (folder, number) if number % 2 else "\0pollux-%d" % number
        kind = [socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET][number % 3]
        opened = keep(socket.socket(socket.AF_UNIX, kind))
        opened.bind(name)
        client = keep(socket.socket(socket.AF_UNIX, kind))
        if kind != socket.SOCK_DGRAM:
            opened.listen(5)
        client.connect(name)
        if kind != socket.SOCK_DGRAM and number % 4:
            keep(opened.accept()[0])
        if number % 5 == 0:
            client.send(b"x" * 10)
    for number in range(count):
        held.extend(socket.socketpair())


def fork(work, uid=0):
    """Starts a process that does the work, then only holds its sockets until this process ends."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            libc = ctypes.CDLL(None)
            work()
            if uid:
                os.setgid(uid)
                os.setuid(uid)
                libc.prctl(4, 1)  # PR_SET_DUMPABLE: other processes of the user may inspect this one.
            libc.prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
            os.write(writing, b"+")
            signal.pause()
        finally:
            os._exit(1)
    os.close(writing)
    if os.read(reading, 1) != b"+":
        sys.exit("a process could not open its sockets")
    os.close(reading)
    return pid


def end(text):
    """Returns an address of `ss` in the form of the program; None for no peer."""
    host, _, port = text.rpartition(":")
    if port == "*":
        return None
    host = "[::]" if host == "*" else host
    if host.startswith("[::ffff:"):
        host = host[8:-1]
    return host + ":" + port


STATES = {
    "UNCONN": "UNCONNECTED", "ESTAB": "ESTABLISHED", "SYN-SENT": "SYN_SENT", "SYN-RECV": "SYN_RECV",
    "FIN-WAIT-1": "FIN_WAIT1", "FIN-WAIT-2": "FIN_WAIT2", "TIME-WAIT": "TIME_WAIT", "CLOSE-WAIT": "CLOSE_WAIT",
    "LAST-ACK": "LAST_ACK", "CLOSING": "CLOSING", "LISTEN": "LISTEN",
}  # fmt: skip
KINDS = {"u_str": "stream", "u_dgr": "dgram", "u_seq": "seqpacket"}


def ss_rows(text):
    rows = collections.Counter()
    for line in text.splitlines():
        fields = line.split()
        kind, state, received, sent = fields[0], STATES[fields[1]], int(fields[2]), int(fields[3])
        pids = tuple(sorted({int(pid) for pid in re.findall(r"pid=(\d+)", line)}))
        if kind in KINDS:
            # It does not name the peer.
            ends = None if fields[4] == "*" else fields[4], int(fields[5]), int(fields[7])
            rows["unix", KINDS[kind], state, received, sent, *ends, pids] += 1
        else:
            inode, cookie = re.search(r"ino:(\d+)", line), re.search(r"sk:([0-9a-f]+)", line)
            ids = int(inode[1]) if inode else 0, int(cookie[1], 16) if cookie else 0
            if kind == "raw":
                ids = 0, 0
            rows[kind, state, received, sent, end(fields[4]), end(fields[5]), *ids, pids] += 1
    return rows


def program_rows(text):
    """The rows that `ss` has as well, the local ends of bound sockets, and the number of others by protocol."""
    rows, bound, others, ids = collections.Counter(), [], collections.Counter(), collections.Counter()
    names, peers = {}, []
    for line in text.splitlines():
        row = json.loads(line)
        kind, state = row["protocol"], row["state"]
        if row["cookie"] is not None:
            ids[row["family"], row["cookie"]] += 1
        if kind not in ("tcp", "udp", "raw", "unix"):
            others[kind] += 1
            continue
        if state == "BOUND":
            bound.append(row["local"])
            continue
        process = [row["process"]["pid"]] if row["process"] else []
        pids = tuple(sorted(process + [other["pid"] for other in row["otherProcesses"]]))
        if pids and process[0] != min([pid for pid in pids if pid != 1] or pids):
            others["wrong owner"] += 1
        queues, inode = (row["receiveQueue"], row["sendQueue"]), row["inode"] or 0
        if kind == "unix":
            peer = row["unix"]["peerInode"] or 0
            rows["unix", row["type"], state, *queues, row["local"], inode, peer, pids] += 1
            names[inode] = row["local"]
            peers.append((peer, row["peer"]))
        else:
            known = (0, 0) if kind == "raw" else (inode, row["cookie"])
            rows[kind, state, *queues, row["local"], row["peer"], *known, pids] += 1
    others["wrong peer"] = sum(names.get(inode) != name for inode, name in peers)
    return rows, bound, +others, [key for key, count in ids.items() if count > 1]


def run(uid, *command):
    privileges = ["setpriv", "--reuid", uid, "--regid", uid, "--clear-groups"] if uid != "0" else []
    child = subprocess.run(privileges + list(command), capture_output=True, text=True)
    if child.returncode != 0:
        sys.exit("%s: %d: %s" % (command, child.returncode, child.stderr))
    return child.stdout


def main(count, uid, program):
    folder = tempfile.mkdtemp()
    os.chmod(folder, 0o755)
    shared = [keep(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) for _ in range(5)]
    for number, opened in enumerate(shared):
        opened.bind(("127.0.0.7", 30000 + number))
    children = [
        fork(lambda: open_udp_and_raw(count, os.geteuid() == 0), int(uid)),
        fork(lambda: open_unix(count, folder)),
    ]
    try:
        expected_bound = open_tcp(count)
        list_with_ss = lambda: ss_rows(run(uid, "ss", "-tuwxanpeHO"))
        before = list_with_ss()
        rows, bound, others, repeated = program_rows(run(uid, program, "sockets", "--json"))
        # Sockets in TIME_WAIT may end between the lists.
        after = list_with_ss()
    finally:
        for child in children:
            os.kill(child, signal.SIGKILL)
        shutil.rmtree(folder)
    kinds = collections.Counter()
    for row, number in rows.items():
        kinds[row[0] + " " + row[1]] += number
        if row[-1]:
            kinds[row[0] + " with a process"] += number
    json.dump(
        {
            "missing": sorted(map(str, ((before & after) - rows).elements())),
            "surplus": sorted(map(str, (rows - (before | after)).elements())),
            "repeated": sorted(map(str, repeated)),
            "boundAsExpected": sorted(bound) == sorted(expected_bound),
            "bound": len(bound),
            "kinds": kinds,
            "others": others,
        },
        sys.stdout,
    )


main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
