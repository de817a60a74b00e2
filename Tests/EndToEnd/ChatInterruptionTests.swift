import Foundation
import Glibc
import PseudoTerminal
import Testing

/// Chats without a screen that are busy, blocked or flooded when a signal arrives.
@Suite("Signals to a busy chat")
struct ChatInterruptionTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private var path: String { "\(folder.path)/chat.sock" }

    /// Sends to a chat until it no longer reads.
    private func flood(_ chat: pid_t) throws {
        let peer = try DatagramPeer(unix: nil)
        let payload = [UInt8](repeating: UInt8(ascii: "x"), count: 1_000)
        try #require(eventually { FileManager.default.fileExists(atPath: path) })
        let isBlocked = eventually {
            while peer.offer(payload, to: path) {}
            return isPolling(chat) && !peer.offer(payload, to: path)
        }
        try #require(isBlocked)
    }

    @Test(
        "a signal ends a chat whose output nobody reads, and removes its path",
        arguments: ["--lines", "--json"], [SIGTERM, SIGQUIT])
    func blockedOutput(option: String, number: Int32) throws {
        let chat = try RunningChild([Child.pollux(), "chat", "--bind", "unix:\(path)", option])
        try flood(chat.processID)
        try chat.expectEnd(by: number)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(
        "a signal ends a chat whose output goes to a pipe or a terminal that nobody reads",
        arguments: [false, true])
    func blockedDescriptor(isTerminal: Bool) throws {
        let device = try StuckDevice()
        let output = isTerminal ? device.path : "\(folder.path)/pipe"
        // The script keeps the pipe open and does not read it.
        let script = """
            [ -c "$2" ] || { mkfifo "$2"; exec 3<>"$2"; }
            exec "$0" chat --bind "unix:$1" --lines >"$2" 2>&1
            """
        let chat = try RunningChild(["sh", "-c", script, Child.pollux(), path, output])
        try flood(chat.processID)
        try chat.expectEnd(by: SIGTERM)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test(
        "a signal ends a chat with endless input, with and without a peer",
        arguments: ["/dev/zero", "/dev/urandom"], [[], ["--to", "udp://127.0.0.1:1"]])
    func endlessInput(input: String, to: [String]) throws {
        let script = #"exec "$0" chat --bind udp://127.0.0.1:0 --json "$@" <"# + input
        let chat = try RunningChild(["sh", "-c", script, Child.pollux()] + to, hasInput: false)
        // The record after the first says that something could not be sent, so the chat is at work.
        for _ in 0..<2 { _ = try chat.line() }
        try chat.expectEnd(by: SIGTERM)
    }

    @Test("a signal ends a chat whose receiver and disk are blocked")
    func blockedDisk() throws {
        let disk = try StuckDevice()
        let receiver = try DatagramPeer(unix: "\(folder.path)/deaf.sock")
        let chat = try RunningChild([
            Child.pollux(), "chat", "--bind", "unix:\(path)", "--json", "--to", "unix:\(receiver.name)",
            "--record",
            disk.path, "--force",
        ])
        try flood(chat.processID)
        try chat.expectEnd(by: SIGTERM)
    }
}

extension RunningChild {
    /// 250 ms on an idle machine, and more here because tests run at the same time.
    private static let maxTimeToEnd = Duration.milliseconds(250) * 8

    /// Sends a signal, and expects it to end the program at once even if nobody reads its output.
    func expectEnd(by number: Int32) throws {
        let start = ContinuousClock.now
        signal(number)
        try #require(eventually { hasEnded })
        #expect(ContinuousClock.now - start < Self.maxTimeToEnd)
        #expect(try finish().status == 128 + number)
    }
}
