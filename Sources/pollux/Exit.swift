import ArgumentParser
import Glibc
import Kernel
import Screen

/// How a command ends that cannot do what it was asked for.
enum Exit {
    /// Says in one line who failed, doing what, to what; the exit status is 1.
    static func failure(_ text: String) -> ExitCode {
        note(text)
        return ExitCode(1)
    }

    /// Says in one line what is missing from an answer that is there all the same.
    static func note(_ text: String) {
        // Where even standard error is closed, the status says it alone.
        try? StandardStream.error.writeLine("pollux: \(text.plainText)")
    }

    /// Notes the lines of a file that could not be read, where there are any.
    static func note(skippedLines count: Int, of path: String) {
        if count > 0 { note("\(path): \(count) \(count == 1 ? "line" : "lines") skipped") }
    }

    /// Ends as the signal would have ended the program, so that whoever started it sees the cause.
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
