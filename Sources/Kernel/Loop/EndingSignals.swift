import CLinux
import Glibc

/// The signals that end a program unless it handles them (`man 7 signal`), as a loop treats them.
public enum EndingSignals {
    /// Signals from outside, which a loop reads from a `SignalDescriptor` to end in order. Those for crashes and limits
    /// are missing: they cannot wait for the loop.
    public static let orderly: [CInt] =
        [
            SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGSTKFLT, SIGIO,
            SIGPWR,
        ] + Array(pollux_first_real_time()...pollux_last_real_time())

    /// Ignores the signals of failed writes, which return an error too, and glibc's two internal ones, which it sends
    /// only for calls that the program does not make.
    public static func ignoreOthers() {
        signal(SIGPIPE, SIG_IGN)
        signal(SIGXFSZ, SIG_IGN)
        for number in 32..<pollux_first_real_time() { _ = pollux_ignore_internal(number) }
    }
}
