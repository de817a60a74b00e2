/// The counts of one lane so far.
public struct LaneFigures: Sendable, Equatable {
    public var sent = 0
    public var delivered = 0
    /// Until the end those whose packets the wire has dropped for good: others may still come.
    public var lost = 0
    public var duplicates = 0
    public var outOfOrder = 0
    /// Calls that gave data to the receiver.
    public var reads = 0
    /// Each IP packet once, as it enters the wire, lost ones included, copies not.
    public var packetsOnWire = 0
    public var packetsDropped = 0
    public var bytesOnWire = 0
    public var handshake: Duration?
    /// From a message's own time to send until it was read.
    public var latency: LatencyPercentiles?
    public var duration = Duration.zero
    public var retransmits = 0
    public var checksumErrors = 0
    /// `tcpi_snd_cwnd`, in segments; 0 for UDP.
    public var congestionWindow = 0
    public var failure: LabFailure?

    public init() {}
}

public struct LatencyPercentiles: Sendable, Equatable {
    public var p50, p90, p99, max: Duration

    public init(p50: Duration, p90: Duration, p99: Duration, max: Duration) {
        (self.p50, self.p90, self.p99, self.max) = (p50, p90, p99, max)
    }
}

/// What went wrong, with the name that a program can compare: `ECONNREFUSED`.
public struct LabFailure: Error, Sendable, Equatable {
    public var code: String
    public var message: String

    public init(code: String, message: String) {
        (self.code, self.message) = (code, message)
    }
}

/// What runs, as soon as it is known.
public struct LabRunInfo: Sendable, Equatable {
    public var medium: Medium
    /// Why the wire could not be had, and how to get it; nil on the wire, or where loopback was asked for.
    public var mediumReason: String?
    /// `cubic`.
    public var congestionControl: String
    /// What the lanes are called: in `local` the second is `unix`.
    public var laneNames: [String]

    public init(medium: Medium, mediumReason: String?, congestionControl: String, laneNames: [String]) {
        (self.medium, self.mediumReason) = (medium, mediumReason)
        (self.congestionControl, self.laneNames) = (congestionControl, laneNames)
    }
}
