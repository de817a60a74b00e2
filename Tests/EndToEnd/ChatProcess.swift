import Foundation
import PseudoTerminal
import Testing

/// One record of `pollux chat --json`.
struct ChatRecord: Decodable, Equatable {
    struct Credentials: Decodable, Equatable {
        var pid, uid, gid: Int
        var name: String?
    }

    var time, direction: String
    var local, peer: String?
    var bytes: Int?
    var text, hex: String?
    var credentials: Credentials?
    var timeToLive: Int?
    var destination: String?
    var dropped: Int
    var truncated: Bool
    var code: String?

    /// The fields in the order in which they are written.
    static let fields = [
        "time", "direction", "local", "peer", "bytes", "text", "hex", "credentials", "timeToLive",
        "destination", "dropped", "truncated", "code",
    ]

    init(_ line: String) throws {
        self = try JSONDecoder().decode(ChatRecord.self, from: Data(line.utf8))
    }

    static func all(in text: String) throws -> [ChatRecord] {
        try text.split(separator: "\n").map { try ChatRecord(String($0)) }
    }

    /// The names of a line's fields in order. A quote inside a string is escaped with a backslash.
    static func fields(of line: String) -> [String] {
        line.matches(of: /"(\w+)":/).map { String($0.1) }
    }
}

/// `pollux chat` without a screen: the test writes its input and reads its output.
final class ChatProcess {
    let program: RunningChild
    /// The first line of output; empty without `--json`.
    let firstLine: String
    /// The local address of its socket; empty without `--json`.
    let local: String

    /// - Parameters:
    ///   - arguments: Arguments of `pollux chat`. By default it lingers only briefly after its input ends.
    ///   - setup: Shell commands to run before the program.
    init(_ arguments: [String], setup: String = ":") throws {
        let linger = arguments.contains("--linger") ? [] : ["--linger", "0.1"]
        program = try RunningChild(
            ["sh", "-c", "\(setup); exec \"$0\" chat \"$@\"", try Child.pollux()] + arguments + linger)
        guard arguments.contains("--json") else {
            (firstLine, local) = ("", "")
            return
        }
        firstLine = try program.line()
        local = try ChatRecord(firstLine).local ?? ""
    }

    /// Starts a chat that prints text on a Unix socket, and waits until it is bound.
    convenience init(boundTo path: String, _ arguments: [String]) throws {
        try self.init(["--bind", "unix:\(path)"] + arguments)
        try #require(eventually { FileManager.default.fileExists(atPath: path) })
    }

    func say(_ text: String) throws { try program.write(text + "\n") }

    func record() throws -> ChatRecord { try ChatRecord(program.line()) }

    /// Returns the next record that satisfies the condition.
    func record(where isWanted: (ChatRecord) -> Bool) throws -> ChatRecord {
        while true {
            let record = try record()
            if isWanted(record) { return record }
        }
    }

    /// Returns the record of the next datagram received.
    func heard() throws -> ChatRecord { try record { $0.direction == "in" } }

    /// Closes the chat's input, and expects it to exit with status 0.
    ///
    /// - Returns: The records not read before.
    @discardableResult
    func end() throws -> [ChatRecord] {
        let child = try program.finish()
        #expect(child.status == 0 && child.errors == [], "\(child.status) \(child.errorLines)")
        return try child.lines.map(ChatRecord.init)
    }

    /// Closes the chat's input, and expects it to exit with status 1 after one line that says why.
    ///
    /// - Returns: The records not read before.
    @discardableResult
    func fail(_ words: String) throws -> [ChatRecord] {
        let child = try program.finish()
        #expect(
            child.status == 1 && child.errorLines == ["pollux: chat: \(words)"],
            "\(child.status) \(child.errorLines)")
        return try child.lines.map(ChatRecord.init)
    }

    /// Runs a chat to its end, with an empty input.
    static func run(_ arguments: [String], setup: String = ":") throws -> Child {
        try Child.run(["sh", "-c", "\(setup); exec \"$0\" chat \"$@\"", Child.pollux()] + arguments)
    }
}

/// Waits for a condition, which is checked every few milliseconds; false if it never held.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let end = ContinuousClock.now + .patience
    while try !condition() {
        if ContinuousClock.now >= end { return false }
        poll(nil, 0, 2)
    }
    return true
}
