import Foundation
import Glibc
import PseudoTerminal

/// A program run to its end, with its output and exit status.
struct Child {
    var status: Int32
    var output: [UInt8]
    var errors: [UInt8]

    /// The lines of standard output, including a last line without a newline.
    var lines: [String] { Self.lines(output) }
    var errorLines: [String] { Self.lines(errors) }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
            .reversed().drop(while: \.isEmpty).reversed()
    }

    enum Failure: Error, CustomStringConvertible {
        case call(String, Int32)
        case stillRunning(command: [String])
        case ended(command: [String], errors: String)
        case notFound(String)

        var description: String {
            switch self {
            case .call(let name, let code): "\(name): \(String(cString: strerror(code)))"
            case .stillRunning(let command):
                "nothing more in time of: \(command.prefix(12).joined(separator: " "))"
            case .ended(let command, let errors):
                "ended too early: \(command.prefix(12).joined(separator: " ")): \(errors)"
            case .notFound(let path): "no program at \(path): build it, or set POLLUX_BINARY"
            }
        }
    }

    /// The program under test: `POLLUX_BINARY`, or else the one built next to this test bundle.
    static func pollux() throws -> String {
        var path = ProcessInfo.processInfo.environment["POLLUX_BINARY"] ?? ""
        if path.isEmpty {
            let bundle = URL(filePath: CommandLine.arguments[0]).absoluteURL
            path = bundle.deletingLastPathComponent().appending(path: "pollux").path
        }
        guard access(path, X_OK) == 0 else { throw Failure.notFound(path) }
        return path
    }

    /// Longer than for a single event, because a run of the lab takes several seconds.
    static let patience = Duration.patience * 3

    /// Runs a command to its end, with an empty standard input. Processes still running after `patience` are
    /// killed, and that is an error.
    static func run(_ command: [String]) throws -> Child {
        try RunningChild(command, hasInput: false).finish()
    }
}
