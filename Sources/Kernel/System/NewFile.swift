import CLinux
import Glibc
import SystemPackage

/// A file that is written in pieces, each of which is written completely or not at all.
///
/// One rule for recordings, captures and exports, if an existing file may be replaced:
/// - A regular file stays unchanged until `keep`: a new one with its owner, group and mode is written beside it and then
///   replaces it. Other hard links keep the old file.
/// - A symbolic link is kept. Its target is replaced, or created if there is none.
/// - A device, or a pipe that a process reads, is written to directly.
/// - Everything else is refused.
///
/// A file that is not kept is removed.
public final class NewFile {
    private let descriptor: Descriptor
    private let path: String
    /// The path until the file is kept, and the final one; nil after that, for a device and for a pipe.
    private var draft: (path: String, destination: String)?
    /// Bytes of the complete pieces; nil if the file cannot be truncated.
    private var length: off_t? = 0

    /// - Parameter force: Whether an existing file may be replaced.
    /// - Throws: `SystemFailure`, `File exists` among them.
    public init(_ path: String, force: Bool) throws(SystemFailure) {
        let action = "write \(path)"
        self.path = path
        // Makes a file over its size limit (RLIMIT_FSIZE) a failed call instead of the end of the program.
        signal(SIGXFSZ, SIG_IGN)
        let flags = O_WRONLY | O_CLOEXEC | O_NOCTTY
        switch try ExistingFile(path, isReplaceable: force, action) {
        case .none:
            descriptor = Descriptor(
                owning: try check(action) { open(path, flags | O_CREAT | O_EXCL, 0o644) })
            draft = (path, path)
        case .danglingLink:
            // The kernel follows the link, and refuses to where that is not safe (`fs.protected_symlinks`).
            descriptor = Descriptor(owning: try check(action) { open(path, flags | O_CREAT, 0o644) })
            let target = destination(ofLink: path)
            draft = (target, target)
        case .regular(let status):
            let (draft, raw) = try Self.draft(besides: path, status, action)
            descriptor = Descriptor(owning: raw)
            self.draft = draft
        case .pipe:
            // If its reader ends, writing fails instead of ending the program.
            signal(SIGPIPE, SIG_IGN)
            descriptor = try Self.existing(path, flags, action)
            length = nil
        case .device:
            descriptor = try Self.existing(path, flags, action)
            length = nil
        }
    }

    deinit {
        if let draft { unlink(draft.path) }
    }

    /// Opens an existing file that is not replaced.
    private static func existing(
        _ path: String, _ flags: CInt, _ action: String
    ) throws(SystemFailure) -> Descriptor {
        // Without O_NONBLOCK, open would wait for a process that reads the pipe.
        switch valueOrErrno({ open(path, flags | O_NONBLOCK) }) {
        case .success(let raw):
            _ = fcntl(raw, F_SETFL, O_WRONLY)
            return Descriptor(owning: raw)
        case .failure(let error):
            let hint = error == .noSuchAddressOrDevice ? ": nothing reads from it" : ""
            throw SystemFailure(action, error, hint: hint)
        }
    }

    /// Creates a file beside an existing, writable regular file, with the same owner, group and mode.
    private static func draft(
        besides path: String, _ status: stat, _ action: String
    ) throws(SystemFailure) -> (draft: (path: String, destination: String), raw: CInt) {
        _ = try check(action) { access(path, W_OK) }
        let destination = destination(ofLink: path)
        var name = Array("\(destination).XXXXXX".utf8CString)
        let raw = try check(action) { mkstemp(&name) }
        _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
        // First the owner, because changing it clears the set-user-ID bit. With another owner that bit would give
        // that owner's privileges to everybody.
        let isOwned = fchown(raw, status.st_uid, status.st_gid) == 0
        _ = fchmod(raw, status.st_mode & (isOwned ? 0o7777 : 0o777))
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
