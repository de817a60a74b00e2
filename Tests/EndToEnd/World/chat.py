"""Plays the other end of `pollux chat`: chat.py POLLUX SCENARIO. Prints what went wrong; nothing is well."""

import json, os, re, resource, shutil, signal, socket, stat, subprocess, sys, tempfile, threading, time, tty

POLLUX, SCENARIO = sys.argv[1:3]
FIELDS = ["time", "direction", "local", "peer", "bytes", "text", "hex", "credentials", "timeToLive",
          "destination", "dropped", "truncated", "code"]
LONGEST = 15
folder = tempfile.mkdtemp(prefix="chat-")
started = []


def expect(condition, *what):
    if not condition:
        print("line", sys._getframe(1).f_lineno, *[repr(item)[:600] for item in what])


class Chat:
    def __init__(self, *arguments, **options):
        if "--linger" not in arguments:
            arguments += ("--linger", "0.1")
        self.process = subprocess.Popen([POLLUX, "chat", *arguments], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        started.append(self.process)
        if "--json" in arguments:
            self.first = self.record()
            self.local = self.first["local"]

    def record(self):
        return json.loads(self.process.stdout.readline())

    def until(self, wanted):
        while True:
            record = self.record()
            if wanted(record):
                return record

    def say(self, text):
        self.process.stdin.write(text.encode() + b"\n")
        self.process.stdin.flush()

    def end(self):
        output, errors = self.process.communicate(timeout=LONGEST)
        return self.process.returncode, output.decode(), errors.decode()

    def records(self):
        status, output, errors = self.end()
        expect(status == 0 and errors == "", status, errors)
        return [json.loads(line) for line in output.splitlines()]


def udp(family=socket.AF_INET, host="127.0.0.1"):
    peer = socket.socket(family, socket.SOCK_DGRAM)
    peer.bind((host, 0))
    peer.settimeout(LONGEST)
    return peer


def unix(name):
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    peer.bind(os.path.join(folder, name))
    peer.settimeout(LONGEST)
    return peer


def port(chat):
    return int(chat.local.rsplit(":", 1)[1])


def target(chat):
    return ("127.0.0.1", port(chat))


def path(name):
    return os.path.join(folder, name)


def wait(condition):
    end = time.monotonic() + LONGEST
    while not condition():
        expect(time.monotonic() < end, "nothing came")
        if time.monotonic() >= end:
            return False
        time.sleep(0.005)
    return True


def run(*arguments, **options):
    options.setdefault("stdin", subprocess.DEVNULL)
    return subprocess.run([POLLUX, "chat", *arguments], capture_output=True, text=True, timeout=LONGEST, **options)


def bound_to(name, *arguments, **options):
    """A chat without JSON on a Unix path, once it is bound."""
    chat = Chat("--bind", "unix:" + path(name), *arguments, **options)
    wait(lambda: os.path.exists(path(name)))
    return chat


def two_chats():
    for host in ["127.0.0.1", "[::1]"]:
        one = Chat("--bind", f"udp://{host}:0", "--json")
        two = Chat("--bind", f"udp://{host}:0", "--to", "udp://" + one.local, "--json")
        two.say("hello")
        heard = one.until(lambda r: r["direction"] == "in")
        expect(heard["text"] == "hello" and heard["peer"] == two.local, heard)
        one.say("back")  # without --to, to whom was heard last
        heard = two.until(lambda r: r["direction"] == "in")
        expect(heard["text"] == "back" and heard["peer"] == one.local, heard)
        for chat in [one, two]:
            chat.end()


def json_records():
    chat = Chat("--bind", "udp://127.0.0.1:0", "--json")
    expect(list(chat.first) == FIELDS, list(chat.first))
    expect(chat.first["direction"] == "event" and chat.first["text"] == "bound" and chat.first["bytes"] is None)
    expect(chat.first["peer"] is None and chat.first["code"] is None and chat.first["hex"] is None, chat.first)
    peer = udp()
    peer.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, 5)
    peer.sendto(b"a\x1b\xff\"\n\0", target(chat))
    heard = chat.record()
    expect(list(heard) == FIELDS, list(heard))
    expect(heard["hex"] == "611bff220a00" and heard["text"] == "a\x1b\ufffd\"\n\0" and heard["bytes"] == 6, heard)
    expect(heard["timeToLive"] == 5 and heard["destination"] == "127.0.0.1" and heard["credentials"] is None, heard)
    expect(heard["peer"] == "127.0.0.1:%d" % peer.getsockname()[1] and heard["truncated"] is False, heard)
    expect(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", heard["time"]), heard["time"])
    chat.say("answer")
    expect(peer.recv(100) == b"answer")
    gone = udp()
    gone.sendto(b"bye", target(chat))
    address = gone.getsockname()
    gone.close()
    chat.until(lambda r: r["text"] == "bye")
    chat.say("too late")
    error = chat.until(lambda r: r["code"] == "ECONNREFUSED")
    expect(error["direction"] == "event" and error["peer"] == "127.0.0.1:%d" % address[1], error)
    expect("nobody listens" in error["text"], error)
    last = chat.records()[-1]
    expect(last["direction"] == "event" and last["dropped"] == 0 and list(last) == FIELDS, last)
    # Unix: with credentials, and no peer where it has no name.
    chat = Chat("--bind", "unix:" + path("j.sock"), "--json")
    nameless = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    nameless.sendto(b"", path("j.sock"))
    heard = chat.record()
    expect(heard["peer"] is None and heard["bytes"] == 0 and heard["text"] == "" and heard["hex"] == "", heard)
    expect(list(heard["credentials"]) == ["pid", "uid", "gid", "name"], heard)
    expect(heard["credentials"]["pid"] == os.getpid() and heard["timeToLive"] is None, heard)
    chat.end()


def nobody_heard():
    chat = Chat("--bind", "udp://127.0.0.1:0", "--json")
    chat.say("hello?")
    error = chat.record()
    expect(error["code"] == "EDESTADDRREQ" and "6 bytes not sent" in error["text"], error)
    chat.end()


def flood():
    chat = Chat("--bind", "udp://127.0.0.1:0", "--json", "--linger", "0.2")
    sender = subprocess.Popen([sys.executable, "-I", "-S", "-c", """
import socket, sys
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.connect(("127.0.0.1", int(sys.argv[1])))
for number in range(200000): s.send(b"%064d" % number)
""", str(port(chat))])
    started.append(sender)
    received, dropped, last = 0, 0, None
    while received + dropped < 200000:
        last = chat.record()
        received += last["direction"] == "in"
        if last["direction"] == "event":
            dropped = last["dropped"]
        elif received == 200000:
            break
    rest = chat.records()
    received += sum(record["direction"] == "in" for record in rest)
    expect(received + rest[-1]["dropped"] == 200000, received, rest[-1])
    expect(rest[-1]["direction"] == "event", rest[-1])


def text_and_hex():
    for option, wanted in [((), "plain ␛[31m�\n\n"), (("--hex",), "706c61696e201b5b33316d9b\n\n")]:
        chat = bound_to("t.sock", "--lines", *option)
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        peer.sendto(b"plain \x1b[31m\x9b", path("t.sock"))
        peer.sendto(b"", path("t.sock"))
        status, output, errors = chat.end()
        expect((status, output) == (0, wanted), status, output, errors)
        expect(not os.path.exists(path("t.sock")))


def echo():
    chat = Chat("--bind", "udp://127.0.0.1:0", "--echo", "--json")
    peers = [udp() for _ in range(3)]
    for number, peer in enumerate(peers):
        peer.sendto(b"x%d" % number, target(chat))
    for number, peer in enumerate(peers):
        expect(peer.recv(100) == b"x%d" % number)
    chat.end()
    # Its own datagrams it does not answer, though it is bound to all addresses.
    chat = Chat("--bind", "udp://0.0.0.0:0", "--echo", "--json")
    peer = udp()
    peer.sendto(b"first", target(chat))
    expect(peer.recv(100) == b"first")
    two = Chat("--bind", "udp://0.0.0.0:0", "--to", "udp://127.0.0.1:1", "--echo", "--json")
    two.end()
    chat.end()


def two_echoes():
    """What one of two echoes says comes back to it, and goes round no more."""
    for names in [("udp://127.0.0.1:0", "udp://127.0.0.1:0"), ("unix:" + path("one"), "unix:" + path("two"))]:
        two = Chat("--bind", names[1], "--echo", "--json")
        to = names[1] if names[1].startswith("unix:") else "udp://" + two.local
        one = Chat("--bind", names[0], "--to", to, "--echo", "--json")
        for text in ["hello", "", "hello"]:
            one.say(text)
            for direction in ["out", "in"]:
                expect(one.until(lambda r: r["direction"] == direction)["text"] == text)
        rest = [one.records(), two.records()]
        expect([r["direction"] for r in rest[0]] == ["event"], rest[0])
        expect([r["direction"] for r in rest[1]] == ["in", "out"] * 3 + ["event"], rest[1])


def linger():
    began = time.monotonic()
    chat = Chat("--bind", "udp://127.0.0.1:0", "--linger", "0", "--json")
    chat.end()
    chat = Chat("--bind", "udp://127.0.0.1:0", "--linger", "1.5", "--json")
    began = time.monotonic()
    chat.process.stdin.close()
    udp().sendto(b"late", target(chat))
    expect(chat.until(lambda r: r["direction"] == "in")["text"] == "late")
    chat.process.wait(LONGEST)
    expect(time.monotonic() - began >= 1.4)


def record():
    file = path("record.jsonl")
    chat = Chat("--bind", "udp://127.0.0.1:0", "--json", "--record", file)
    peer = udp()
    peer.sendto(b"hello", target(chat))
    chat.until(lambda r: r["direction"] == "in")
    chat.say("back")
    peer.recv(100)
    chat.records()
    records = [json.loads(line) for line in open(file)]
    expect([r["direction"] for r in records] == ["event", "in", "out"], records)
    expect(all(list(r) == FIELDS for r in records))
    before = open(file).read()
    again = run("--bind", "udp://127.0.0.1:0", "--lines", "--record", file)
    expect(again.returncode == 1 and again.stderr.count("\n") == 1 and "File exists" in again.stderr, again)
    expect(open(file).read() == before)
    again = run("--bind", "udp://127.0.0.1:0", "--lines", "--record", file, "--force")
    expect(again.returncode == 0 and len(open(file).readlines()) == 1, again)
    # Where not even the first record can be written, what was there stays.
    before = open(file).read()
    chat = Chat("--bind", "udp://127.0.0.1:0", "--json", "--record", file, "--force",
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)))
    expect("the recording ends here" in chat.until(lambda r: r["code"] == "EFBIG")["text"])
    chat.end()
    expect(open(file).read() == before and os.listdir(folder) == ["record.jsonl"], os.listdir(folder))


def full_disk():
    chat = Chat("--bind", "udp://127.0.0.1:0", "--json", "--record", "/dev/full", "--force")
    peer = udp()
    for text in [b"one", b"two"]:
        peer.sendto(text, target(chat))
        expect(chat.until(lambda r: r["direction"] == "in")["text"] == text.decode())
    chat.end()
    chat = Chat("--bind", "udp://127.0.0.1:0", "--json", "--record", "/dev/full", "--force")
    told = chat.until(lambda r: r["code"] == "ENOSPC")["text"]
    expect("recording ends" in told and not any(r["code"] for r in chat.records()), told)
    # As lines, events are told beside them.
    chat = Chat("--bind", "udp://127.0.0.1:0", "--lines", "--record", "/dev/full", "--force")
    status, output, errors = chat.end()
    expect(status == 0 and output == "", status, output)
    expect("No space left on device" in errors and "recording ends" in errors, errors)


class StuckDisk:
    """A device that takes some kilobytes and no more until it is read: a disk that stands still."""

    def __init__(self):
        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.path, self.slave = os.ttyname(slave), slave
        self.text = b""

    def read_on(self):
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        while True:
            self.text += os.read(self.master, 65536)

    def datagrams(self):
        return self.text.count(b'"direction":"in"') + self.text.count(b'"direction":"out"')


def speak_until_full(chat, name):
    """Sends to a chat that records until it does not read any more; a Unix socket then refuses."""
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    peer.settimeout(2)
    peer.connect(path(name))
    sent = 0
    try:
        while sent < 5000:
            peer.send(b"%04d" % sent + b"x" * 2000)
            sent += 1
    except TimeoutError:
        pass
    expect(100 < sent < 5000, "what waits is bounded", sent)
    return sent


def slow_disk():
    """A disk that stands still for a while holds the chat up, and nothing is lost."""
    disk = StuckDisk()
    chat = bound_to("slow.sock", "--json", "--record", disk.path, "--force")
    heard = []
    reader = threading.Thread(target=lambda: heard.extend(chat.process.stdout))
    reader.start()
    sent = speak_until_full(chat, "slow.sock")
    disk.read_on()
    chat.process.stdin.close()
    chat.process.wait(LONGEST)
    reader.join(LONGEST)
    records = [json.loads(line) for line in heard]
    expect(sum(r["direction"] == "in" for r in records) == sent, sent)
    wait(lambda: disk.datagrams() == sent)
    expect(not any("disk" in (r["text"] or "") for r in records if r["direction"] == "event"), records[-2:])


def stuck_disk():
    """A disk that stands still does not hold up the end, which says what was lost."""
    for number in [signal.SIGTERM, signal.SIGINT]:
        disk = StuckDisk()
        chat = bound_to("stuck.sock", "--json", "--record", disk.path, "--force")
        heard = []
        reader = threading.Thread(target=lambda: heard.extend(chat.process.stdout))
        reader.start()
        speak_until_full(chat, "stuck.sock")
        chat.process.send_signal(number)
        chat.process.wait(LONGEST)
        reader.join(LONGEST)
        expect(chat.process.returncode == -number and not os.path.exists(path("stuck.sock")), chat.process.returncode)
        records = [json.loads(line) for line in heard]
        shown = sum(r["direction"] == "in" for r in records)
        told = [re.search(r"(\d+) datagrams? recorded, (\d+) lost: writing was too slow", r["text"]) for r in records
                if r["direction"] == "event"]
        told = [match for match in told if match]
        expect(len(told) == 1 and sum(map(int, told[0].groups())) == shown, told, shown)
        expect(records[-1]["direction"] == "event" and "closed" in records[-1]["text"], records[-1])
        os.close(disk.master)


def pipe_recording():
    """A pipe that nobody reads is refused, and not waited for."""
    os.mkfifo(path("pipe"))
    for reader in [None, os.open(path("pipe"), os.O_RDONLY | os.O_NONBLOCK)]:
        result = run("--bind", "udp://127.0.0.1:0", "--lines", "--record", path("pipe"), "--force")
        expect(result.returncode == 1 and result.stderr.count("\n") == 1, result)
        expect(result.stderr.startswith("pollux: chat: write " + path("pipe")), result)


def non_reader():
    """A receiver that never reads does not keep the chat, and what it did not get is told."""
    peer = unix("deaf.sock")
    chat = Chat("--bind", "unix:" + path("w.sock"), "--to", "unix:" + path("deaf.sock"), "--json", "--linger", "0")
    chat.process.stdin.write(b"".join(b"line %d\n" % number for number in range(600)))
    records = chat.records()
    sent = sum(r["direction"] == "out" for r in records)
    lost = sum(int(r["text"].split()[0]) for r in records if r["code"] == "ECANCELED")
    expect(0 < sent < 600 and sent + lost == 600, sent, lost)
    peer.close()


def socat():
    chat = Chat("--bind", "udp://127.0.0.1:0", "--json")
    peer = subprocess.Popen(["socat", "-T", "5", "-", f"UDP:127.0.0.1:{port(chat)}"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    started.append(peer)
    os.write(peer.stdin.fileno(), b"from socat\n")
    expect(chat.until(lambda r: r["direction"] == "in")["text"] == "from socat\n")
    chat.say("to socat")
    expect(os.read(peer.stdout.fileno(), 100) == b"to socat")
    chat.end()
    chat = Chat("--bind", "unix:" + path("s.sock"), "--json")
    peer = subprocess.run(["socat", "-", f"UNIX-SENDTO:{path('s.sock')}"], input=b"by path", timeout=LONGEST)
    heard = chat.until(lambda r: r["direction"] == "in")
    expect(heard["text"] == "by path" and heard["credentials"]["uid"] == os.getuid(), heard)
    chat.end()


def ncat():
    chat = Chat("--bind", "udp://[::1]:0", "--json")
    peer = subprocess.Popen(["ncat", "-u", "::1", str(port(chat))], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    started.append(peer)
    os.write(peer.stdin.fileno(), b"from ncat\n")
    expect(chat.until(lambda r: r["direction"] == "in")["text"] == "from ncat\n")
    chat.say("to ncat")
    expect(os.read(peer.stdout.fileno(), 100) == b"to ncat")
    chat.end()


def slow_reader():
    """Lines to a Unix socket that nobody reads wait, and come in their order."""
    peer = unix("slow.sock")
    chat = Chat("--bind", "unix:" + path("w.sock"), "--to", "unix:" + path("slow.sock"), "--json", "--linger", "0")
    text = "".join(f"line {number}\n" for number in range(3000))
    chat.process.stdin.write(text.encode())
    chat.process.stdin.close()
    chat.until(lambda r: r["code"] == "EAGAIN")
    sent = []
    reader = threading.Thread(target=lambda: sent.extend(chat.process.stdout))
    reader.start()
    for number in range(3000):
        heard = peer.recv(100)
        expect(heard == b"line %d" % number, heard, number)
        if heard != b"line %d" % number:
            return
    reader.join(LONGEST)
    expect(any("all queued" in json.loads(line)["text"] for line in sent))


def ends():
    for number in [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]:
        chat = bound_to("e.sock", "--lines")
        chat.process.send_signal(number)
        chat.process.wait(LONGEST)
        expect(chat.process.returncode == -number and not os.path.exists(path("e.sock")), chat.process.returncode)
    chat = bound_to("e.sock", "--lines")
    chat.process.kill()
    chat.process.wait(LONGEST)
    expect(os.path.exists(path("e.sock")))
    chat = Chat("--bind", "unix:" + path("e.sock"), "--json")
    expect("stale socket" in chat.record()["text"])
    other = run("--bind", "unix:" + path("e.sock"), "--lines")
    expect(other.returncode == 1 and other.stderr == f"pollux: chat: bind unix {path('e.sock')}: a live socket owns the path\n", other)
    expect(os.path.exists(path("e.sock")))
    chat.end()
    expect(not os.path.exists(path("e.sock")))


def closed_pipe():
    chat = bound_to("p.sock", "--lines")
    peer = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    chat.process.stdout.close()
    try:
        while chat.process.poll() is None:
            peer.sendto(b"x", path("p.sock"))
    except (ConnectionRefusedError, FileNotFoundError):
        pass
    chat.process.wait(LONGEST)
    errors = chat.process.stderr.read()
    expect(chat.process.returncode == 0 and errors.count(b"\n") == 1 and errors.endswith(b": bound\n"), chat.process.returncode, errors)
    expect(not os.path.exists(path("p.sock")))


def statuses():
    open(path("there"), "w").close()
    for arguments in [
        ["--bind", "nonsense"], ["--bind", "tcp://127.0.0.1:1"], ["--bind", "udp://127.0.0.1:99999"],
        ["--bind", "udp://no-such-host.invalid:1"], ["--bind", "udp://239.1.2.3:0?interface=nowhere0"],
        ["--bind", "udp://192.0.2.1:0"], ["--bind", "unix:" + path("there")], ["--bind", "unix:" + path("no/a")],
        ["--bind", "udp://127.0.0.1:0", "--to", "x"], ["--bind", "udp://127.0.0.1:0", "--record", path("there")],
        ["--bind", "udp://127.0.0.1:0", "--to", "udp://no-such-host.invalid:1"],
        ["--bind", "udp://127.0.0.1:0", "--to", "udp://[::1]:5"], ["--bind", "udp://127.0.0.1:0", "--to", "unix:@a"],
        ["--bind", "unix:" + path("s"), "--to", "udp://127.0.0.1:5"],
        ["--bind", "udp://127.0.0.1:0", "--to", "udp://127.0.0.1:0"],
        ["--bind", "udp://127.0.0.1:0", "--linger", "-1"], ["--bind", "udp://127.0.0.1:0", "--linger", "nan"],
    ]:
        result = run("--lines", *arguments)
        expect(result.returncode == 1 and result.stdout == "", arguments, result)
        expect(result.stderr.startswith("pollux: chat: ") and result.stderr.count("\n") == 1, arguments, result)
    for arguments in [[], ["--bind", "udp://127.0.0.1:0", "--linger", "abc"], ["--bind", "udp://127.0.0.1:0", "--x"]]:
        result = run("--lines", *arguments)
        expect(result.returncode == 64 and result.stdout == "", arguments, result)
    expect(run("--lines", "--bind", "udp://127.0.0.1:0", "--linger", "0").returncode == 0)
    expect(os.path.exists(path("there")))


def modes():
    for umask in [0, 0o777]:
        for option, mode in [("", 0o600), ("?mode=660", 0o660), ("?mode=606", 0o606)]:
            chat = Chat("--bind", "unix:" + path("m.sock") + option, "--json", preexec_fn=lambda: os.umask(umask))
            expect(stat.S_IMODE(os.stat(path("m.sock")).st_mode) == mode, umask, option)
            chat.end()
    if os.getuid() == 0:
        os.chmod(folder, 0o755)
        result = run("--lines", "--bind", "unix:" + path("n.sock"), user=65534, group=65534, extra_groups=[])
        expect(result.returncode == 1 and f"no permission to write to the folder {folder}" in result.stderr, result)


try:
    globals()[SCENARIO]()
finally:
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()
    shutil.rmtree(folder)
