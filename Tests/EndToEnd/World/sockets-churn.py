"""Opens and closes sockets while the program watches: sockets-churn.py SNAPSHOTS PROGRAM

Two processes open and close thousands of sockets a second while `PROGRAM sockets --watch --interval 0.2 --json` runs.
After SNAPSHOTS snapshots they end, and the program is watched until a snapshot has no TCP, UDP or Unix socket. Prints
the facts as JSON.
"""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
import time

PATIENCE = 60
BATCH = 100


def churn(counts):
    """Opens and closes sockets of each kind in batches until SIGTERM, and writes each batch's number of sockets."""
    # A connection that a signal cuts short would stay in TIME_WAIT: the last batch is finished.
    stops = []
    signal.signal(signal.SIGTERM, lambda number, frame: stops.append(number))
    listening = socket.create_server(("127.0.0.1", 0), backlog=4096)
    while not stops:
        batch = []
        for _ in range(BATCH):
            client = socket.create_connection(listening.getsockname())
            server = listening.accept()[0]
            # A reset leaves nothing in TIME_WAIT.
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
            udp.bind(("::1", 0))
            batch += [client, server, udp, *socket.socketpair()]
        for opened in batch:
            opened.close()
        os.write(counts, struct.pack("I", len(batch)))


def start():
    reading, writing = os.pipe()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            import ctypes

            ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
            if os.getppid() == parent:
                churn(writing)
        finally:
            os._exit(1)
    os.close(writing)
    os.set_blocking(reading, False)
    return pid, reading


def main(snapshots, program):
    children = [start() for _ in range(2)]
    began, opened = time.monotonic(), 0
    watch = subprocess.Popen(
        [program, "sockets", "--watch", "--interval", "0.2", "--json"], stdout=subprocess.PIPE)
    current, ids, repeated, most, rows, taken = None, set(), 0, 0, 0, 0
    is_churning, has_emptied, speed = True, False, 0.0
    deadline = float("inf")
    for line in watch.stdout:
        row = json.loads(line)
        if row["time"] != current:
            current, taken = row["time"], taken + 1
            if not is_churning and rows == 0:
                has_emptied = True
            if has_emptied or time.monotonic() > deadline:
                break
            most, rows, ids = max(most, rows), 0, set()
            if is_churning and taken > snapshots:
                for pid, reading in children:
                    data = b"".join(iter(lambda: read(reading), b""))
                    opened += sum(struct.unpack("%dI" % (len(data) // 4), data[: len(data) // 4 * 4]))
                    os.kill(pid, signal.SIGTERM)
                    os.waitpid(pid, 0)
                speed, is_churning = opened / (time.monotonic() - began), False
                deadline = time.monotonic() + PATIENCE
        if row["cookie"] is not None:
            key = row["protocol"], row["family"], row["cookie"]
            repeated += key in ids
            ids.add(key)
        rows += row["protocol"] in ("tcp", "udp", "unix")
    is_running = watch.poll() is None
    watch.terminate()
    watch.stdout.close()
    json.dump(
        {
            "perSecond": speed, "snapshots": taken, "most": most, "repeated": repeated, "leftOver": rows,
            "hasEmptied": has_emptied, "isRunning": is_running, "status": watch.wait(),
        },
        sys.stdout,
    )  # fmt: skip


def read(descriptor):
    try:
        return os.read(descriptor, 1 << 16)
    except BlockingIOError:
        return b""


main(int(sys.argv[1]), sys.argv[2])
