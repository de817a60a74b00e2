import CLinux
import Core
import Glibc
import Synchronization
import SystemPackage

/// The path of a Unix socket that this program has bound.
///
/// Binding replaces nothing but a stale socket, and `remove` deletes only the file that this program created.
struct UnixPath {
    private let path: String
    private let device: dev_t
    private let inode: ino_t
    /// Whether the socket replaced a stale one, which no process owned.
    let isReplacement: Bool

    /// Held while the umask is changed, which all threads share.
    private static let umaskGuard = Mutex(())

    /// Binds a socket to a path.
    ///
    /// - Parameter mode: The permissions, which decide who may send to it; they apply from the start.
    /// - Throws: `DatagramFailure` if a live socket owns the path, if the path is another kind of file, or if the
    ///   folder is not writable.
    init(_ path: String, mode: mode_t, binding socket: borrowing Descriptor, _ bind: () -> CInt)
        throws(DatagramFailure)
    {
        let action = "bind unix \(path)"
        let lock = FolderLock(folder(of: path))
        isReplacement = try Self.clear(path, lock, action)
        // The kernel creates the file with the mode of the unbound socket, without the bits of the umask.
        _ = fchmod(socket.raw, mode)
        let result = Self.umaskGuard.withLock { _ in
            let mask = umask(~mode & 0o777)
            defer { umask(mask) }
            return valueOrErrno(bind)
        }
        if case .failure(let error) = result {
            throw DatagramFailure(action, Self.reason(for: error, at: path), code: error)
        }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw DatagramFailure(action, "the file was deleted during bind", code: .noSuchFileOrDirectory)
        }
        (device, inode) = (status.st_dev, status.st_ino)
        self.path = path
        _ = consume lock
    }

    /// Removes the file, if it is still the one that was created.
    func remove() {
        if isFile(at: path) { unlink(path) }
    }

    /// Returns whether a path in any spelling leads to the file that was created.
    func isFile(at other: String) -> Bool {
        var status = stat()
        return lstat(other, &status) == 0 && status.st_dev == device && status.st_ino == inode
    }

    /// Removes a stale socket at the path.
    ///
    /// - Returns: Whether there was one.
    /// - Throws: `DatagramFailure` if the path is in use.
    private static func clear(
        _ path: String, _ lock: borrowing FolderLock, _ action: String
    ) throws(DatagramFailure) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw DatagramFailure(
                action, "a file that is not a socket exists at this path", code: .fileExists)
        }
        switch owner(of: path) {
        case .live:
            throw DatagramFailure(action, "a live socket owns the path", code: .addressInUse)
        case .unknown(let error):
            throw DatagramFailure(
                action, "cannot tell whether the existing socket is in use: \(error.description)",
                code: error)
        case .gone: break
        }
        guard !lock.isBusy else {
            throw DatagramFailure(
                action, "cannot replace the stale socket: another program has locked the folder",
                code: .resourceTemporarilyUnavailable)
        }
        if case .failure(let error) = valueOrErrno({ unlink(path) }) {
            throw DatagramFailure(
                action, "cannot remove the stale socket at this path: \(error.description)",
                code: error)
        }
        return true
    }

    private enum Owner {
        case live, gone
        case unknown(Errno)
    }

    /// Returns the state of the socket at a path.
    ///
    /// The check connects to it: that sends nothing, and is refused only if no socket is bound to the path any more.
    private static func owner(of path: String) -> Owner {
        guard case .success(let raw) = valueOrErrno({ pollux_chat_socket(AF_UNIX) }) else {
            return .unknown(.tooManyOpenFiles)
        }
        let probe = Descriptor(owning: raw)
        let result = SocketName.path(Array(path.utf8)).withSocketAddress(family: AF_UNIX) { address, length in
            valueOrErrno { connect(probe.raw, address, length) }
        }
        return switch result {
        // A socket that is connected to another one refuses this one (EPERM).
        case .success, .failure(.protocolWrongTypeForSocket), .failure(.notPermitted): .live
        case .failure(.connectionRefused): .gone
        case .failure(let error): .unknown(error)
        }
    }

    private static func reason(for error: Errno, at path: String) -> String {
        let folder = folder(of: path)
        return switch error {
        case .noSuchFileOrDirectory:
            access(folder, F_OK) == 0
                ? "the folder \(folder) cannot hold sockets" : "the folder \(folder) does not exist"
        case .permissionDenied: "no permission to write to the folder \(folder)"
        default: error.description
        }
    }
}
