import CLinux
import Glibc
import SystemPackage

/// A file that is written piece by piece, each of them whole or not at all.
///
/// One that is there stays as it is until `keep`: the new one is written beside it, and then takes its place.
/// What is never kept is removed.
public final class NewFile {
    private let descriptor: Descriptor
    private let path: String
    /// Where the file stands until it is kept, and where then; nil once it is, and for a device.
    private var draft: (path: String, place: String)?
    /// Bytes of whole pieces; nil where the file is none that could be cut.
    private var length: off_t?

    /// - Parameter force: whether a file that is there may go; else it is left alone.
    /// - Throws: `SystemFailure`, `File exists` among them. A pipe is refused: who reads it could hold up the
    ///   program.
    public init(_ path: String, force: Bool) throws(SystemFailure) {
        let action = "write \(path)"
        self.path = path
        // A file that may not grow any more is a failed call, and not the end of the program.
        signal(SIGXFSZ, SIG_IGN)
        // Without O_NONBLOCK, a pipe that nobody reads would be waited for here.
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK
        if !force || !fileExists(path) {
            descriptor = Descriptor(owning: try check(action) { open(path, flags | O_EXCL, 0o644) })
            draft = (path, path)
        } else if let (draft, raw) = try Self.draft(besides: path, action) {
            descriptor = Descriptor(owning: raw)
            self.draft = draft
        } else {
            descriptor = Descriptor(owning: try check(action) { open(path, flags | O_TRUNC, 0o644) })
        }
        var status = stat()
        _ = try check(action) { fstat(descriptor.raw, &status) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: length = 0
        case S_IFCHR, S_IFBLK: break
        default: throw SystemFailure(action, .notSupported, hint: ": it is no file")
        }
        _ = fcntl(descriptor.raw, F_SETFL, O_WRONLY)
    }

    deinit {
        if let draft { unlink(draft.path) }
    }

    /// Opens a file beside a regular one that may be written, with its mode.
    ///
    /// - Returns: nil where no regular file is there.
    private static func draft(
        besides path: String, _ action: String
    ) throws(SystemFailure) -> (draft: (path: String, place: String), raw: CInt)? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        _ = try check(action) { access(path, W_OK) }
        // A link stays: what it leads to is replaced.
        guard let real = realpath(path, nil) else { throw SystemFailure(action, Errno(rawValue: errno)) }
        defer { free(real) }
        let place = String(cString: real)
        var name = Array("\(place).XXXXXX".utf8CString)
        let raw = try check(action) { mkstemp(&name) }
        _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
        _ = fchmod(raw, status.st_mode & 0o7777)
        return ((String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self), place), raw)
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

    /// Lets the file stay, in the place of the one that was there.
    ///
    /// - Throws: `SystemFailure` where it cannot take that place.
    public func keep() throws(SystemFailure) {
        guard let draft else { return }
        if draft.path != draft.place {
            _ = try check("write \(path)") { rename(draft.path, draft.place) }
        }
        self.draft = nil
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
