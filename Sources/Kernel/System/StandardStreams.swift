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

    /// The width of the terminal in columns; nil for another file, or a terminal whose size is unknown.
    public var columns: Int? {
        var window = winsize()
        guard ioctl(rawValue, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0 else { return nil }
        return Int(window.ws_col)
    }
}

extension StandardStream: CustomStringConvertible {
    public var description: String { self == .output ? "output" : "error" }
}

/// Opens `/dev/null` in place of each standard stream that is closed, or else the root folder.
///
/// A file that the program opens would otherwise become a standard stream. Both are opened for reading, so that standard
/// input is at its end, while a write to standard output still fails.
public func replaceClosedStandardStreams() {
    var streams = (STDIN_FILENO...STDERR_FILENO).map { pollfd(fd: $0, events: 0, revents: 0) }
    guard poll(&streams, nfds_t(streams.count), 0) > 0 else { return }
    // In ascending order, because open returns the lowest free number.
    for stream in streams where stream.revents & Int16(POLLNVAL) != 0 {
        if open("/dev/null", O_RDONLY) < 0 { _ = open("/", O_RDONLY) }
    }
}
