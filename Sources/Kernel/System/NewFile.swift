import CLinux
import Glibc
import SystemPackage

/// A file that is written piece by piece, each of them whole or not at all.
public final class NewFile {
    private let descriptor: Descriptor
    private let path: String
    /// Bytes of whole pieces; nil where the file is none that could be cut.
    private var length: off_t?

    /// - Parameter force: whether a file that is there is written over; else it is left alone.
    /// - Throws: `SystemFailure`, `File exists` among them. A pipe is refused: who reads it could hold up the
    ///   program.
    public init(_ path: String, force: Bool) throws(SystemFailure) {
        let action = "write \(path)"
        // Without O_NONBLOCK, a pipe that nobody reads would be waited for here.
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | (force ? O_TRUNC : O_EXCL)
        switch valueOrErrno({ open(path, flags, 0o644) }) {
        case .success(let raw): descriptor = Descriptor(owning: raw)
        case .failure(let error): throw SystemFailure(action, error)
        }
        self.path = path
        var status = stat()
        _ = try check(action) { fstat(descriptor.raw, &status) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: length = 0
        case S_IFCHR, S_IFBLK: break
        default: throw SystemFailure(action, .notSupported, hint: ": it is no file")
        }
        _ = fcntl(descriptor.raw, F_SETFL, O_WRONLY)
    }

    /// - Throws: `SystemFailure`; of a file, nothing of this piece is then left.
    public func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
        do throws(SystemFailure) {
            try writeAll(bytes, to: descriptor.raw, "write \(path)")
        } catch {
            if let length { _ = ftruncate(descriptor.raw, length) }
            throw error
        }
        length = length.map { $0 + off_t(bytes.count) }
    }
}

/// Writes all of the bytes, however many calls that takes.
func writeAll(_ bytes: ArraySlice<UInt8>, to raw: CInt, _ action: @autoclosure () -> String)
    throws(SystemFailure)
{
    var left = bytes
    while !left.isEmpty {
        let count = left.withUnsafeBytes { write(raw, $0.baseAddress, $0.count) }
        if count >= 0 {
            left = left.dropFirst(count)
        } else if errno != EINTR {
            throw SystemFailure(action(), Errno(rawValue: errno))
        }
    }
}
