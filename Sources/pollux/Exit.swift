import ArgumentParser
import Glibc
import Kernel
import Screen

/// The ways a command ends other than by success.
enum Exit {
    /// Prints one line on standard error: which command failed, doing what, to what.
    ///
    /// - Returns: Exit status 1.
    static func failure(_ text: String) -> ExitCode {
        note(text)
        return ExitCode(1)
    }

    /// Prints one line on standard error about a result that is incomplete.
    static func note(_ text: String) {
        // If standard error is closed, the exit status has to do.
        try? StandardStream.error.writeLine(line(text))
    }

    /// Returns a line for standard error.
    static func line(_ text: String) -> String { "pollux: \(text.plainText)" }

    /// Notes how many lines of a file could not be parsed, if any.
    static func note(skippedLines count: Int, of path: String) {
        if count > 0 { note("\(path): \(count) \(count == 1 ? "line" : "lines") skipped") }
    }

    /// Exits by the signal itself, so that the parent process sees the cause.
    static func bySignal(_ number: CInt) -> Never {
        signal(number, SIG_DFL)
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, number)
        raise(number)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
        exit(128 + number)
    }
}
