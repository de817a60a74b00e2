"""Runs a program beside traffic of known size: traffic.py PROGRAM [ARGUMENT]...

Adds a pair of links to the network namespace, and sends frames of 1,000 bytes from one to the other, about a hundred
a second, until the program ends.
"""

import os
import socket
import subprocess
import sys
import time

for command in ("link add one type veth peer name two", "link set one up", "link set two up"):
    subprocess.run(["ip", *command.split()], check=True)

program = os.getpid()
if os.fork() == 0:
    sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    sender.bind(("one", 0))
    while os.getppid() == program:
        sender.send(bytes(1000))
        time.sleep(0.01)
else:
    os.execvp(sys.argv[1], sys.argv[1:])
