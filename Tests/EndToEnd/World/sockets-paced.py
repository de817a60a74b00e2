"""Compares rates with the truth: sockets-paced.py SECONDS PROGRAM

Sends at known rates in both directions of a loopback connection while `PROGRAM sockets --watch --interval 1 --json`
runs, and prints what both say about each interval as JSON. The truth is what this process has sent and received
between the times of two snapshots.
"""

import bisect
import calendar
import json
import re
import socket
import subprocess
import sys
import threading
import time

RATES = 3_000_000, 1_000_000  # bytes per second from the client, and from the server


def seconds(text):
    """Returns the seconds since 1970 of an RFC 3339 time in UTC."""
    whole, fraction = re.fullmatch(r"(.*?)(\.\d+)?Z", text).groups()
    return calendar.timegm(time.strptime(whole, "%Y-%m-%dT%H:%M:%S")) + float(fraction or 0)


def connected(kind=socket.SOCK_STREAM):
    listening = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(listening.getsockname())
    return client, listening.accept()[0], listening


class Paced:
    """A connection with a steady flow in both directions, and a log of the totals."""

    def __init__(self):
        self.client, self.server, self.listening = connected()
        self.ends = [self.client, self.server]
        for end in self.ends:
            end.setblocking(False)
        self.sent, self.received = [0, 0], [0, 0]
        self.times, self.totals = [], []
        self.is_over = False

    def run(self):
        start = time.monotonic()
        chunk = b"x" * 65536
        while not self.is_over:
            elapsed = time.monotonic() - start
            for index, rate in enumerate(RATES):
                while (due := int(rate * elapsed) - self.sent[index]) > 0:
                    try:
                        self.sent[index] += self.ends[index].send(chunk[:due])
                    except BlockingIOError:
                        break
                try:
                    while data := self.ends[index].recv(1 << 20):
                        self.received[index] += len(data)
                except BlockingIOError:
                    pass
            self.times.append(time.time())
            self.totals.append((*self.sent, *self.received))
            time.sleep(0.004)

    def at(self, moment):
        """Returns the totals at a time, between the two log entries around it."""
        index = min(max(bisect.bisect(self.times, moment), 1), len(self.times) - 1)
        (before, after) = self.times[index - 1], self.times[index]
        part = (moment - before) / max(after - before, 1e-9)
        return [a + (b - a) * part for a, b in zip(self.totals[index - 1], self.totals[index])]


def main(snapshots, program):
    paced, idle = Paced(), connected()
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.bind(("127.0.0.1", 0))
    unix = socket.socketpair()
    watch = subprocess.Popen(
        [program, "sockets", "--watch", "--interval", "1", "--json"], stdout=subprocess.PIPE, text=True)
    flow = threading.Thread(target=paced.run)
    flow.start()
    taken, last = {}, None
    for line in watch.stdout:
        row = json.loads(line)
        # The first row of one more snapshot shows that the last one is whole.
        if row["time"] not in taken and len(taken) == snapshots:
            break
        taken.setdefault(row["time"], []).append(row)
    watch.terminate()
    watch.stdout.close()
    watch.wait()
    paced.is_over = True
    flow.join()

    names = {"%s:%d" % end.getsockname(): index for index, end in enumerate(paced.ends)}
    quiet = {"%s:%d" % end.getsockname() for end in idle[:2]}
    report = {"paced": [], "idle": [], "uncounted": [], "first": []}
    for time_text, rows in taken.items():
        now = seconds(time_text)
        for row in rows:
            rates = {"send": row["sendRate"], "receive": row["receiveRate"]}
            if row["protocol"] in ("udp", "unix"):
                report["uncounted"].append(rates)
            elif last is None:
                report["first"].append(rates)
            elif row["state"] == "ESTABLISHED" and row["local"] in quiet:
                report["idle"].append(rates)
            elif row["state"] == "ESTABLISHED" and row["local"] in names:
                index = names[row["local"]]
                change = [(b - a) / (now - last) for a, b in zip(paced.at(last), paced.at(now))]
                report["paced"].append(
                    {"measured": rates, "truth": {"send": change[index], "receive": change[2 + index]}})
        last = now
    json.dump(report, sys.stdout)


main(int(sys.argv[1]), sys.argv[2])
