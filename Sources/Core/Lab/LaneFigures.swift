/// The counts of one lane so far.
public struct LaneFigures: Sendable, Equatable {
    public var sent = 0
    public var delivered = 0
    /// During the run, messages whose packets the wire has dropped; at the end, every undelivered message.
    public var lost = 0
    public var duplicates = 0
    public var outOfOrder = 0
    /// Read calls that returned data.
    public var reads = 0
    /// IP packets that entered the wire, including lost ones and excluding the wire's copies.
    public var packetsOnWire = 0
    public var packetsDropped = 0
    public var bytesOnWire = 0
    public var handshake: Duration?
    /// Time from when a message was due until it was read.
    public var latency: LatencyPercentiles?
    public var duration = Duration.zero
    public var retransmits = Retransmits()
    public var checksumErrors = 0
    /// `tcpi_snd_cwnd`, in segments; 0 for UDP.
    public var congestionWindow = 0
    public var failure: LabFailure?

    public init() {}
}

/// Percentiles of the messages' latency.
public struct LatencyPercentiles: Sendable, Equatable {
    public var p50, p90, p99, max: Duration

    public init(p50: Duration, p90: Duration, p99: Duration, max: Duration) {
        (self.p50, self.p90, self.p99, self.max) = (p50, p90, p99, max)
    }
}

/// A failure of a run or a lane, with a code for programs to compare, such as `ECONNREFUSED`.
public struct LabFailure: Error, Sendable, Equatable {
    public var code: String
    public var message: String

    public init(code: String, message: String) {
        (self.code, self.message) = (code, message)
    }
}

/// The conditions of a run, known when it starts.
public struct LabRunInfo: Sendable, Equatable {
    public var medium: Medium
    /// Why the wire is unavailable, and the remedy; nil on the wire, or if loopback was requested.
    public var mediumReason: String?
    /// TCP's congestion control, such as `cubic`.
    public var congestionControl: String
    /// Names of the lanes; in the scenario `local` the second is `unix`.
    public var laneNames: [String]

    public init(medium: Medium, mediumReason: String?, congestionControl: String, laneNames: [String]) {
        (self.medium, self.mediumReason) = (medium, mediumReason)
        (self.congestionControl, self.laneNames) = (congestionControl, laneNames)
    }
}
