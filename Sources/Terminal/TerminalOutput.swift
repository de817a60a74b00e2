import Glibc

/// Output to the terminal that does not go through curses.
enum TerminalOutput {
    /// Writes all bytes, and waits while the terminal is not ready.
    ///
    /// Ignores other errors: the keyboard reports a terminal that is gone.
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
