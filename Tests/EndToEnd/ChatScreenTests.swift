import Foundation
import Glibc
import PseudoTerminal
import Testing

/// The chat pane on the full screen of the real program.
@Suite("The chat on the screen")
struct ChatScreenTests {
    private let folder: ScratchFolder
    private var path: String { folder.path + "/a.sock" }

    init() throws {
        folder = try ScratchFolder()
    }

    private func opened(size: TerminalSize = TerminalSize(120, 36), _ more: [String] = []) throws
        -> TerminalChild
    {
        let child = try FullScreen.start(["chat", "--bind", "unix:\(path)"] + more, size: size)
        try #require(child.shows("bound"), "\(child.told)")
        return child
    }

    /// Sends from an unnamed socket; waits while the receiver's queue is full.
    private func send(_ payloads: [[UInt8]]) throws {
        let peer = try DatagramPeer(unix: nil)
        for payload in payloads { try peer.send(payload, to: path) }
    }

    @Test(
        "control characters in datagrams are shown as visible symbols",
        arguments: FullScreen.sizes)
    func hostile(size: TerminalSize) throws {
        let child = try opened(size: size)
        let payloads: [[UInt8]] = [
            Array("\u{1b}[31mred\u{1b}]0;owned\u{7}\u{1b}[6n\u{1b}c".utf8),
            Array("bidi\u{202e}gnp\u{2066}x\u{2028}y\u{200b}z\u{feff}".utf8),
            [0xff, 0xfe, 0x9b, 0x33, 0x31, 0x6d, 0xc0, 0xaf, 0xed, 0xa0, 0x80],
            Array("tab\tline\r\nzero\0end".utf8),
            Array("wide 漢字 e\u{301} 👩\u{200d}👩".utf8), [], (0..<65_507).map { UInt8(truncatingIfNeeded: $0) },
        ]
        try send(payloads)
        #expect(child.shows("␛[31mred␛]0;owned␇␛[6n␛c"), "\(child.told)")
        #expect(child.shows("tab␉line␍␊zero␀end"), "\(child.told)")
        #expect(child.shows("65507 B"), "\(child.told)")
        try child.keys("Esc", "Enter", "G", "PageUp", "Esc")
        for _ in payloads { try child.keys("k", "Enter", "Esc", "x", "y") }
        #expect(child.isRunning)
        child.type("Q")
        #expect(child.end() == .code(0))
        #expect(OutputAudit(child.output).problems == [])
        #expect(child.leftovers == [] && access(path, F_OK) != 0)
    }

    @Test("under a flood keys are answered, and received and dropped datagrams add up")
    func flood() throws {
        let child = try FullScreen.start(["chat", "--bind", "udp://127.0.0.1:0"])
        try #require(child.shows("bound"), "\(child.told)")
        let match = try #require(child.screen.text.firstMatch(of: /udp (127\.0\.0\.1:\d+)/))
        let flood = try Flood(to: String(match.1))
        #expect(child.shows("64 B"), "\(child.told)")
        try child.key("Esc")
        for round in 1...3 {
            child.type("?")
            #expect(child.shows("Help"), "\(child.told)")
            child.type("?")
            #expect(child.hides("Help"), "\(child.told)")
            #expect(child.pump(until: { flood.sent > 100_000 * round }), "it goes on meanwhile")
        }
        let sent = flood.end()
        func count(_ text: Substring?) -> Int { Int((text ?? "0").filter { $0 != "," }) ?? -1 }
        let addsUp = child.pump(until: {
            let title = child.screen.lines.first { $0.contains(" in ") } ?? ""
            let received = count(title.firstMatch(of: /\ in ([\d,]+)/)?.1)
            return received + count(title.firstMatch(of: /dropped ([\d,]+)/)?.1) == sent
        })
        #expect(addsUp, "\(sent) sent\n\(child.told)")
        // What has been read of a program that still draws may end in the middle of a sequence.
        child.type("Q")
        #expect(child.end() == .code(0))
        #expect(OutputAudit(child.output).problems == [])
    }

    @Test(
        "the largest datagram is pasted and sent whole, and pasted lines with returns are one datagram each")
    func pastes() throws {
        let peer = try DatagramPeer()
        let child = try FullScreen.start([
            "chat", "--bind", "udp://127.0.0.1:0", "--to", "udp://\(peer.name)",
        ])
        try #require(child.shows("say to \(peer.name)"), "\(child.told)")
        let largest = String(repeating: "0123456789", count: 6_551).prefix(65_507)
        child.paste(String(largest))
        #expect(child.shows("456"), "\(child.told)")
        try child.keys("Enter")
        #expect(try peer.receive { child.pump(until: { true }, deadline: .zero) } == largest)
        child.paste("one\r\ntwo\r\n")
        #expect(child.shows("2 datagrams, one for each line"), "\(child.told)")
        try child.keys("Enter")
        for text in ["one", "two"] {
            #expect(try peer.receive { child.pump(until: { true }, deadline: .zero) } == text)
        }
        child.paste(String(repeating: "a", count: 300_000))
        #expect(child.shows("the paste has 300,000 bytes"), "\(child.told)")
        child.type("Q")
        try child.keys("C-c", "Esc")
        child.type("Q")
        #expect(child.end() == .code(0), "\(child.told)")
    }

    @Test("an idle chat neither wakes up nor writes")
    func idle() throws {
        let child = try opened()
        try child.keys("Esc")
        try child.expectRest(of: child.programID())
    }

    @Test("/record and /save write the datagrams, and refuse an existing file")
    func files() throws {
        let child = try opened(["--to", "unix:\(path)"])
        func line(_ text: String) throws {
            try child.keys("C-u")
            child.type(text)
            try child.keys("Enter")
        }
        try line("/record \(folder.path)/r")
        #expect(child.shows("recording to"), "\(child.told)")
        try line("hello")
        #expect(child.shows("◀"), "\(child.told)")
        try line("/record \(folder.path)/r")
        #expect(child.shows("File exists"), "\(child.told)")
        #expect(child.shows("● rec"), "\(child.told)")
        try line("/record")
        #expect(child.shows(", 2 datagrams"), "\(child.told)")
        try line("/save \(folder.path)/s")
        #expect(child.shows("wrote"), "\(child.told)")
        try line("/save \(folder.path)/s")
        #expect(child.shows("File exists"), "\(child.told)")
        for (name, directions) in [("r", ["out", "in"]), ("s", ["event", "out", "in"])] {
            let text = try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)
            let found = text.matches(of: /"direction":"(\w+)"/).map { String($0.1) }
            #expect(found == directions, "\(text)")
        }
    }

    @Test(
        "a blocked disk delays neither keys nor the exit, which reports the lost records",
        arguments: [nil, SIGTERM])
    func stuckDisk(signal: Int32?) throws {
        let disk = try StuckDevice()
        let child = try opened(["--record", disk.path, "--force"])
        for number in 0..<10 {
            try send([[UInt8](repeating: UInt8(ascii: "a") + UInt8(number), count: 50_000)])
            #expect(child.shows("in \(number + 1)"), "\(child.told)")
        }
        try child.key("Esc")
        child.type("?")
        #expect(child.shows("Help"), "\(child.told)")
        child.type("?")
        #expect(child.hides("Help"), "\(child.told)")
        if let signal { kill(try child.programID(), signal) } else { child.type("Q") }
        #expect(child.end() == signal.map { .signal($0) } ?? .code(1))
        #expect(child.leftovers == [] && access(path, F_OK) != 0)
        #expect(child.wrote("record \(disk.path): 0 datagrams recorded, 10 lost: writing was too slow".utf8))
    }

    @Test("a signal restores the terminal and removes the path", arguments: [SIGTERM, SIGHUP])
    func signal(number: Int32) throws {
        let child = try opened()
        #expect(access(path, F_OK) == 0)
        kill(try child.programID(), number)
        #expect(child.end() == .signal(number))
        #expect(child.leftovers == [] && access(path, F_OK) != 0)
    }
}
