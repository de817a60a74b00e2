import Glibc

/// The one way to the terminal, beside what curses writes itself.
enum TerminalOutput {
    /// Writes all of the bytes, however many calls that takes, and waits while the terminal takes none.
    ///
    /// A terminal that is gone takes nothing; the keyboard says so.
    static func write(_ bytes: [UInt8]) {
        var left = bytes[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                left = left.dropFirst(count)
            } else if errno == EAGAIN {
                var entry = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                poll(&entry, 1, -1)
            } else if errno != EINTR {
                return
            }
        }
    }
}
