"""Rows whose owner or address is not obvious: sockets-owners.py PROGRAM

Opens sockets, and prints what `PROGRAM sockets --json` says about them, with the expected pids, as JSON. It needs
`socat`.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE = 30


def listed(program, *words):
    child = subprocess.run([program, "sockets", "--json", *words], capture_output=True, text=True)
    return [json.loads(line) for line in child.stdout.splitlines()]


def forked(listening):
    """Starts a process that holds the listener as well."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        while os.getppid() == parent:
            time.sleep(0.1)
        os._exit(0)
    return pid


def wait(condition):
    deadline = time.monotonic() + PATIENCE
    while not (result := condition()):
        if time.monotonic() > deadline:
            sys.exit("waited too long")
        time.sleep(0.02)
    return result


def main(program):
    report = {"pid": os.getpid()}
    listening = socket.create_server(("127.0.0.1", 7100))
    child = forked(listening)
    report["holders"] = sorted([os.getpid(), child])
    report["shared"] = listed(program, "port:7100")
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    wildcard = socket.create_server(("::", 7200), family=socket.AF_INET6, dualstack_ipv6=True)
    client = socket.create_connection(("127.0.0.1", 7200))
    server = wildcard.accept()[0]
    report["client"] = "%s:%d" % client.getsockname()
    report["mapped"] = listed(program, "addr:127.0.0.1", "port:7200")
    report["wildcard"] = listed(program, "port:7200", "state:listen")
    server.close()

    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/pair"
        first = subprocess.Popen(["socat", "UNIX-LISTEN:" + path, "EXEC:cat,pipes"])
        wait(lambda: os.path.exists(path))
        second = subprocess.Popen(["socat", "UNIX-CONNECT:" + path, "-"], stdin=subprocess.PIPE)
        pids = [first.pid, second.pid]

        def connection():
            """Both ends of the connection, once socat has it."""
            rows = listed(program, "proto:unix", "state:established", "process:socat")
            named = [row for row in rows if path in (row["local"], row["peer"])]
            return named if len(named) == 2 else None

        report["socat"], report["pair"], report["path"] = pids, wait(connection), path
        second.stdin.close()
        for process in (first, second):
            process.kill()
            process.wait()
    json.dump(report, sys.stdout)


main(sys.argv[1])
