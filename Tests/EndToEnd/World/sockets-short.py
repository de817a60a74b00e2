"""Compares the ends of short connections with the truth: sockets-short.py SECONDS UID HELD PROGRAM

Makes 2,000 connections a second over several loopback addresses while `PROGRAM sockets --closed --json` runs as user
UID, and prints as JSON how many ends were reported, missed, wrong, and reported although there were none. With HELD
1, the program is stopped meanwhile, so that the kernel has to drop events.
"""

import atexit
import collections
import json
import re
import signal
import socket
import subprocess
import sys
import threading
import time

PER_SECOND = 2000
HOSTS = ["127.0.0.%d" % number for number in range(11, 16)]
PORT = 7000
PROBE_PORT = 7001
PATIENCE = 60


def serve(listening):
    """Answers each request, which begins with its length and that of the answer."""
    while True:
        try:
            server, _ = listening.accept()
        except OSError:
            return
        request = server.recv(65536)
        length, answer = map(int, request[:12].split())
        while len(request) < length:
            request += server.recv(65536)
        server.sendall(b"y" * answer)
        server.close()


def name(end):
    return "%s:%d" % end


def exchange(host, port, number, expected):
    """Makes one connection, and adds both of its ends with the payload that each has sent and received."""
    length, answer = 12 + number % 997, 1 + number % 499
    client = socket.create_connection((host, port))
    local, peer = name(client.getsockname()), name((host, port))
    client.sendall(b"%-5d %-5d " % (length, answer) + b"x" * (length - 12))
    while client.recv(65536):
        pass
    client.close()
    expected[local, peer, length, answer] += 1
    expected[peer, local, answer, length] += 1


class Reader:
    """The ends that the program has reported, and the number of those it has missed."""

    def __init__(self, program, uid):
        privileges = ["setpriv", "--reuid", uid, "--regid", uid, "--clear-groups"] if uid != "0" else []
        self.child = subprocess.Popen(
            privileges + [program, "sockets", "--closed", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        atexit.register(self.child.kill)
        self.ends, self.missed, self.others, self.probes = [], 0, [], 0
        self.threads = [threading.Thread(target=work, daemon=True) for work in (self.read, self.read_errors)]
        for thread in self.threads:
            thread.start()

    def read(self):
        for line in self.child.stdout:
            # Decoded at the end, so that the pipe never fills.
            if b":%d\"" % PROBE_PORT in line:
                self.probes += 1
            else:
                self.ends.append(line)

    def read_errors(self):
        for line in self.child.stderr:
            if found := re.search(rb"(\d+) ends missed so far", line):
                self.missed = int(found[1])
            else:
                self.others.append(line.decode())

    def stop(self):
        self.child.terminate()
        for thread in self.threads:
            thread.join()
        return self.child.wait()


def wait(condition, what):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            sys.exit("waited too long: " + what)
        time.sleep(0.01)


def drops():
    """Returns the number of events that the kernel has dropped: the column `Drops` of NETLINK_SOCK_DIAG."""
    with open("/proc/net/netlink") as file:
        rows = [line.split() for line in file][1:]
    return sum(int(row[8]) for row in rows if row[1] == "4")


def main(duration, uid, is_held, program):
    listeners = [socket.create_server((host, PORT), backlog=4096) for host in HOSTS]
    probes = socket.create_server((HOSTS[0], PROBE_PORT))
    for listening in listeners + [probes]:
        threading.Thread(target=serve, args=(listening,), daemon=True).start()
    reader, ignored = Reader(program, uid), collections.Counter()

    def probe():
        exchange(HOSTS[0], PROBE_PORT, 0, ignored)
        time.sleep(0.05)
        return reader.probes > 0

    wait(probe, "the first end")
    if is_held:
        reader.child.send_signal(signal.SIGSTOP)
    expected = collections.Counter()
    start = time.monotonic()
    for number in range(duration * PER_SECOND):
        early = start + number / PER_SECOND - time.monotonic()
        if early > 0:
            time.sleep(early)
        exchange(HOSTS[number % len(HOSTS)], PORT, number, expected)
    if is_held:
        # A busy kernel sends the events late.
        wait(lambda: drops() > 0, "a dropped event")
        reader.child.send_signal(signal.SIGCONT)
    total = expected.total()
    deadline = time.monotonic() + PATIENCE
    while len(reader.ends) + reader.missed < total and time.monotonic() < deadline:
        time.sleep(0.01)
    status = reader.stop()

    unexpected = []
    for line in reader.ends:
        end = json.loads(line)
        sent, received = end["tcp"]["bytesSent"] - end["tcp"]["bytesRetransmitted"], end["tcp"]["bytesReceived"]
        keys = [(end["local"], end["peer"], sent, received - surplus) for surplus in (0, 1)]
        found = next((key for key in keys if expected[key] > 0), None)
        if found:
            expected[found] -= 1
        else:
            unexpected.append([end["local"], end["peer"], sent, received])
    json.dump(
        {
            "total": total,
            "reported": len(reader.ends),
            "missed": reader.missed,
            "unexpected": len(unexpected),
            "examples": str(unexpected[:10]),
            "errors": reader.others,
            "status": status,
        },
        sys.stdout,
    )


main(int(sys.argv[1]), sys.argv[2], sys.argv[3] == "1", sys.argv[4])
