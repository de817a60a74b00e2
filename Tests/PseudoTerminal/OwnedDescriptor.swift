import Glibc

/// A file descriptor that is closed when the object is released.
///
/// A class and not a noncopyable struct, because arrays have to hold it.
final class OwnedDescriptor: Sendable {
    let number: Int32

    /// Takes ownership of an open descriptor and makes it close-on-exec.
    init(_ number: Int32) {
        self.number = number
        _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(number) }

    func makeNonblocking() throws(CallFailure) {
        try check("fcntl O_NONBLOCK") { fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) }
    }
}
