"""A DNS server for the tests: UDP and TCP on 127.0.0.1:53, answering from zone files.

    nameserver.py ZONE...

Prints `ready` once it listens. Serves until its standard input ends, then prints one JSON line:

    queries          the number of queries received, including unanswered ones
    mostOutstanding  the maximum number of queries waiting for an answer at the same time
    delayedNames     the number of different names with a delay that were queried
    rounds           the number of serial waits for all these names: queries for one name that wait at the
                     same time (A and AAAA) are one round, a query sent after an answer begins the next
    mostRounds       the maximum of rounds for one name

A zone file has one record per line, and `;` begins a comment:

    NAME [delay=MILLISECONDS] [after=NAME] TYPE [DATA]

TYPE is A, AAAA, CNAME or PTR, or a behaviour of the name: EMPTY (exists without data), SERVFAIL,
SILENT (never answered). Records of a name are returned in the file's order. An address as NAME stands for
its name below in-addr.arpa or ip6.arpa. `\\DDD` is a byte with that decimal value (RFC 1035 section 5.1).
`delay` delays each answer for the name; `after` holds it back until the other name has been queried.
`{1-250}` repeats the line with these numbers, `{0001-0250}` keeps the zeros, and all ranges of a line
advance together.
"""

import asyncio
import ipaddress
import json
import os
import re
import socket
import struct
import sys

TYPES = {"A": 1, "CNAME": 5, "PTR": 12, "AAAA": 28}
BEHAVIOURS = ("EMPTY", "SERVFAIL", "SILENT")
NO_ERROR, SERVER_FAILURE, NAME_ERROR = 0, 2, 3
UDP_LIMIT_BYTES = 512  # RFC 1035 section 2.3.4; without EDNS a longer answer goes over TCP
RECEIVE_BUFFER_BYTES = 4 << 20  # room for 1,000 queries at once
TIME_TO_LIVE_SECONDS = 0


class Name:
    """The zones' data for one name."""

    def __init__(self):
        self.records = []  # (type number, data bytes)
        self.alias = None  # labels of the CNAME's target
        self.behaviour = None
        self.delay_seconds = 0.0
        self.after = None  # key of the name that has to be queried first


def labels_of(text):
    """Returns the labels of a name as bytes, with escapes decoded."""
    text = text.rstrip(".")
    if "\\" not in text:
        return text.encode().split(b".")
    labels, label, index = [], bytearray(), 0
    while index < len(text):
        if re.match(r"\\\d{3}", text[index:]):
            label.append(int(text[index + 1 : index + 4]))
            index += 4
        elif text[index] == ".":
            labels.append(bytes(label))
            label = bytearray()
            index += 1
        else:
            label += text[index].encode()
            index += 1
    return labels + [bytes(label)]


def key_of(labels):
    return tuple(label.lower() for label in labels)


def wire_name(labels):
    return b"".join(bytes([len(label)]) + label for label in labels) + b"\0"


def owner_labels(text):
    try:
        return labels_of(ipaddress.ip_address(text).reverse_pointer)
    except ValueError:
        return labels_of(text)


def repeated(line):
    """Returns the line once for each number of its ranges, or once without ranges."""
    ranges = [(int(low), int(high)) for low, high in re.findall(r"\{(\d+)-(\d+)\}", line)]
    if not ranges:
        return [line]
    count = min(high - low for low, high in ranges) + 1

    def at(step):
        return re.sub(
            r"\{(\d+)-\d+\}", lambda match: str(int(match[1]) + step).zfill(len(match[1])), line)

    return [at(step) for step in range(count)]


def read_zones(paths):
    names = {}
    for path in paths:
        with open(path, encoding="utf-8") as file:
            lines = [line.split(";")[0].strip() for line in file]
        for line in lines:
            for words in (text.split() for text in repeated(line) if text):
                add_record(names, words)
    return names


def add_record(names, words):
    owner, rest = owner_labels(words[0]), words[1:]
    name = names.setdefault(key_of(owner), Name())
    while "=" in rest[0]:
        option, value = rest.pop(0).split("=")
        if option == "delay":
            name.delay_seconds = int(value) / 1000
        elif option == "after":
            name.after = key_of(labels_of(value))
        else:
            raise ValueError(f"unknown option {option} of {words[0]}")
    kind = rest[0]
    if kind in BEHAVIOURS:
        name.behaviour = kind
    elif kind in ("A", "AAAA"):
        name.records.append((TYPES[kind], ipaddress.ip_address(rest[1]).packed))
    elif kind == "CNAME":
        name.alias = labels_of(rest[1])
    elif kind == "PTR":
        name.records.append((TYPES[kind], wire_name(labels_of(rest[1]))))
    else:
        raise ValueError(f"unknown type {kind} of {words[0]}")


class Query:
    """Returns the question of a message; ValueError if it has none."""

    def __init__(self, message):
        if len(message) < 17 or message[2] & 0x80:
            raise ValueError("no query")
        self.identity, self.flags = struct.unpack_from("!HH", message)
        labels, offset = [], 12
        while message[offset]:
            length = message[offset]
            labels.append(message[offset + 1 : offset + 1 + length])
            offset += 1 + length
        self.key = key_of(labels)
        self.question = message[12 : offset + 5]
        (self.kind,) = struct.unpack_from("!H", message, offset + 1)

    def reply(self, code, answers, truncated=False):
        # Response, authoritative, recursion available, and desired if it was: without these glibc treats
        # an empty answer as one of a lame server and repeats the query.
        flags = 0x8480 | (self.flags & 0x0100) | (0x0200 if truncated else 0) | code
        head = struct.pack("!HHHHHH", self.identity, flags, 1, len(answers), 0, 0)
        return head + self.question + b"".join(answers)


class Server:
    def __init__(self, names):
        self.names = names
        self.queries = 0
        self.outstanding = 0
        self.most_outstanding = 0
        self.asked = {}  # an asyncio.Event for each name that is the `after` of another
        self.waiting = {}  # pending queries per delayed name
        self.rounds = {}

    def answer(self, query):
        """Returns the response code and records for a query; None for no answer."""
        answers, key, owner = [], query.key, b"\xc0\x0c"
        for _ in range(16):
            name = self.names.get(key)
            if name is None:
                return NAME_ERROR, answers
            if name.behaviour == "SILENT":
                return None
            if name.behaviour == "SERVFAIL":
                return SERVER_FAILURE, []
            if name.alias is None:
                data = [data for kind, data in name.records if kind == query.kind]
                return NO_ERROR, answers + [record(owner, query.kind, item) for item in data]
            target = wire_name(name.alias)
            answers.append(record(owner, TYPES["CNAME"], target))
            key, owner = key_of(name.alias), target
        return SERVER_FAILURE, []

    async def respond(self, message, limit):
        """Returns the reply to a message after its delay; None for no reply."""
        try:
            query = Query(message)
        except (ValueError, IndexError, struct.error):
            return None
        self.queries += 1
        self.event(query.key).set()
        answer = self.answer(query)
        if answer is None:
            return None
        self.outstanding += 1
        self.most_outstanding = max(self.most_outstanding, self.outstanding)
        try:
            await self.wait(query.key)
        finally:
            self.outstanding -= 1
        reply = query.reply(*answer)
        return reply if len(reply) <= limit else query.reply(NO_ERROR, [], truncated=True)

    async def wait(self, key):
        name = self.names.get(key)
        if name and name.after:
            await self.event(name.after).wait()
        if name and name.delay_seconds:
            if self.waiting.get(key, 0) == 0:
                self.rounds[key] = self.rounds.get(key, 0) + 1
            self.waiting[key] = self.waiting.get(key, 0) + 1
            await asyncio.sleep(name.delay_seconds)
            self.waiting[key] -= 1

    def event(self, key):
        return self.asked.setdefault(key, asyncio.Event())

    def statistics(self):
        return {
            "queries": self.queries,
            "mostOutstanding": self.most_outstanding,
            "delayedNames": len(self.rounds),
            "rounds": sum(self.rounds.values()),
            "mostRounds": max(self.rounds.values(), default=0),
        }


def record(owner, kind, data):
    return owner + struct.pack("!HHIH", kind, 1, TIME_TO_LIVE_SECONDS, len(data)) + data


class Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server):
        self.server = server
        self.tasks = set()  # the loop itself holds tasks only weakly

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, peer):
        task = asyncio.ensure_future(self.serve(data, peer))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def serve(self, data, peer):
        reply = await self.server.respond(data, UDP_LIMIT_BYTES)
        if reply:
            self.transport.sendto(reply, peer)


async def serve_stream(server, reader, writer):
    try:
        while True:
            (length,) = struct.unpack("!H", await reader.readexactly(2))
            reply = await server.respond(await reader.readexactly(length), 65535)
            if reply:
                writer.write(struct.pack("!H", len(reply)) + reply)
                await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main(paths):
    loop = asyncio.get_running_loop()
    server = Server(read_zones(paths))
    udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    udp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    udp.bind(("127.0.0.1", 53))
    await loop.create_datagram_endpoint(lambda: Datagrams(server), sock=udp)
    await asyncio.start_server(lambda r, w: serve_stream(server, r, w), "127.0.0.1", 53, backlog=1024)
    ended = asyncio.Event()
    loop.add_reader(0, ended.set)
    print("ready", flush=True)
    await ended.wait()
    print(json.dumps(server.statistics()), flush=True)
    os._exit(0)  # asyncio would report the queries still pending


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1:]))
    except BrokenPipeError:
        os._exit(0)  # the parent process has ended
