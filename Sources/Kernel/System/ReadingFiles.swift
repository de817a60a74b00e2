import CLinux
import Glibc
import SystemPackage

/// The kinds of files that are read.
public enum ReadableFiles: Sendable {
    /// Regular files and `/dev/null`, which open and read without waiting for another process.
    case regular
    /// Pipes too, such as `<(command)` in a shell. Opening and reading one waits for its writer, so only the start of
    /// the program may do it, while a signal still ends it.
    case regularOrPipe
}

/// Reads a whole file.
///
/// - Parameter limit: The maximum size in bytes, to reject a file that cannot be of the expected kind.
/// - Throws: `SystemFailure` if the file cannot be read, is larger, or is of another kind.
public func readFile(
    _ path: String, limit: Int, kinds: ReadableFiles = .regular
) throws(SystemFailure) -> [UInt8] {
    let file = try ReadableFile.open(path, kinds)
    guard file.size <= limit else { throw SystemFailure("read \(path)", .fileTooLarge) }
    let bytes = try file.read(limit: limit + 1)
    guard bytes.count <= limit else { throw SystemFailure("read \(path)", .fileTooLarge) }
    return bytes
}

/// Reads the beginning of a system file. A missing or unreadable file is empty, as it is to the C library.
///
/// - Parameter limit: The maximum number of bytes to return.
public func contents(ofSystemFile path: String, limit: Int) -> ArraySlice<UInt8> {
    let bytes = try? ReadableFile.open(path, .regular).read(limit: limit)
    return bytes?.prefix(limit) ?? []
}

/// A file that is open for reading.
private struct ReadableFile: ~Copyable {
    private let path: String
    private let descriptor: Descriptor
    /// Bytes; 0 for a pipe, and for a file below `/proc`.
    let size: Int

    static func open(_ path: String, _ kinds: ReadableFiles) throws(SystemFailure) -> ReadableFile {
        // Without O_NONBLOCK, open waits for the writer of a pipe, and for the carrier of a serial line.
        let flags = O_RDONLY | O_CLOEXEC | O_NOCTTY | (kinds == .regular ? O_NONBLOCK : 0)
        let descriptor = Descriptor(owning: try check("open \(path)") { Glibc.open(path, flags) })
        let raw = descriptor.raw
        var status = stat()
        _ = try check("open \(path)") { fstat(raw, &status) }
        switch status.st_mode & S_IFMT {
        case _ where status.isRegularFile: break
        case S_IFIFO where kinds == .regularOrPipe: break
        case S_IFDIR: throw SystemFailure("read \(path)", .isDirectory)
        default: throw SystemFailure("read \(path)", .notSupported, hint: ": not a regular file")
        }
        return ReadableFile(path: path, descriptor: descriptor, size: Int(status.st_size))
    }

    /// Reads to the end of the file, or to the first multiple of the chunk size that reaches the limit.
    func read(limit: Int) throws(SystemFailure) -> [UInt8] {
        let raw = descriptor.raw
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit, 64 * 1024))
        while bytes.count < limit {
            let count = try check("read \(path)") {
                CInt(chunk.withUnsafeMutableBytes { Glibc.read(raw, $0.baseAddress, $0.count) })
            }
            guard count > 0 else { break }
            bytes += chunk[..<Int(count)]
        }
        return bytes
    }
}

extension stat {
    /// The number of `/dev/null`.
    private static let nullDevice: dev_t = 0x103

    /// Whether it is a regular file, or `/dev/null`, which often stands for an empty one.
    var isRegularFile: Bool {
        let kind = st_mode & S_IFMT
        return kind == S_IFREG || (kind == S_IFCHR && st_rdev == Self.nullDevice)
    }
}
