import CLinux
import Glibc
import SystemPackage

/// A file that is written in pieces, each of which is written completely or not at all.
///
/// An existing file stays unchanged until `keep`: a new one is written beside it and then replaces it. A file that
/// is not kept is removed.
public final class NewFile {
    private let descriptor: Descriptor
    private let path: String
    /// The path until the file is kept, and the final one; nil after that, and for a device.
    private var draft: (path: String, destination: String)?
    /// Bytes of the complete pieces; nil if the file cannot be truncated.
    private var length: off_t?

    /// - Parameter force: Whether an existing file may be replaced.
    /// - Throws: `SystemFailure`, `File exists` among them. A pipe is refused, because its reader could block the
    ///   program.
    public init(_ path: String, force: Bool) throws(SystemFailure) {
        let action = "write \(path)"
        self.path = path
        // Makes a file over its size limit (RLIMIT_FSIZE) a failed call instead of the end of the program.
        signal(SIGXFSZ, SIG_IGN)
        // Without O_NONBLOCK, open would block on a pipe without a reader.
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
        default: throw SystemFailure(action, .notSupported, hint: ": not a regular file or a device")
        }
        _ = fcntl(descriptor.raw, F_SETFL, O_WRONLY)
    }

    deinit {
        if let draft { unlink(draft.path) }
    }

    /// Creates a file beside an existing, writable regular file, with the same mode.
    ///
    /// - Returns: nil if the path is not an existing regular file.
    private static func draft(
        besides path: String, _ action: String
    ) throws(SystemFailure) -> (draft: (path: String, destination: String), raw: CInt)? {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        _ = try check(action) { access(path, W_OK) }
        // Keeps a link and replaces its target.
        guard let real = realpath(path, nil) else { throw SystemFailure(action, Errno(rawValue: errno)) }
        defer { free(real) }
        let destination = String(cString: real)
        var name = Array("\(destination).XXXXXX".utf8CString)
        let raw = try check(action) { mkstemp(&name) }
        _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
        _ = fchmod(raw, status.st_mode & 0o7777)
        let draft = String(decoding: name.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        return ((draft, destination), raw)
    }

    /// Appends a piece.
    ///
    /// - Throws: `SystemFailure`. A regular file is then truncated to the pieces before.
    public func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
        do throws(SystemFailure) {
            try writeAll(bytes, to: descriptor.raw, "write \(path)")
        } catch {
            if let length { _ = ftruncate(descriptor.raw, length) }
            throw error
        }
        length = length.map { $0 + off_t(bytes.count) }
    }

    /// Keeps the file, replacing the existing one.
    ///
    /// - Throws: `SystemFailure` if it cannot be renamed.
    public func keep() throws(SystemFailure) {
        guard let draft else { return }
        if draft.path != draft.destination {
            _ = try check("write \(path)") { rename(draft.path, draft.destination) }
        }
        self.draft = nil
    }
}

/// Writes all of the bytes, in as many calls as necessary.
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
