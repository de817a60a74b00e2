import Glibc

/// Whether a thread waits, and with what limit, according to its system call: `man 5 proc_pid_syscall`.
enum SystemWait {
    /// The thread is running or runnable.
    case none
    /// It waits with a time limit, or in a system call that is not in the table.
    case limited
    /// It waits for an event without a time limit.
    case unlimited

    /// Reads the state of a thread from its folder in `/proc`; nil if it has ended.
    init?(ofThread folder: String) {
        guard let stat = try? contents(ofFile: "\(folder)/stat"),
            // The name of the program is in parentheses and may contain any character.
            let state = stat.suffix(after: ") ").first
        else { return nil }
        switch state {
        case "Z", "X": return nil
        // Stopped: only a signal continues it.
        case "T": self = .unlimited
        default:
            guard let call = try? contents(ofFile: "\(folder)/syscall") else { return nil }
            self.init(call: call)
        }
    }

    /// - Parameter call: The call's number and six arguments, or a word if the thread is not in a call.
    init(call: String) {
        let words = call.split { $0 == " " || $0 == "\n" }
        guard words.count > 6, let number = Int(words[0]) else {
            self = .none
            return
        }
        let arguments = words[1...6].map { UInt64($0.dropFirst(2), radix: 16) ?? 0 }
        let hasLimit =
            switch Self.calls[number] {
            case .noLimit?: false
            case .pointer(let index)?: arguments[index] != 0
            case .milliseconds(let index)?: Int32(truncatingIfNeeded: arguments[index]) >= 0
            case nil: true
            }
        self = hasLimit ? .limited : .unlimited
    }

    /// The argument of a call that is its time limit. A null pointer or a negative number means no limit.
    private enum Limit {
        case noLimit
        case pointer(Int)
        case milliseconds(Int)
    }

    #if arch(x86_64)
        fileprivate static let polls = [7, 271]
        private static let calls: [Int: Limit] = [
            0: .noLimit,  // read
            7: .milliseconds(2),  // poll
            23: .pointer(4),  // select
            34: .noLimit,  // pause
            61: .noLimit,  // wait4
            130: .noLimit,  // rt_sigsuspend
            202: .pointer(3),  // futex
            232: .milliseconds(3),  // epoll_wait
            247: .noLimit,  // waitid
            270: .pointer(4),  // pselect6
            271: .pointer(2),  // ppoll
            281: .milliseconds(3),  // epoll_pwait
        ]
    #else
        fileprivate static let polls = [73]
        // The numbers shared by all newer architectures: asm-generic/unistd.h.
        private static let calls: [Int: Limit] = [
            22: .milliseconds(3),  // epoll_pwait
            63: .noLimit,  // read
            72: .pointer(4),  // pselect6
            73: .pointer(2),  // ppoll
            95: .noLimit,  // waitid
            98: .pointer(3),  // futex
            133: .noLimit,  // rt_sigsuspend
            260: .noLimit,  // wait4
        ]
    #endif
}

/// Whether a process's first thread is waiting in `poll` or `ppoll`, with no descriptor ready.
public func isPolling(_ process: pid_t) -> Bool {
    let call = (try? contents(ofFile: "/proc/\(process)/syscall")) ?? ""
    return call.split(separator: " ").first.flatMap { Int($0) }.map(SystemWait.polls.contains) ?? false
}

extension String {
    /// The rest after the last occurrence of a text; empty if there is none.
    fileprivate func suffix(after text: String) -> Substring {
        guard let end = ranges(of: text).last?.upperBound else { return "" }
        return self[end...]
    }
}
