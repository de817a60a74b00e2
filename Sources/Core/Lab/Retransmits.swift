/// A lane's retransmissions: segments in which A repeats what it has sent before.
public struct Retransmits: Sendable, Equatable {
    public var total = 0
    /// In fast recovery.
    public var fast = 0
    /// When the retransmission timer ran out.
    public var timeout = 0
    /// Tail-loss probes that repeat the last segment.
    public var probe = 0
    /// In slow start after a timeout, or for a reason that is not known.
    public var other = 0

    public init() {}

    /// Counts retransmissions for unknown reasons.
    public init(unexplained total: Int) {
        (self.total, other) = (total, total)
    }

    public init(_ tally: RetransmissionTally) {
        (total, fast, timeout, probe) = (tally.total, tally.fast, tally.timeout, tally.probe)
        other = tally.afterTimeout + tally.unexplained
    }

    /// `20: 12 fast, 2 timeout, 6 other`; only the total if it is 0.
    public var words: String {
        let parts = [(fast, "fast"), (timeout, "timeout"), (probe, "probe"), (other, "other")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return parts.isEmpty ? "\(total)" : "\(total): " + parts.joined(separator: ", ")
    }

    var record: JSONValue {
        .object([
            ("total", .integer(Int64(total))), ("fast", .integer(Int64(fast))),
            ("timeout", .integer(Int64(timeout))), ("probe", .integer(Int64(probe))),
            ("other", .integer(Int64(other))),
        ])
    }
}
