import CNcurses
import Glibc

/// Gives the terminal back when the program dies of a trap or a bad access.
///
/// `endwin` is not made for signal handlers; but the process is lost anyway, and a terminal that is left
/// in raw mode is worse than the small chance that the handler dies too.
enum CrashGuard {
    private static let signals = [SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE]

    static let pasteOn = Array("\u{1b}[?2004h".utf8)
    static let pasteOff = Array("\u{1b}[?2004l".utf8)

    static func arm() {
        for signal in signals { Glibc.signal(signal, restoreAndDie) }
    }

    static func disarm() {
        for signal in signals { Glibc.signal(signal, SIG_DFL) }
    }
}

private func restoreAndDie(_ number: CInt) {
    signal(number, SIG_DFL)
    GatheredOutput.turnBackToTerminal()
    mousemask(0, nil)
    StaticString("\u{1b}[?2004l").withUTF8Buffer { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    endwin()
    raise(number)
}
