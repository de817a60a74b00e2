import Glibc

/// The session of a program in a terminal: the program leads it, and its child processes belong to it.
///
/// See `man 7 credentials`.
struct Session {
    let leader: pid_t

    /// The state of the session at approximately one moment.
    struct Snapshot: Equatable {
        /// The number of voluntary context switches of each thread.
        var waits: [String: Int] = [:]
        /// Whether all threads are waiting.
        var isWaiting = true
        /// Whether all threads wait without a time limit and no timer is set, so that only a key, a signal or
        /// a datagram can wake one up.
        var isAtRest = true

        /// Whether a thread has woken up and waited again since then, or a new thread waits.
        func hasWokenUp(since earlier: Snapshot) -> Bool {
            waits.contains { $1 > earlier.waits[$0] ?? -1 }
        }
    }

    /// Whether the session only waits for events from outside.
    ///
    /// It compares two snapshots, because the first may miss a process started meanwhile. The second then
    /// finds that process, or finds that the processes waiting for it have woken up.
    var isAtRest: Bool {
        let first = snapshot
        return !first.waits.isEmpty && first.isAtRest && snapshot == first
    }

    var snapshot: Snapshot {
        var snapshot = Snapshot()
        for process in (try? names(inFolder: "/proc")) ?? [] {
            guard let number = pid_t(process), getsid(number) == leader else { continue }
            for thread in (try? names(inFolder: "/proc/\(process)/task")) ?? [] {
                let folder = "/proc/\(process)/task/\(thread)"
                // Read before the state: a thread that wakes up in between is then seen as not waiting.
                let waits = ProcessUsage.voluntarySwitches(ofThread: folder)
                guard let wait = SystemWait(ofThread: folder) else { continue }
                snapshot.waits[thread] = waits
                if wait == .none { snapshot.isWaiting = false }
                if wait != .unlimited { snapshot.isAtRest = false }
            }
            if snapshot.isAtRest, hasRunningTimer(process) { snapshot.isAtRest = false }
        }
        return snapshot
    }

    /// Whether one of the process's `timerfd`s is set.
    private func hasRunningTimer(_ process: String) -> Bool {
        let folder = "/proc/\(process)/fdinfo"
        return ((try? names(inFolder: folder)) ?? []).contains { descriptor in
            guard let metadata = try? contents(ofFile: "\(folder)/\(descriptor)") else { return false }
            return metadata.split(separator: "\n").contains {
                $0.hasPrefix("it_value:") && $0 != "it_value: (0, 0)"
            }
        }
    }
}
