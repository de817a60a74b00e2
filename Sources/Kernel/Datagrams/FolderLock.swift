import CLinux
import Glibc

/// An exclusive lock on a folder, so that of several programs that find the same stale socket only one replaces it.
///
/// The lock leaves no file behind, and ends with its owner (`man 2 flock`).
struct FolderLock: ~Copyable {
    private let descriptor: Descriptor?
    /// Whether another program holds the lock. A folder that cannot be locked, such as one on some network file systems
    /// or one that may not be read, counts as free.
    let isBusy: Bool

    /// Far longer than another start of this program holds the lock, in milliseconds.
    private static let maxWait = 100

    init(_ path: String) {
        guard case .success(let raw) = valueOrErrno({ open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }) else {
            descriptor = nil
            isBusy = false
            return
        }
        descriptor = Descriptor(owning: raw)
        var attempts = 0
        while flock(raw, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK else {
                isBusy = false
                return
            }
            guard attempts < Self.maxWait else {
                isBusy = true
                return
            }
            attempts += 1
            usleep(1_000)
        }
        isBusy = false
    }
}
