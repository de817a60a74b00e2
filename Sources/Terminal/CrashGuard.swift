import CNcurses
import Glibc

/// The signal handlers that restore the terminal when the program crashes.
///
/// `endwin` is not async-signal-safe, but the process is dying anyway, and a terminal left in raw mode is worse
/// than the small chance that the handler crashes too.
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
    GatheredOutput.restoreTerminal()
    mousemask(0, nil)
    StaticString("\u{1b}[?2004l").withUTF8Buffer { _ = write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    endwin()
    raise(number)
}
