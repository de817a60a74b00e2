/// The retransmissions of one end, by reason.
public struct RetransmissionTally: Sendable, Equatable {
    /// Sent again in fast recovery; the kernel counts them as `TCPFastRetrans`.
    public var fast = 0
    /// Sent again because the retransmission timer ran out; `TCPTimeouts`.
    public var timeout = 0
    /// Sent again after a timeout, in slow start; `TCPSlowStartRetrans`.
    public var afterTimeout = 0
    /// Tail-loss probes that repeat the last segment.
    public var probe = 0
    /// Tail-loss probes that carry new data, so are no retransmissions.
    public var newDataProbe = 0
    /// Retransmissions for a reason that the kernel does not count.
    public var unexplained = 0

    public init() {}

    public var total: Int { fast + timeout + afterTimeout + probe + unexplained }

    /// All tail-loss probes; `TCPLossProbes`.
    public var lossProbes: Int { probe + newDataProbe }

    /// Adds the counts of two connections.
    public static func + (one: RetransmissionTally, other: RetransmissionTally) -> RetransmissionTally {
        var sum = one
        sum.fast += other.fast
        sum.timeout += other.timeout
        sum.afterTimeout += other.afterTimeout
        sum.probe += other.probe
        sum.newDataProbe += other.newDataProbe
        sum.unexplained += other.unexplained
        return sum
    }

    mutating func count(_ kind: RetransmissionKind) {
        switch kind {
        case .fast: fast += 1
        case .timeout: timeout += 1
        case .afterTimeout: afterTimeout += 1
        case .probe: probe += 1
        case .newDataProbe: newDataProbe += 1
        case .unexplained: unexplained += 1
        }
    }
}

/// Why a segment was sent again, or the kernel probes for a lost tail.
enum RetransmissionKind: Sendable, Equatable {
    case fast, timeout, afterTimeout, probe, newDataProbe, unexplained
}
