import CLinux
import Glibc
import SystemPackage

/// Standard output or standard error; a write is complete or throws an error to display.
public enum StandardStream: CInt, Sendable {
    case output = 1
    case error = 2

    /// Writes a line without buffering, so that the reader of a pipe gets it immediately.
    ///
    /// - Throws: `SystemFailure`. A closed pipe ends the program by SIGPIPE, unless that is ignored.
    public func writeLine(_ line: String) throws(SystemFailure) {
        var bytes = Array(line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        try write(bytes[...])
    }

    /// Writes bytes without buffering.
    ///
    /// - Throws: `SystemFailure`. A closed pipe ends the program by SIGPIPE, unless that is ignored.
    public func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
        try writeAll(bytes, to: rawValue, "write standard \(self)")
    }

    public var isTerminal: Bool { isatty(rawValue) == 1 }
}

extension StandardStream: CustomStringConvertible {
    public var description: String { self == .output ? "output" : "error" }
}

/// Returns whether standard input is at its end: poll reports it as readable, but it has no bytes.
public func standardInputHasEnded() -> Bool {
    var count: CInt = 0
    return pollux_readable_bytes(STDIN_FILENO, &count) != 0 || count == 0
}
