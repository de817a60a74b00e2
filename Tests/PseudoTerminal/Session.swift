import Glibc

/// All processes that a program in a terminal consists of: it leads a session, and what it starts belongs to
/// it. `man 7 credentials`.
struct Session {
    let leader: pid_t

    /// How it was at about one moment.
    struct Snapshot: Equatable {
        /// How often each of its threads has given up the processor to wait.
        var waits: [String: Int] = [:]
        /// Whether all threads wait.
        var isWaiting = true
        /// Whether they wait without a time limit, and no timer runs: then only a key, a signal or a datagram
        /// can make any of it go on.
        var isAtRest = true

        /// Whether a thread has woken up and waited again meanwhile, or has just begun to.
        func hasWokenUp(since earlier: Snapshot) -> Bool {
            waits.contains { $1 > earlier.waits[$0] ?? -1 }
        }
    }

    /// Whether it waits for others only. Told by two looks, for a process that was started during the first one
    /// may have been overlooked; those that waited for it have then woken up, or it is found by the second.
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
                // Counted first: one that wakes up in between does not wait then.
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
