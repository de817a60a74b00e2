import CLinux
import Glibc

/// A terminal that does not read, as while its emulator is stopped.
extension TerminalChild {
    /// Presses Ctrl-L, on which a program repaints its screen, without reading its output, until the terminal takes no
    /// more.
    ///
    /// - Returns: False if the terminal is not full before the deadline, or the program has ended.
    public func fillTerminal(within deadline: Duration = .patience) throws(CallFailure) -> Bool {
        guard let path = master?.terminalPath else { return false }
        let terminal = OwnedDescriptor(
            try check("open \(path)") { open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC) })
        let end = ContinuousClock.now + deadline
        var writable = pollfd(fd: terminal.number, events: Int16(POLLOUT), revents: 0)
        while ContinuousClock.now < end {
            send([0x0c])
            // The program needs some time for its frame; a full terminal stays full.
            poll(nil, 0, 5)
            if poll(&writable, 1, 0) == 0 { return true }
        }
        return false
    }

    /// Waits for the program to end without reading its output; false after that time.
    public func hasEndedUnread(within deadline: Duration) -> Bool {
        let end = ContinuousClock.now + deadline
        while ContinuousClock.now < end {
            // A program that has ended is a zombie until its status is collected.
            if (try? contents(ofFile: "/proc/\(processID)/stat"))?.contains(") Z ") ?? true { return true }
            poll(nil, 0, 2)
        }
        return false
    }
}
