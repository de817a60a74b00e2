"""Runs the full screen beside sockets that a test controls: sockets-live.py UID COUNT FOLDER PROGRAM ARGUMENT...

A child makes the sockets, in a session of its own and with a name full of control characters; then PROGRAM replaces
this process as user UID. The child ends with PROGRAM, and so does a child of its own. It reads commands from the FIFO
FOLDER/commands and appends a line for each thing that has happened to FOLDER/events.

Sockets on 127.0.0.1, each a listener with one connection unless it says otherwise:

    7301  a steady stream of 200 kB/s
    7302  idle, whose client reports how it ends
    7303  the listener only, for short connections, which are closed by both ends
    7304  the listener only, of a child process named 'sleeper'
    7305  COUNT idle connections
    7306  idle, with a command to close it

and a listening Unix socket, whose path has control characters.

Commands: `close` ends the connection to 7306; `short N BYTES` makes N connections, each of which sends that many bytes;
`churn` opens and closes hundreds of connections, UDP and Unix sockets over and over until the next command.
"""

import ctypes
import os
import resource
import select
import socket
import struct
import sys
import threading
import time

HOST = "127.0.0.1"
NAME = b"\x1b[31mx\x07\x9b2Jy\n"
PATH = b"u\x1b]0;owned\x07\xc2\x9b\nx"


def prctl(option, value):
    ctypes.CDLL(None).prctl(option, value, 0, 0, 0)


def end_with(program):
    """Ends this process when the program with this pidfd ends.

    PR_SET_PDEATHSIG does not: the kernel refuses the signal of an unprivileged program to a process of root.
    """

    def wait():
        ended = select.poll()
        ended.register(program, select.POLLIN)
        ended.poll()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


def start_sleeper(program):
    """Starts a process with a listener, which has none of the other sockets."""
    pid = os.fork()
    if pid == 0:
        prctl(15, b"sleeper")  # PR_SET_NAME
        end_with(program)
        listening = socket.create_server((HOST, 7304))
        while True:
            listening.accept()
    return pid


class Live:
    def __init__(self, count, folder):
        self.folder, self.kept, self.listeners, self.is_churning = folder, [], {}, False
        for port in (7301, 7302, 7305, 7306):
            self.listen(port)
        self.threads = [threading.Thread(target=self.stream, args=self.connect(7301), daemon=True)]
        self.threads.append(threading.Thread(target=self.await_end, args=self.connect(7302), daemon=True))
        self.closing = self.connect(7306)
        for _ in range(count):
            self.kept.append(self.connect(7305))
        self.server = socket.create_server((HOST, 7303), backlog=1024)
        unix = socket.socket(socket.AF_UNIX)
        unix.bind(folder.encode() + b"/" + PATH)
        unix.listen()
        self.kept.append(unix)

    def listen(self, port):
        self.listeners[port] = socket.create_server((HOST, port), backlog=1024)

    def connect(self, port):
        client = socket.create_connection((HOST, port))
        return client, self.listeners[port].accept()[0]

    def report(self, event):
        with open(self.folder + "/events", "a") as events:
            events.write(event + "\n")

    def stream(self, client, server):
        while True:
            client.sendall(b"x" * 10_000)
            left = 10_000
            while left > 0:
                left -= len(server.recv(left))
            time.sleep(0.05)

    def await_end(self, client, server):
        try:
            self.report("read %d" % len(client.recv(1)))
        except OSError as error:
            self.report(type(error).__name__)
        try:
            self.report("peer read %d" % len(server.recv(1)))
        except OSError as error:
            self.report("peer " + type(error).__name__)

    def await_sleeper(self, pid):
        self.report("sleeper ended by %d" % -os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

    def short(self, count, size):
        for _ in range(count):
            client = socket.create_connection((HOST, 7303))
            server = self.server.accept()[0]
            client.sendall(b"z" * size)
            client.close()
            while server.recv(65536):
                pass
            server.close()
        self.report("short")

    def churn(self):
        self.report("churning")
        while self.is_churning:
            opened = []
            for _ in range(200):
                udp = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
                udp.bind(("::1", 0))
                client, server = self.connect(7305)
                # A reset leaves nothing in TIME_WAIT.
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                opened += [client, server, udp, *socket.socketpair()]
            for each in opened:
                each.close()
            time.sleep(0.02)

    def run(self, sleeper):
        threading.Thread(target=self.await_sleeper, args=(sleeper,), daemon=True).start()
        for thread in self.threads:
            thread.start()
        churning = None
        with open(self.folder + "/commands") as commands:
            self.report("ready")
            for line in iter(commands.readline, "stop\n"):
                if churning:
                    self.is_churning = False
                    churning.join()
                    churning = None
                command = line.split()
                if command == ["close"]:
                    for end in self.closing:
                        end.close()
                    self.report("closed")
                elif command[:1] == ["short"]:
                    self.short(int(command[1]), int(command[2]))
                elif command == ["churn"]:
                    self.is_churning = True
                    churning = threading.Thread(target=self.churn, daemon=True)
                    churning.start()


def main(uid, count, folder, program):
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    os.mkfifo(folder + "/commands")
    # Held open, so that a test can write without waiting for the reader, and the reader sees no end between two writes.
    os.open(folder + "/commands", os.O_RDWR)
    # Opened before the fork, so that the program cannot have ended before.
    running = os.pidfd_open(os.getpid())
    if os.fork() == 0:
        os.setsid()
        prctl(15, NAME)
        # The terminal is the program's alone.
        errors = os.open(folder + "/errors", os.O_WRONLY | os.O_CREAT)
        for stream in range(3):
            os.dup2(errors, stream)
        sleeper = start_sleeper(running)
        end_with(running)
        Live(count, folder).run(sleeper)
        os._exit(0)
    if uid:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    os.execv(program[0], program)


main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
