import Foundation
import PseudoTerminal
import TestSupport
import Testing

/// Each command with each pattern of closed standard streams: it ends, its exit status tells whether its output could be
/// written, and no output gets into another file.
@Suite("Closed standard streams")
struct ClosedStreamsTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private static let patterns = [
        "", "<&-", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", ">&- 2>&-", "<&- >&- 2>&-",
    ]

    /// - Parameters:
    ///   - status: With standard output.
    ///   - prints: Whether the command prints anything, so that it fails without standard output.
    private func expect(
        _ arguments: [String], _ pattern: String, status: Int32 = 0, prints: Bool = true
    ) throws {
        let child = try Child.run(["sh", "-c", "exec \"$0\" \"$@\" \(pattern)", Child.pollux()] + arguments)
        let isClosed = pattern.contains(" >&-") || pattern.hasPrefix(">&-")
        let expected = isClosed && prints ? 1 : status
        #expect(child.status == expected, "\(arguments) \(pattern): \(child.errorLines)")
        if isClosed { #expect(child.output == []) } else { #expect(child.output.isEmpty != prints) }
        if pattern.contains("2>&-") {
            #expect(child.errors == [])
        } else if isClosed && prints {
            #expect(child.errorLines.last?.contains("write standard output: ") == true)
        }
    }

    @Test("each command that only prints", arguments: patterns)
    func printing(pattern: String) throws {
        for arguments in [
            ["resolve", "127.0.0.1"], ["services", "22/tcp"], ["protocols", "6"], ["sockets", "--json"],
            ["themes"], ["config"], ["--help"], ["lab", "--list"],
            ["lab", "clean", "--medium", "loopback", "--count", "1", "--json"],
        ] {
            try expect(arguments, pattern)
        }
    }

    @Test("the full screen, which needs a terminal", arguments: patterns)
    func open(pattern: String) throws {
        try expect([], pattern, status: 1, prints: false)
    }

    @Test("a replay, which prints nothing", arguments: patterns)
    func replay(pattern: String) throws {
        let recording = "\(folder.path)/r"
        let chat = ["chat", "--bind", "udp://127.0.0.1:0", "--linger", "0", "--record", recording]
        #expect(try Child.run([Child.pollux()] + chat).status == 0)
        try expect(
            ["replay", recording, "--to", "udp://\(DatagramPeer().name)"], pattern, prints: false)
    }

    @Test("a chat, whose recording holds its records and nothing else", arguments: patterns)
    func chat(pattern: String) throws {
        let recording = "\(folder.path)/r"
        let arguments = [
            "chat", "--bind", "udp://127.0.0.1:0", "--linger", "0", "--record", recording, "--force",
        ]
        try expect(arguments + ["--lines"], pattern, prints: false)
        for _ in 1...2 {
            let text = try String(contentsOfFile: recording, encoding: .utf8)
            let records = try ChatRecord.all(in: text)
            #expect(records.first?.text == "bound" && records.allSatisfy { $0.direction == "event" })
            try expect(arguments + ["--json"], pattern)
        }
    }

    @Test(
        "a capture, which holds packets and nothing else", .requires(.tun, .namespaces), arguments: patterns)
    func capture(pattern: String) throws {
        let path = "\(folder.path)/c"
        try expect(["lab", "clean", "--count", "1", "--pcap", path, "--force"], pattern)
        let bytes = try Data(contentsOf: URL(filePath: path))
        #expect(bytes.starts(with: [0x4d, 0x3c, 0xb2, 0xa1]) && bytes.count > 24)
    }

    @Test("without /dev, closed streams do not become other files", .requires(.root))
    func noDevices() throws {
        let script = """
            mount -t tmpfs none /dev && exec "$0" chat --bind udp://127.0.0.1:0 --lines --linger 0 <&- >&-
            """
        let child = try Child.run(["unshare", "-m", "sh", "-c", script, Child.pollux()])
        #expect(child.status == 1)
        #expect(child.errorLines.last == "pollux: chat: read standard input: Is a directory")
    }
}
