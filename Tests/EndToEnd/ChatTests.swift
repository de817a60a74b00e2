import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// `pollux chat` without a screen, with sockets of this process or other programs as peers.
@Suite("The chat without a screen")
struct ChatTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func udp(_ more: String...) throws -> ChatProcess {
        try ChatProcess(["--bind", "udp://127.0.0.1:0", "--json"] + more)
    }

    @Test("two chats talk to each other over IPv4 and IPv6", arguments: ["127.0.0.1", "[::1]"])
    func twoChats(host: String) throws {
        let anna = try ChatProcess(["--bind", "udp://\(host):0", "--json"])
        let bert = try ChatProcess(["--bind", "udp://\(host):0", "--to", "udp://\(anna.local)", "--json"])
        try bert.say("hello")
        var heard = try anna.heard()
        #expect(heard.text == "hello" && heard.peer == bert.local)
        // Without --to, the chat sends to the peer of the last datagram received.
        try anna.say("back")
        heard = try bert.heard()
        #expect(heard.text == "back" && heard.peer == anna.local)
        for chat in [anna, bert] { try chat.end() }
    }

    // MARK: Records

    @Test("records have their fields in order, with the values from the kernel")
    func records() throws {
        let chat = try udp()
        #expect(ChatRecord.fields(of: chat.firstLine) == ChatRecord.fields)
        let first = try ChatRecord(chat.firstLine)
        #expect(first.direction == "event" && first.text == "bound")
        #expect(first.bytes == nil && first.peer == nil && first.code == nil && first.hex == nil)

        let peer = try DatagramPeer()
        peer.setTimeToLive(5)
        try peer.send(Array("a\u{1b}".utf8) + [0xff] + Array("\"\n\0".utf8), to: chat.local)
        let line = try chat.program.line()
        #expect(ChatRecord.fields(of: line) == ChatRecord.fields)
        let heard = try ChatRecord(line)
        #expect(heard.hex == "611bff220a00" && heard.bytes == 6)
        #expect(heard.text == "a\u{1b}\u{fffd}\"\n\0")
        #expect(heard.timeToLive == 5 && heard.destination == "127.0.0.1" && heard.credentials == nil)
        #expect(heard.peer == peer.name && !heard.truncated)
        #expect(heard.time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/) != nil)

        try chat.say("answer")
        #expect(try peer.receive() == "answer")
        let last = try #require(chat.end().last)
        #expect(last.direction == "event" && last.dropped == 0)
    }

    @Test("sending to a closed socket is an error that names the peer")
    func gone() throws {
        let chat = try udp()
        let name: String
        do {
            let gone = try DatagramPeer()
            name = gone.name
            try gone.send("bye", to: chat.local)
        }
        #expect(try chat.heard().text == "bye")
        try chat.say("too late")
        let error = try chat.record { $0.code != nil }
        #expect(error.code == "ECONNREFUSED" && error.direction == "event" && error.peer == name)
        #expect(error.text?.contains("nobody listens") == true)
        try chat.fail("send 1 line to \(name): Connection refused: nobody listens there")
    }

    @Test("records of a Unix socket have credentials, and no peer if the sender is unnamed")
    func unixRecords() throws {
        let chat = try ChatProcess(["--bind", "unix:\(path("j.sock"))", "--json"])
        try DatagramPeer(unix: nil).send("", to: path("j.sock"))
        let line = try chat.program.line()
        var fields = ChatRecord.fields
        fields.insert(contentsOf: ["pid", "uid", "gid", "name"], at: 8)
        #expect(ChatRecord.fields(of: line) == fields)
        let heard = try ChatRecord(line)
        #expect(heard.peer == nil && heard.bytes == 0 && heard.text == "" && heard.hex == "")
        #expect(heard.credentials?.pid == Int(getpid()) && heard.timeToLive == nil)
        try chat.end()
    }

    @Test("a line without a destination is an event with an explanation")
    func nobody() throws {
        let chat = try udp()
        try chat.say("hello?")
        let error = try chat.record()
        #expect(error.code == "EDESTADDRREQ" && error.text?.contains("6 bytes not sent") == true)
        try chat.fail("send 1 line: Destination address required: 6 bytes not sent, no peer yet")
    }

    @Test("of 200,000 datagrams, received and dropped ones add up")
    func flood() throws {
        let chat = try udp()
        let flood = try Flood(of: 200_000, to: chat.local)
        var (received, dropped) = (0, 0)
        while received + dropped < 200_000 {
            let line = try chat.program.line()
            // The text follows the time, which has a fixed length.
            if line.utf8.dropFirst(37).starts(with: #","direction":"in""#.utf8) {
                received += 1
            } else {
                dropped = try ChatRecord(line).dropped
            }
        }
        #expect(flood.end() == 200_000 && received > 0)
        let rest = try chat.end()
        #expect(received + dropped == 200_000)
        #expect(rest.last?.direction == "event" && rest.last?.dropped == dropped, "\(rest)")
        #expect(rest.allSatisfy { $0.direction == "event" })
    }

    @Test(
        "received datagrams are printed as cleaned text or as hex digits, one per line",
        arguments: [([], "plain ␛[31m\u{fffd}\n\n"), (["--hex"], "706c61696e201b5b33316d9b\n\n")])
    func textAndHex(option: [String], wanted: String) throws {
        let chat = try ChatProcess(boundTo: path("t.sock"), ["--lines"] + option)
        let peer = try DatagramPeer(unix: nil)
        try peer.send(Array("plain \u{1b}[31m".utf8) + [0x9b], to: path("t.sock"))
        try peer.send("", to: path("t.sock"))
        let child = try chat.program.finish()
        #expect(child.status == 0 && String(decoding: child.output, as: UTF8.self) == wanted)
        #expect(!FileManager.default.fileExists(atPath: path("t.sock")))
    }

    // MARK: Echoes

    @Test("an echo answers each sender, but not itself", arguments: ["127.0.0.1", "0.0.0.0"])
    func echo(host: String) throws {
        // A port that was free just now.
        let port = try #require(try DatagramPeer().name.split(separator: ":").last)
        let chat = try ChatProcess([
            "--bind", "udp://\(host):\(port)", "--to", "udp://127.0.0.1:\(port)", "--echo", "--json",
        ])
        try chat.say("to myself")
        #expect(try chat.heard().text == "to myself")
        let peers = try (0..<3).map { _ in try DatagramPeer() }
        for (number, peer) in peers.enumerated() { try peer.send("x\(number)", to: "127.0.0.1:\(port)") }
        for (number, peer) in peers.enumerated() { #expect(try peer.receive() == "x\(number)") }
        let rest = try chat.end().filter { $0.direction != "event" }
        #expect(rest.count == 6 && rest.allSatisfy { $0.text != "to myself" }, "\(rest)")
    }

    @Test("two echoes that send to each other stop", arguments: [false, true])
    func twoEchoes(isUnix: Bool) throws {
        let names = ["one", "two"].map { isUnix ? "unix:\(path($0))" : "udp://127.0.0.1:0" }
        let two = try ChatProcess(["--bind", names[1], "--echo", "--json"])
        let to = isUnix ? names[1] : "udp://\(two.local)"
        let one = try ChatProcess(["--bind", names[0], "--to", to, "--echo", "--json"])
        for text in ["hello", "", "hello"] {
            try one.say(text)
            for direction in ["out", "in"] {
                #expect(try one.record { $0.direction == direction }.text == text)
            }
        }
        #expect(try one.end().map(\.direction) == ["event"])
        #expect(try two.end().map(\.direction) == ["in", "out", "in", "out", "in", "out", "event"])
    }

    // MARK: The end of the input

    @Test("after the end of its input the chat lingers at least as long as requested")
    func linger() throws {
        try udp("--linger", "0").end()

        let short = try udp("--linger", "0.5")
        let ended = ContinuousClock.now
        try short.end()
        #expect(.now >= ended + .milliseconds(500))

        let long = try udp("--linger", "3600")
        long.program.closeInput()
        try DatagramPeer().send("late", to: long.local)
        #expect(try long.heard().text == "late")
        long.program.signal(SIGTERM)
        #expect(try long.program.finish().status == 128 + SIGTERM)
    }

    @Test("datagrams for a slow receiver are queued and sent in order")
    func slowReader() throws {
        let peer = try DatagramPeer(unix: path("slow.sock"))
        let chat = try ChatProcess([
            "--bind", "unix:\(path("w.sock"))", "--to", "unix:\(path("slow.sock"))", "--json", "--linger",
            "0",
        ])
        let lines = (0..<3000).map { "line \($0)" }
        try chat.say(lines.joined(separator: "\n"))
        chat.program.closeInput()
        _ = try chat.record { $0.code == "EAGAIN" }
        for line in lines {
            // The chat's records are read as well, because it would block on a full pipe.
            try #require(try peer.receive { chat.program.drain() } == line)
        }
        #expect(try chat.end().contains { $0.text?.contains("all queued datagrams sent") == true })
    }

    @Test("a receiver that never reads does not delay the exit, and unsent datagrams are reported")
    func nonReader() throws {
        let peer = try DatagramPeer(unix: path("deaf.sock"))
        let chat = try ChatProcess([
            "--bind", "unix:\(path("w.sock"))", "--to", "unix:\(path("deaf.sock"))", "--json", "--linger",
            "0",
        ])
        try chat.say((0..<600).map { "line \($0)" }.joined(separator: "\n"))
        let records = try chat.end()
        let sent = records.count { $0.direction == "out" }
        let lost = records.filter { $0.code == "ECANCELED" }
            .compactMap { $0.text?.split(separator: " ").first.flatMap { Int($0) } }
        #expect(0 < sent && sent < 600 && sent + lost.reduce(0, +) == 600, "\(sent) \(lost)")
        withExtendedLifetime(peer) {}
    }

    // MARK: Other programs

    @Test("the chat talks with socat", .requires(.tool("socat")))
    func socat() throws {
        let chat = try udp()
        let peer = try RunningChild(["socat", "-T", "60", "-", "UDP:\(chat.local)"])
        try peer.write("from socat\n")
        #expect(try chat.heard().text == "from socat\n")
        try chat.say("to socat")
        #expect(try peer.text() == "to socat")
        try chat.end()

        let unix = try ChatProcess(["--bind", "unix:\(path("s.sock"))", "--json"])
        let sender = try RunningChild(["socat", "-", "UNIX-SENDTO:\(path("s.sock"))"])
        try sender.write("by path")
        #expect(try sender.finish().status == 0)
        let heard = try unix.heard()
        #expect(heard.text == "by path" && heard.credentials?.uid == Int(getuid()))
        try unix.end()
    }

    @Test("the chat talks with ncat", .requires(.tool("ncat")))
    func ncat() throws {
        let chat = try ChatProcess(["--bind", "udp://[::1]:0", "--json"])
        let port = try #require(chat.local.split(separator: ":").last.map(String.init))
        let peer = try RunningChild(["ncat", "-u", "::1", port])
        try peer.write("from ncat\n")
        #expect(try chat.heard().text == "from ncat\n")
        try chat.say("to ncat")
        #expect(try peer.text() == "to ncat")
        try chat.end()
    }
}
