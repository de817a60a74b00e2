"""Prints the rows of /etc/services or /etc/protocols, one JSON line each, parsed in Python.

    numbers.py services|protocols

services   name port protocol aliases comment
protocols  number name aliases comment, and `constants`: the names of the socket module for the number
"""

import json
import re
import socket
import sys

SERVICE = re.compile(r"(\S+)\s+([0-9]+)/(\S+)(.*)", re.ASCII)
PROTOCOL = re.compile(r"(\S+)\s+([0-9]+)(?:\s(.*))?", re.ASCII)
SPACE = " \t\n\v\f\r"


def words(text):
    return [word for word in re.split(r"\s+", text, flags=re.ASCII) if word]


def constants(number):
    names = (name for name in dir(socket) if name.startswith("IPPROTO_"))
    return [name for name in names if getattr(socket, name) == number]


def rows(kind, text):
    for line in text.split("\n"):
        fields, mark, comment = line.partition("#")
        found = (SERVICE if kind == "services" else PROTOCOL).fullmatch(fields.strip(SPACE))
        if "\0" in fields or not found:
            continue
        row = {"name": found[1], "comment": comment.strip(SPACE) or None}
        if kind == "services":
            if int(found[2]) > 65535:
                continue
            row |= {"port": int(found[2]), "protocol": found[3], "aliases": words(found[4])}
        else:
            row |= {"number": int(found[2]), "aliases": words(found[3] or "")}
            row["constants"] = constants(row["number"])
        yield row


if __name__ == "__main__":
    kind = sys.argv[1]
    path = "/etc/" + kind
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        for row in rows(kind, file.read()):
            print(json.dumps(row))
