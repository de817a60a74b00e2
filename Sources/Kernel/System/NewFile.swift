import Glibc
import SystemPackage

/// A file that is written piece by piece.
public final class NewFile {
    private let descriptor: Descriptor
    private let path: String

    /// - Parameter force: whether a file that is there is written over; else it is left alone.
    /// - Throws: `SystemFailure`, `File exists` among them.
    public init(_ path: String, force: Bool) throws(SystemFailure) {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (force ? O_TRUNC : O_EXCL)
        descriptor = Descriptor(owning: try check("write \(path)") { open(path, flags, 0o644) })
        self.path = path
    }

    /// - Throws: `SystemFailure`; a part may then have been written.
    public func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
        try writeAll(bytes, to: descriptor.raw, "write \(path)")
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
