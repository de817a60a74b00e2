import Glibc

/// The memory and processor time used by a process, from `/proc`: `man 5 proc`. Its child processes are not
/// included.
public struct ProcessUsage: Equatable, Sendable {
    /// Resident memory, in bytes.
    public var residentBytes = 0
    /// Resident anonymous memory, which is not from files, in bytes.
    public var anonymousBytes = 0
    /// Peak resident memory, in bytes.
    public var peakResidentBytes = 0
    /// Voluntary context switches of its threads; each is followed by a wake-up.
    public var voluntarySwitches = 0
    /// Involuntary context switches of its threads.
    public var involuntarySwitches = 0
    /// Processor time of its threads, of those that have ended as well.
    public var processorTime = Duration.zero
    public var threadCount = 0

    /// Reads the usage of a process that has not been reaped yet. Threads that have ended count for the processor time
    /// only.
    public init(of process: Int32) throws(CallFailure) {
        let memory = Self.fields(try contents(ofFile: "/proc/\(process)/status"))
        residentBytes = (memory["VmRSS"] ?? 0) * 1024
        anonymousBytes = (memory["RssAnon"] ?? 0) * 1024
        peakResidentBytes = (memory["VmHWM"] ?? 0) * 1024
        for thread in try names(inFolder: "/proc/\(process)/task") {
            // A thread may end between the two reads, and is then not counted.
            let path = "/proc/\(process)/task/\(thread)/status"
            guard let status = try? contents(ofFile: path) else { continue }
            let switches = Self.fields(status)
            voluntarySwitches += switches["voluntary_ctxt_switches"] ?? 0
            involuntarySwitches += switches["nonvoluntary_ctxt_switches"] ?? 0
            threadCount += 1
        }
        processorTime = try Self.processorTime(of: process)
    }

    private static func processorTime(of process: Int32) throws(CallFailure) -> Duration {
        var (clock, time) = (clockid_t(), timespec())
        try checkCode("clock_getcpuclockid \(process)", clock_getcpuclockid(process, &clock))
        try check("clock_gettime of \(process)") { clock_gettime(clock, &time) }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// The voluntary switches of one thread, by its folder in `/proc`; 0 if it has ended.
    ///
    /// Every wait for an answer reads them, so this does not divide the file into fields.
    static func voluntarySwitches(ofThread folder: String) -> Int {
        let status = (try? contents(ofFile: "\(folder)/status")) ?? ""
        let name = "\nvoluntary_ctxt_switches:"
        return status.withCString { text in
            strstr(text, name).map { strtol($0 + name.utf8.count, nil, 10) } ?? 0
        }
    }

    /// The number of open descriptors of a process.
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
    /// The program's usage so far. Readings before and after an idle period show whether the program wakes
    /// up.
    public func usage() throws(CallFailure) -> ProcessUsage { try ProcessUsage(of: processID) }
}
