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
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(rawValue, $0.baseAddress, $0.count) }
            if count >= 0 {
                written += count
            } else if errno != EINTR {
                throw SystemFailure("write standard \(self)", Errno(rawValue: errno))
            }
        }
    }

    public var isTerminal: Bool { isatty(rawValue) == 1 }
}

extension StandardStream: CustomStringConvertible {
    public var description: String { self == .output ? "output" : "error" }
}

/// Reads a file of the system's; an absent or unreadable one is empty, as the C library takes it.
///
/// - Parameter limit: The most bytes to give back.
public func contents(ofSystemFile path: String, limit: Int = .max) -> ArraySlice<UInt8> {
    (try? contents(ofFile: path, limit: limit)) ?? []
}

/// Reads a file.
///
/// - Parameter limit: The most bytes to give back.
/// - Throws: `SystemFailure` where it cannot be opened or read.
func contents(ofFile path: String, limit: Int) throws(SystemFailure) -> ArraySlice<UInt8> {
    let descriptor = Descriptor(owning: try check("open \(path)") { open(path, O_RDONLY | O_CLOEXEC) })
    let raw = descriptor.raw
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: min(limit, 64 * 1024))
    while bytes.count < limit {
        let count = try check("read \(path)") {
            CInt(chunk.withUnsafeMutableBytes { read(raw, $0.baseAddress, $0.count) })
        }
        guard count > 0 else { break }
        bytes += chunk[..<Int(count)]
    }
    return bytes.prefix(limit)
}

/// Whether standard input, which poll calls readable, has nothing to read: it has come to its end.
public func standardInputHasEnded() -> Bool {
    var count: CInt = 0
    return pollux_readable_bytes(STDIN_FILENO, &count) != 0 || count == 0
}
