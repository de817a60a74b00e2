import CLinux
import Core
import Glibc
import SystemPackage

/// The path of a Unix socket that this program has bound: it takes it safely, and removes at the end only
/// what it made itself.
struct UnixPath {
    private let path: String
    private let device: dev_t
    private let inode: ino_t
    /// Whether a socket that nobody owned any more stood there before.
    let isReplacement: Bool

    /// Binds a socket to a path.
    ///
    /// - Parameter mode: who may send to it; from the first moment on nobody else may.
    /// - Throws: `DatagramFailure` where a live socket owns the path, where something else stands there, or
    ///   where the folder cannot be written.
    init(_ path: String, mode: mode_t, binding socket: borrowing Descriptor, _ bind: () -> CInt)
        throws(DatagramFailure)
    {
        let action = "bind unix \(path)"
        isReplacement = try Self.clear(path, action)
        // The mode of the unbound socket becomes that of the file, without a moment in which all may write.
        _ = fchmod(socket.raw, mode)
        if case .failure(let error) = valueOrErrno(bind) {
            throw DatagramFailure(action, Self.words(for: error, at: path), code: error)
        }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            throw DatagramFailure(action, "it vanished at once", code: .noSuchFileOrDirectory)
        }
        (device, inode) = (status.st_dev, status.st_ino)
        self.path = path
        // The umask has taken bits away that were asked for.
        _ = chmod(path, mode)
    }

    /// Removes the file, where it is still the one that was made.
    func remove() {
        if isFile(at: path) { unlink(path) }
    }

    /// Whether a path, however it is written, leads to the file that was made.
    func isFile(at other: String) -> Bool {
        var status = stat()
        return lstat(other, &status) == 0 && status.st_dev == device && status.st_ino == inode
    }

    /// Makes room at the path, where what stands there is a socket that nobody owns.
    ///
    /// - Returns: Whether there was one.
    private static func clear(_ path: String, _ action: String) throws(DatagramFailure) -> Bool {
        var status = stat()
        guard lstat(path, &status) == 0 else { return false }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw DatagramFailure(
                action, "a file that is no socket stands there, and is left alone", code: .fileExists)
        }
        switch owner(of: path) {
        case .live:
            throw DatagramFailure(action, "a live socket owns the path", code: .addressInUse)
        case .unknown(let error):
            throw DatagramFailure(
                action, "a socket stands there, and asking for its owner failed: \(error.description)",
                code: error)
        case .gone: break
        }
        if case .failure(let error) = valueOrErrno({ unlink(path) }) {
            throw DatagramFailure(
                action, "a stale socket stands there, and cannot be removed: \(error.description)",
                code: error)
        }
        return true
    }

    private enum Owner {
        case live, gone
        case unknown(Errno)
    }

    /// Connecting sends nothing; only a path that no socket is bound to any more is refused.
    private static func owner(of path: String) -> Owner {
        guard case .success(let raw) = valueOrErrno({ pollux_chat_socket(AF_UNIX) }) else {
            return .unknown(.tooManyOpenFiles)
        }
        let probe = Descriptor(owning: raw)
        let result = SocketName.path(Array(path.utf8)).withSocketAddress(family: AF_UNIX) { address, length in
            valueOrErrno { connect(probe.raw, address, length) }
        }
        return switch result {
        case .success, .failure(.protocolWrongTypeForSocket): .live
        case .failure(.connectionRefused): .gone
        case .failure(let error): .unknown(error)
        }
    }

    private static func words(for error: Errno, at path: String) -> String {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        return switch error {
        case .noSuchFileOrDirectory:
            access(folder, F_OK) == 0
                ? "the folder \(folder) holds no sockets" : "there is no folder \(folder)"
        case .permissionDenied: "the folder \(folder) is not ours to write in"
        default: error.description
        }
    }
}
