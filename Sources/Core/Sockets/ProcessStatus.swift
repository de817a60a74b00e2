/// The fields of `/proc/PID/stat` that identify a process (`man 5 proc`).
public struct ProcessStatus: Sendable, Equatable {
    /// The name in `/proc/PID/comm`. It may contain spaces, parentheses and control characters.
    public let name: String
    /// The pid of the parent; 0 for pid 1, and for a process whose parent is in another pid namespace.
    public let parent: Int32
    /// Clock ticks from the start of the machine to that of the process.
    public let startTicks: UInt64

    /// Parses `PID (NAME) STATE PPID ...`; nil for any other text.
    ///
    /// The name ends at the last parenthesis, because it may contain some itself.
    public init?(_ text: ArraySlice<UInt8>) {
        guard let open = text.firstIndex(of: UInt8(ascii: "(")),
            let close = text.lastIndex(of: UInt8(ascii: ")")), open < close
        else { return nil }
        name = String(decoding: text[(open + 1)..<close], as: UTF8.self)
        // The state, the first field after the name, has number 3.
        let fields = text[(close + 1)...].split(separator: 0x20, maxSplits: Self.startField - 2)
        guard fields.count > Self.startField - 3,
            let parent = Int32(String(decoding: fields[Self.parentField - 3], as: UTF8.self)),
            let ticks = UInt64(String(decoding: fields[Self.startField - 3], as: UTF8.self))
        else { return nil }
        self.parent = parent
        startTicks = ticks
    }

    /// The numbers of the fields `ppid` and `starttime`, counted from 1.
    private static let parentField = 4
    private static let startField = 22
}
