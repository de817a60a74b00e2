import Glibc

/// A file descriptor with one owner, closed when the last reference goes.
///
/// A class and not a noncopyable value, for arrays have to hold it.
final class OwnedDescriptor: Sendable {
    let number: Int32

    /// Takes over an open descriptor and keeps it from programs started later.
    init(_ number: Int32) {
        self.number = number
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(number) }

    func makeNonblocking() throws(CallFailure) {
        try check("fcntl O_NONBLOCK") { fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }
    }
}
