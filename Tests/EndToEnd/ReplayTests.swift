import Foundation
import Glibc
import PseudoTerminal
import Testing

/// `pollux replay` to a socket of this process, and its exit status.
@Suite("Replays")
struct ReplayTests {
    private let folder: ScratchFolder

    init() throws {
        folder = try ScratchFolder()
    }

    private func recording(_ text: String) throws -> String {
        let path = "\(folder.path)/recording"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    private func line(_ text: String, at time: String = "2026-01-01T00:00:00Z") -> String {
        let hex = text.utf8.map { String(format: "%02x", $0) }.joined()
        return #"{"time":"\#(time)","direction":"in","hex":"\#(hex)"}"# + "\n"
    }

    private func replay(_ text: String, to endpoint: String, _ more: [String] = []) throws -> Child {
        try Child.run([Child.pollux(), "replay", recording(text), "--to", endpoint] + more)
    }

    @Test("the datagrams of a recording are sent in order")
    func order() throws {
        let peer = try DatagramPeer(unix: "\(folder.path)/peer.sock")
        let texts = (0..<600).map { "number \($0)" }
        let replay = try RunningChild(
            [
                Child.pollux(), "replay", recording(texts.map { line($0) }.joined()), "--to",
                "unix:\(peer.name)",
            ],
            hasInput: false)
        for text in texts { try #require(try peer.receive() == text) }
        let child = try replay.finish()
        #expect(child.status == 0 && child.errors == [])
    }

    @Test(
        "a replay that fails says to whom, and exits with status 1",
        arguments: [
            ("unix:FOLDER/none", "FOLDER/none: No such file or directory: 1 byte not sent"),
            ("udp://127.0.0.1:1", "127.0.0.1:1: Connection refused: nobody listens there"),
            ("udp://[fe80::1]:5", "send to udp [fe80::1]:5: fe80::1 is link-local and needs an interface"),
            ("unix:@\u{fffd}", "endpoint 'unix:@\u{fffd}': the name is not UTF-8"),
        ])
    func failure(endpoint: String, words: String) throws {
        let child = try replay(line("x"), to: endpoint.replacing("FOLDER", with: folder.path))
        #expect(child.status == 1 && child.errorLines.count == 1)
        let start = "pollux: replay: " + words.replacing("FOLDER", with: folder.path)
        #expect(child.errorLines.first?.hasPrefix(start) == true, "\(child.errorLines)")
    }

    @Test(
        "a recording that is damaged is refused with its line",
        arguments: [
            ("\u{0}", ":1: not JSON"), ("{}\n", ":1: direction: missing"),
            (#"{"time":"9999-01-01T00:00:00Z","direction":"in","hex":""}"#, ":1: time: "),
            (#"{"time":-1,"direction":"in","hex":""}"#, ":1: time: not a string"),
            (#"{"time":"2026-01-01T00:00:00Z","direction":"in","bytes":NaN,"hex":""}"#, ":1: not JSON"),
        ])
    func damaged(text: String, words: String) throws {
        let child = try replay(text, to: "udp://127.0.0.1:1")
        #expect(child.status == 1 && child.errorLines.count == 1)
        #expect(child.errorLines.first?.contains("recording\(words)") == true, "\(child.errorLines)")
    }

    @Test("a speed that is no speed is refused", arguments: ["0", "-1", "1e308", "nan", "inf", "1e-320"])
    func speed(text: String) throws {
        let child = try replay(line("x"), to: "udp://127.0.0.1:1", ["--speed", text])
        #expect(child.status == 1)
        #expect(child.errorLines.first?.contains("--speed must be between 0.001 and 1000000") == true)
    }

    @Test(
        "a signal ends a replay at once",
        arguments: [("2099-01-01T00:00:00Z", 2), ("2026-01-01T00:00:00Z", 100_000)])
    func interrupted(time: String, count: Int) throws {
        let peer = try DatagramPeer()
        let text = line("first") + String(repeating: line("rest", at: time), count: count - 1)
        let replay = try RunningChild(
            [Child.pollux(), "replay", recording(text), "--to", "udp://\(peer.name)"], hasInput: false)
        #expect(try peer.receive() == "first")
        try replay.expectEnd(by: SIGTERM)
    }
}
