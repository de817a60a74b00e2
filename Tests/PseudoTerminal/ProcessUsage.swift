/// What a process has taken of the machine, from `/proc`: `man 5 proc`. Processes that it started are not
/// included.
public struct ProcessUsage: Equatable, Sendable {
    /// Memory now in RAM, in bytes.
    public var residentBytes = 0
    /// The part of it that is not from files, in bytes.
    public var anonymousBytes = 0
    /// The most that was ever in RAM, in bytes.
    public var peakResidentBytes = 0
    /// Times that one of its threads gave up the processor to wait: each is followed by a wake-up.
    public var voluntarySwitches = 0
    /// Times that one of its threads had the processor taken away.
    public var involuntarySwitches = 0
    /// Time that its threads have run.
    public var processorTime = Duration.zero
    public var threadCount = 0

    /// Reads the usage of a process that has not been collected yet. Threads that have ended are not counted.
    public init(of process: Int32) throws(CallFailure) {
        let memory = Self.fields(try contents(ofFile: "/proc/\(process)/status"))
        residentBytes = (memory["VmRSS"] ?? 0) * 1024
        anonymousBytes = (memory["RssAnon"] ?? 0) * 1024
        peakResidentBytes = (memory["VmHWM"] ?? 0) * 1024
        for thread in try names(inFolder: "/proc/\(process)/task") {
            // A thread may end between the two readings; it is then as if it had ended before.
            guard let status = try? contents(ofFile: "/proc/\(process)/task/\(thread)/status"),
                let schedule = try? contents(ofFile: "/proc/\(process)/task/\(thread)/schedstat")
            else { continue }
            let switches = Self.fields(status)
            voluntarySwitches += switches["voluntary_ctxt_switches"] ?? 0
            involuntarySwitches += switches["nonvoluntary_ctxt_switches"] ?? 0
            processorTime += .nanoseconds(schedule.split(separator: " ").first.flatMap { Int64($0) } ?? 0)
            threadCount += 1
        }
    }

    /// The same of one thread by its folder in `/proc`; 0 where it has ended.
    static func voluntarySwitches(ofThread folder: String) -> Int {
        let status = (try? contents(ofFile: "\(folder)/status")) ?? ""
        return fields(status)["voluntary_ctxt_switches"] ?? 0
    }

    /// How many descriptors a process has open.
    public static func descriptorCount(of process: Int32) throws(CallFailure) -> Int {
        try names(inFolder: "/proc/\(process)/fd").count
    }

    /// The lines of the form `Name:   123 kB`.
    private static func fields(_ status: String) -> [Substring: Int] {
        var fields: [Substring: Int] = [:]
        for line in status.split(separator: "\n") {
            let words = line.split { $0 == ":" || $0 == " " || $0 == "\t" }
            if words.count > 1, let value = Int(words[1]) { fields[words[0]] = value }
        }
        return fields
    }
}

extension TerminalChild {
    /// What the program has taken so far: two readings around a time of doing nothing tell whether an idle
    /// program wakes up.
    public func usage() throws(CallFailure) -> ProcessUsage { try ProcessUsage(of: processID) }
}
