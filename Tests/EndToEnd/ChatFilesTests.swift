import Foundation
import Glibc
import PseudoTerminal
import TestSupport
import Testing

/// The recordings and the socket path of `pollux chat`, and its exit status.
@Suite("Files written by a chat without a screen")
struct ChatFilesTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func path(_ name: String) -> String { "\(folder.path)/\(name)" }

    private func isThere(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    private static let anyPort = ["--bind", "udp://127.0.0.1:0"]

    // MARK: Recordings

    @Test("a recording holds every record and never overwrites an existing file")
    func record() throws {
        let recording = ["--record", path("r")]
        let chat = try ChatProcess(Self.anyPort + ["--json"] + recording)
        let peer = try DatagramPeer()
        try peer.send("hello", to: chat.local)
        #expect(try chat.heard().text == "hello")
        try chat.say("back")
        #expect(try peer.receive() == "back")
        try chat.end()
        let before = try text("r")
        #expect(try ChatRecord.all(in: before).map(\.direction) == ["event", "in", "out"])
        for line in before.split(separator: "\n") {
            #expect(ChatRecord.fields(of: String(line)) == ChatRecord.fields)
        }

        let refused = try ChatProcess.run(Self.anyPort + ["--lines"] + recording)
        #expect(refused.status == 1 && refused.errorLines.count == 1)
        #expect(refused.errorLines.first?.contains("File exists") == true)
        #expect(try text("r") == before)
        #expect(try ChatProcess.run(Self.anyPort + ["--lines", "--force"] + recording).status == 0)
        #expect(try ChatRecord.all(in: text("r")).map(\.text) == ["bound"])
    }

    @Test("a recording whose first record cannot be written leaves the old file intact")
    func noRecord() throws {
        try Data("before".utf8).write(to: URL(filePath: path("r")))
        let chat = try ChatProcess(
            Self.anyPort + ["--json", "--record", path("r"), "--force"], setup: "ulimit -f 0")
        #expect(try chat.record { $0.code == "EFBIG" }.text?.contains("the recording ends here") == true)
        try chat.fail("write \(path("r")): File too large")
        #expect(try text("r") == "before")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["r"])
    }

    @Test("a full disk ends the recording with a message, and the chat continues")
    func fullDisk() throws {
        let recording = ["--record", "/dev/full", "--force"]
        let chat = try ChatProcess(Self.anyPort + ["--json"] + recording)
        let peer = try DatagramPeer()
        let told = try chat.record { $0.code == "ENOSPC" }
        #expect(told.text?.contains("recording ends") == true)
        for text in ["one", "two"] {
            try peer.send(text, to: chat.local)
            #expect(try chat.heard().text == text)
        }
        let rest = try chat.fail("write /dev/full: No space left on device")
        #expect(rest.allSatisfy { $0.code == nil }, "it is told once")
        // Without --json, events go to standard error.
        let lines = try ChatProcess.run(Self.anyPort + ["--lines"] + recording)
        #expect(lines.status == 1 && lines.output == [])
        let errors = lines.errorLines.joined()
        #expect(errors.contains("No space left on device") && errors.contains("recording ends"))
    }

    /// Sends to a chat until it stops reading because its recording is blocked.
    private func speakUntilFull(_ chat: ChatProcess, _ name: String) throws -> Int {
        let peer = try DatagramPeer(unix: nil)
        let payload = [UInt8](repeating: UInt8(ascii: "x"), count: 2_000)
        var sent = 0
        func offer() -> Bool {
            let isAccepted = sent < 5_000 && peer.offer(payload, to: path(name))
            if isAccepted { sent += 1 }
            return isAccepted
        }
        let isHeldUp = eventually {
            while offer() {}
            chat.program.drain()
            // The chat's queue is full; a chat that was still reading would have emptied it. One that has not been woken
            // yet has read next to nothing.
            return sent > 100 && isPolling(chat.program.processID) && !offer()
        }
        try #require(isHeldUp)
        #expect(sent < 5_000, "what waits is bounded")
        return sent
    }

    @Test("while the disk is blocked the chat waits, and no datagram is lost")
    func slowDisk() throws {
        let disk = try StuckDevice()
        let chat = try ChatProcess(
            boundTo: path("slow.sock"), ["--json", "--record", disk.path, "--force"])
        let sent = try speakUntilFull(chat, "slow.sock")
        chat.program.closeInput()
        var recorded: [UInt8] = []
        let isWhole = eventually {
            chat.program.drain()
            recorded += disk.read()
            // The payloads alone have this length.
            guard recorded.count > sent * 4_000 else { return false }
            return String(decoding: recorded, as: UTF8.self).matches(of: /"direction":"in"/).count == sent
        }
        #expect(isWhole)
        let records = try chat.end()
        #expect(records.count { $0.direction == "in" } == sent)
        let events = records.filter { $0.direction == "event" }.compactMap(\.text)
        #expect(!events.isEmpty && events.allSatisfy { !$0.contains("disk") }, "\(events)")
    }

    @Test(
        "a blocked disk does not delay the exit, and the chat reports the lost records",
        arguments: [SIGTERM, SIGINT])
    func stuckDisk(number: Int32) throws {
        let disk = try StuckDevice()
        let chat = try ChatProcess(
            boundTo: path("stuck.sock"), ["--json", "--record", disk.path, "--force"])
        _ = try speakUntilFull(chat, "stuck.sock")
        let signalled = ContinuousClock.now
        chat.program.signal(number)
        let child = try chat.program.finish()
        #expect(ContinuousClock.now - signalled < .milliseconds(250))
        #expect(child.status == 128 + number && !isThere("stuck.sock"))
        let records = try child.lines.map(ChatRecord.init)
        let told = records.filter { $0.direction == "event" }.compactMap(\.text).compactMap {
            $0.firstMatch(of: /(\d+) datagrams? recorded, (\d+) lost: writing was too slow/)
        }
        let counts = try #require(told.first)
        let sum = try #require(Int(counts.1)) + #require(Int(counts.2))
        #expect(told.count == 1 && sum == records.count { $0.direction == "in" })
        #expect(records.last?.direction == "event" && records.last?.text?.contains("closed") == true)
    }

    @Test("a recording goes to a pipe that is read, and is refused by one that is not")
    func pipeRecording() throws {
        #expect(mkfifo(path("pipe"), 0o600) == 0)
        let recording = ["--lines", "--record", path("pipe"), "--force"]
        let refused = try ChatProcess.run(Self.anyPort + recording)
        #expect(refused.status == 1 && refused.errorLines.count == 1)
        #expect(refused.errorLines.first?.contains("write \(path("pipe"))") == true)
        #expect(refused.errorLines.first?.contains("nothing reads from it") == true)
        let reader = open(path("pipe"), O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        defer { close(reader) }
        #expect(try ChatProcess.run(Self.anyPort + recording).status == 0)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(reader, &bytes, bytes.count)
        let records = try ChatRecord.all(in: String(decoding: bytes.prefix(max(0, count)), as: UTF8.self))
        #expect(records.map(\.text) == ["bound"])
    }

    // MARK: The socket path

    @Test("a signal ends the chat and removes its path", arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT])
    func signal(number: Int32) throws {
        let chat = try ChatProcess(
            ["--bind", "unix:\(path("e.sock"))", "--lines"], setup: "ulimit -c 0")
        #expect(eventually { isThere("e.sock") })
        chat.program.signal(number)
        #expect(try chat.program.finish().status == 128 + number && !isThere("e.sock"))
    }

    @Test("the path left by a killed chat is replaced, and that of a running chat is not")
    func owners() throws {
        let killed = try ChatProcess(boundTo: path("e.sock"), ["--lines"])
        killed.program.signal(SIGKILL)
        #expect(try killed.program.finish().status == 128 + SIGKILL && isThere("e.sock"))
        let chat = try ChatProcess(["--bind", "unix:\(path("e.sock"))", "--json"])
        #expect(try chat.record().text?.contains("stale socket") == true)
        let other = try ChatProcess.run(["--bind", "unix:\(path("e.sock"))", "--lines"])
        #expect(other.status == 1)
        #expect(
            other.errorLines == ["pollux: chat: bind unix \(path("e.sock")): a live socket owns the path"])
        #expect(isThere("e.sock"))
        try chat.end()
        #expect(!isThere("e.sock"))
    }

    @Test("a closed pipe ends the chat silently and removes its path")
    func closedPipe() throws {
        let shell = try RunningChild(
            [
                "sh", "-c",
                #"{ "$0" chat --bind "unix:$1" --lines --linger 3600 </dev/null; echo $? >&2; } | head -n 1"#,
                try Child.pollux(), path("p.sock"),
            ], hasInput: false)
        #expect(eventually { isThere("p.sock") })
        let peer = try DatagramPeer(unix: nil)
        while try peer.send(Array("x".utf8), to: path("p.sock")) {}
        let child = try shell.finish()
        #expect(child.lines == ["x"])
        #expect(child.errorLines == ["pollux: chat: \(path("p.sock")): bound", "0"])
        #expect(!isThere("p.sock"))
    }

    @Test(
        "the path's mode does not depend on the umask", arguments: ["0", "777"],
        [("", 0o600), ("?mode=660", 0o660), ("?mode=606", 0o606)])
    func modes(umask: String, option: (String, mode_t)) throws {
        let chat = try ChatProcess(
            ["--bind", "unix:\(path("m.sock"))\(option.0)", "--json"], setup: "umask \(umask)")
        var status = stat()
        #expect(lstat(path("m.sock"), &status) == 0 && status.st_mode & 0o777 == option.1)
        try chat.end()
    }

    @Test("an error in another user's folder names the folder", .requires(.root, .tool("setpriv")))
    func foreignFolder() throws {
        #expect(chmod(folder.path, 0o755) == 0)
        let script = """
            cp "$0" "$1/pollux" && exec setpriv --reuid 65534 --regid 65534 --clear-groups \
                "$1/pollux" chat --lines --bind "unix:$1/n.sock"
            """
        let child = try Child.run(["sh", "-c", script, Child.pollux(), folder.path])
        #expect(child.status == 1)
        #expect(
            child.errorLines.first?.contains("no permission to write to the folder \(folder.path)") == true)
    }

    // MARK: The exit status

    @Test(
        "a request that fails prints one line and exits with status 1",
        arguments: [
            ["--bind", "nonsense"], ["--bind", "tcp://127.0.0.1:1"], ["--bind", "udp://127.0.0.1:99999"],
            ["--bind", "udp://no-such-host.invalid:1"], ["--bind", "udp://239.1.2.3:0?interface=nowhere0"],
            ["--bind", "udp://192.0.2.1:0"], ["--bind", "unix:FOLDER/there"], ["--bind", "unix:FOLDER/no/a"],
            anyPort + ["--to", "x"], anyPort + ["--record", "FOLDER/there"],
            anyPort + ["--to", "udp://no-such-host.invalid:1"], anyPort + ["--to", "udp://[::1]:5"],
            anyPort + ["--to", "unix:@a"], ["--bind", "unix:FOLDER/s", "--to", "udp://127.0.0.1:5"],
            anyPort + ["--to", "udp://127.0.0.1:0"], anyPort + ["--linger", "-1"],
            anyPort + ["--linger", "nan"],
        ])
    func impossible(arguments: [String]) throws {
        try Data("mine".utf8).write(to: URL(filePath: path("there")))
        let child = try ChatProcess.run(
            ["--lines"] + arguments.map { $0.replacing("FOLDER", with: folder.path) })
        #expect(child.status == 1 && child.output == [])
        #expect(child.errorLines.count == 1 && child.errorLines.first?.hasPrefix("pollux: chat: ") == true)
        #expect(try text("there") == "mine")
    }

    @Test(
        "a chat that could send nothing fails, and one that sent something does not",
        arguments: [
            (["--bind", "unix:FOLDER/a", "--to", "unix:FOLDER/none"], "x\ny\n", 1),
            (anyPort + ["--to", "udp://127.0.0.1:1"], "x\n", 1), (anyPort, "x\n", 1),
            (anyPort + ["--to", "udp://127.0.0.1:1"], "LONG\n", 1),
            (["--bind", "unix:FOLDER/a", "--to", "unix:FOLDER/a"], "x\n", 0),
            (["--bind", "unix:FOLDER/a", "--to", "unix:FOLDER/a"], "LONG\nx\n", 0), (anyPort, "", 0),
        ] as [([String], String, Int32)], ["--lines", "--json"])
    func sendStatus(row: ([String], String, Int32), option: String) throws {
        let arguments = row.0.map { $0.replacing("FOLDER", with: folder.path) }
        let chat = try RunningChild([Child.pollux(), "chat", option, "--linger", "0.2"] + arguments)
        // More than any datagram, and more than a line may have: none of it is sent.
        let long = String(repeating: "x", count: 1 << 20) + "not alone"
        try chat.write(row.1.replacing("LONG", with: long))
        let child = try chat.finish()
        #expect(child.status == row.2, "\(child.errorLines)")
        let failures = child.errorLines.filter { $0.contains("chat: send ") }
        #expect(failures.count == Int(row.2), "\(child.errorLines)")
        #expect(!child.lines.contains { $0.hasSuffix("not alone") })
    }

    @Test(
        "a usage error exits with status 64, a valid command line with 0",
        arguments: [
            ([], 64), (anyPort + ["--linger", "abc"], 64), (anyPort + ["--x"], 64),
            (anyPort + ["--linger", "0"], 0),
        ] as [([String], Int32)])
    func commandLine(arguments: [String], status: Int32) throws {
        let child = try ChatProcess.run(["--lines"] + arguments)
        #expect(child.status == status && child.output == [])
    }
}
