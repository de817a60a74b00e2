"""Runs a command as long as somebody reads its output: with-reader.py COMMAND [ARGUMENT]...

The test holds the other end of standard output. When that is closed, because the test is over or its process has
ended, this kills its process group, which it has to lead: with it the command and all that the command has started,
also as other users. Otherwise it exits with the status of the command, or with 128 plus the number of a signal.
"""

import os
import select
import signal
import sys


def main(command):
    pid = os.fork()
    if pid == 0:
        os.execvp(command[0], command)
    events = select.poll()
    events.register(os.pidfd_open(pid), select.POLLIN)
    # A closed end is reported without being asked for.
    events.register(sys.stdout, 0)
    if any(descriptor == sys.stdout.fileno() for descriptor, _ in events.poll()):
        os.killpg(os.getpid(), signal.SIGKILL)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return 128 - status if status < 0 else status


sys.exit(main(sys.argv[1:]))
