import CLinux
import Glibc

/// The kernel's settings of the terminal (`man 3 termios`).
struct TerminalSettings {
    private let value: termios

    /// Reads the settings of standard output; nil if it is not a terminal.
    init?() {
        var value = termios()
        guard tcgetattr(STDOUT_FILENO, &value) == 0 else { return nil }
        self.value = value
    }

    /// Sets the terminal to these settings at once: `TCSADRAIN` would wait for a terminal that does not read.
    func apply() {
        withUnsafePointer(to: value) { _ = tcsetattr(STDOUT_FILENO, TCSANOW, $0) }
    }

    /// Leaves full-screen mode by `body`, and sets the terminal to these settings. Async-signal-safe.
    ///
    /// A program in the background may write to the terminal, but leaves the settings to the program in the
    /// foreground, which has its own. The kernel would also stop it for changing them.
    func restore(_ body: () -> Void) {
        var (set, old) = (sigset_t(), sigset_t())
        sigemptyset(&set)
        sigaddset(&set, SIGTTOU)
        pthread_sigmask(SIG_BLOCK, &set, &old)
        body()
        if Self.isInForeground { apply() }
        pthread_sigmask(SIG_SETMASK, &old, nil)
    }

    /// Whether the program may change the settings: also of a terminal that is not the controlling one.
    static var isInForeground: Bool {
        let group = tcgetpgrp(STDOUT_FILENO)
        return group < 0 || group == getpgrp()
    }

    /// Waits in the background until the user brings the program to the foreground, as the kernel makes a program wait
    /// that changes the terminal. Signals that end the program do so meanwhile.
    static func waitForForeground() {
        guard !isInForeground else { return }
        var (none, old) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &old)
        tcflow(STDOUT_FILENO, TCOON)  // no change, but one that the kernel reserves for the foreground
        pthread_sigmask(SIG_SETMASK, &old, nil)
    }
}
