import CLinux
import Glibc

extension StandardStream {
    /// Whether a line can be written without waiting for a reader that may never read.
    public var isWritable: Bool {
        var entry = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
        return poll(&entry, 1, 0) > 0
    }
}
