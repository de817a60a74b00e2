import Glibc

/// The way of all bytes to the terminal, which never waits for a terminal that does not read.
final class TerminalOutput {
    /// A description of the terminal of our own, since other processes share the mode of standard output.
    let descriptor: CInt
    /// Whether the terminal could not be opened, so that writes to standard output may block.
    let isBlocking: Bool
    /// Bytes to write: those of one frame, and of what was written since.
    private var pending: [UInt8] = []
    private var writtenCount = 0

    /// How long `finish` waits for a terminal that reads slowly: this many times, in milliseconds.
    private static let waits = (count: 10, milliseconds: CInt(10))

    init() throws(TerminalFailure) {
        let flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC
        var own = open("/proc/self/fd/\(STDOUT_FILENO)", flags)
        if own < 0, errno == EMFILE || errno == ENFILE { throw .system("open the terminal") }
        // The terminal may belong to another user, as after `su`, but the controlling one can always be opened.
        if own < 0, tcgetsid(STDOUT_FILENO) == getsid(0) { own = open("/dev/tty", flags) }
        isBlocking = own < 0
        descriptor = isBlocking ? STDOUT_FILENO : own
    }

    deinit {
        if !isBlocking { close(descriptor) }
    }

    /// Whether the terminal has not read everything yet: `flush` is due once poll reports it as writable.
    var isBehind: Bool { writtenCount < pending.count }

    func write(_ bytes: [UInt8]) {
        if isBehind {
            pending += bytes
        } else {
            (pending, writtenCount) = (bytes, 0)
        }
        flush()
    }

    /// Writes as much as the terminal takes now.
    ///
    /// Ignores other errors: the keyboard reports a terminal that is gone.
    func flush() {
        while isBehind {
            let count = writeSome()
            if count > 0 {
                writtenCount += count
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                (pending, writtenCount) = ([], 0)
            }
        }
    }

    private func writeSome() -> Int {
        pending.withUnsafeBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: bytes[writtenCount...])
            guard isBlocking else { return Glibc.write(descriptor, rest.baseAddress, rest.count) }
            var count = 0
            CrashGuard.whileBlocking { count = Glibc.write(descriptor, rest.baseAddress, rest.count) }
            return count
        }
    }

    /// Writes the bytes that leave full-screen mode, after a short wait for the terminal to read what precedes them.
    ///
    /// If it does not read, what it has not read is dropped to make room for them.
    func finish(_ bytes: [UInt8]) {
        for _ in 0..<Self.waits.count where isBehind {
            var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            poll(&entry, 1, Self.waits.milliseconds)
            flush()
        }
        if isBehind { Restoration.dropOutput(of: descriptor) }
        (pending, writtenCount) = ([], 0)
        write(bytes)
    }
}
