import CLinux
import Glibc
import SystemPackage

/// Standard output and standard error, written whole or with an error that can be shown.
public enum StandardStream: CInt, Sendable {
    case output = 1
    case error = 2

    /// Writes a line at once, so that a reader at the other end of a pipe has it now.
    ///
    /// - Throws: `SystemFailure`; a closed pipe ends the program by SIGPIPE before that.
    public func writeLine(_ line: String) throws(SystemFailure) {
        var bytes = Array(line.utf8)
        bytes.append(UInt8(ascii: "\n"))
        try write(bytes[...])
    }

    /// Writes bytes at once.
    ///
    /// - Throws: `SystemFailure`; a closed pipe is one only where SIGPIPE is ignored.
    public func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
        try writeAll(bytes, to: rawValue, "write standard \(self)")
    }

    public var isTerminal: Bool { isatty(rawValue) == 1 }
}

extension StandardStream: CustomStringConvertible {
    public var description: String { self == .output ? "output" : "error" }
}

/// Whether standard input, which poll calls readable, has nothing to read: it has come to its end.
public func standardInputHasEnded() -> Bool {
    var count: CInt = 0
    return pollux_readable_bytes(STDIN_FILENO, &count) != 0 || count == 0
}
