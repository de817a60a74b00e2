#!/usr/bin/env python3
"""Writes down which functions run without any key, and which for common keys.

usage: record.py PROGRAM FILE

The program runs under callgrind in a pseudo-terminal, once from start to end and once through a walk over its panes
as well. FILE then has the names in three groups, each sorted: what keys do not run, what both run, what only keys run. The linker puts them next to each other in this order (see the Makefile), so that a start touches few pages and
a key few more.
"""

import collections
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios

UP, DOWN, PAGE_DOWN, TAB, ESCAPE = "\x1bOA", "\x1bOB", "\x1b[6~", "\t", "\x1b"
WALK = (
    [DOWN, DOWN, UP, DOWN, "j", "k", PAGE_DOWN, "G", "g"]
    + [TAB, DOWN, DOWN, PAGE_DOWN, UP, TAB, DOWN, PAGE_DOWN, UP, TAB, TAB]
    + ["i", "localhost", "\r", DOWN, "/", "1", "\r", ESCAPE, "z", "z", "?", ESCAPE, ":", "t", ESCAPE]
)
SECONDS_TO_START = 60


def settle(screen, seconds):
    """Reads until nothing has come for a while."""
    count = 0
    while select.select([screen], [], [], seconds if count else SECONDS_TO_START)[0]:
        try:
            piece = os.read(screen, 1 << 16)
        except OSError:
            break
        if not piece:
            break
        count += len(piece)


def profile(program, keys):
    """How often each of the program's own functions is called, from exec to the end, with these keys pressed."""
    with tempfile.NamedTemporaryFile() as output:
        child, screen = pty.fork()
        if child == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", DEBUGINFOD_URLS="")
            os.execvp(
                "valgrind",
                ["valgrind", "--tool=callgrind", "--demangle=no", "--log-file=/dev/null"]
                + ["--callgrind-out-file=" + output.name, program],
            )
        fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        settle(screen, 4)
        for key in keys:
            os.write(screen, key.encode())
            settle(screen, 0.5)
        os.write(screen, b"q")
        settle(screen, 4)
        os.close(screen)
        if os.waitpid(child, 0)[1] != 0:
            sys.exit(f"record.py: {program} did not end well under valgrind")
        return calls(output.name, os.path.basename(program))


def calls(path, program):
    """How often each function of one object was called, from a file of callgrind's."""
    # It numbers a name when it first has it, and leaves the name away after that.
    numbered, objects = {}, {}
    inside, callee, own, count = False, None, set(), collections.Counter()
    for line in open(path):
        if match := re.match(r"c?(ob|fn)=\((\d+)\)(?: (.*))?$", line):
            kind, number, name = match.groups()
            if name:
                # A function that recurses has its depth behind its name.
                (objects if kind == "ob" else numbered)[number] = re.sub(r"'\d+$", "", name)
            if line.startswith("ob="):
                inside = os.path.basename(objects[number]) == program
            elif line.startswith("fn=") and inside:
                own.add(numbered[number])
            elif line.startswith("cfn="):
                callee = numbered[number]
        elif line.startswith("calls="):
            count[callee] += int(line[len("calls="):].split()[0])
    # What has no name of its own, or one that no section can have, cannot be placed.
    return {name: count[name] for name in own if re.fullmatch(r"[A-Za-z_$.][A-Za-z0-9_$.]+", name)}


def main():
    program, path = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        stripped = os.path.join(folder, "program")
        subprocess.run(["strip", "--strip-debug", "-o", stripped, program], check=True)
        start, walk = profile(stripped, []), profile(stripped, WALK)
    moved = {name for name, count in walk.items() if count > start.get(name, 0)}
    groups = [
        ("without keys only", start.keys() - moved),
        ("both", start.keys() & moved),
        ("keys only", moved - start.keys()),
    ]
    with open(path, "w") as file:
        file.write("# The functions that run together, by mangled name: `make layout` writes this file.\n")
        for title, group in groups:
            file.write(f"\n# {title}: {len(group)}\n")
            file.writelines(name + "\n" for name in sorted(group))


main()
