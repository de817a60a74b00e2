/// The counts of one lane so far.
public struct LaneFigures: Sendable, Equatable {
    public var sent = 0
    public var delivered = 0
    /// The lost messages by cause: during the run those that the wire has dropped, at the end all.
    public var drops = LossCauses()
    public var duplicates = 0
    public var outOfOrder = 0
    /// The TCP messages that waited for a hole in the stream.
    public var waited = Waits()
    /// Read calls that returned data.
    public var reads = 0
    /// IP packets that entered the wire, including lost ones and excluding the wire's copies.
    public var packetsOnWire = 0
    public var packetsDropped = 0
    public var bytesOnWire = 0
    public var handshake: Duration?
    /// Time from when a message was due until it was read.
    public var latency: LatencyPercentiles?
    /// The round trips of the sending TCP socket's segments.
    public var roundTrip: RoundTripPercentiles?
    public var duration = Duration.zero
    /// Bits of delivered messages per second of the duration.
    public var goodputBitsPerSecond = 0
    /// The cost of a message, where it can be measured.
    public var cost: MessageCost?
    public var retransmits = Retransmits()
    public var checksumErrors = 0
    /// ICMP errors that A received.
    public var icmpErrors = 0
    /// `tcpi_snd_cwnd`, in segments; 0 for UDP.
    public var congestionWindow = 0
    public var failure: LabFailure?

    public init() {}

    /// Computes the goodput from the duration.
    public mutating func setGoodput(messageSize: Int) {
        guard duration > .zero else { return }
        goodputBitsPerSecond = Int(Double(delivered * messageSize * 8) * 1000 / duration.milliseconds)
    }

    public var lost: Int { drops.total }

    /// Messages that are neither delivered nor lost: on their way, or at the end of a run those that TCP still owed
    /// or that were still on the wire.
    public var undelivered: Int { sent - delivered - lost }
}

/// The messages that waited for a hole in the stream, and how long.
public struct Waits: Sendable, Equatable {
    public var count: Int
    /// nil if none waited.
    public var p50, max: Duration?

    public init(count: Int = 0, p50: Duration? = nil, max: Duration? = nil) {
        (self.count, self.p50, self.max) = (count, p50, max)
    }
}

/// Percentiles of the messages' latency.
public struct LatencyPercentiles: Sendable, Equatable {
    public var p50, p90, p99, max: Duration

    public init(p50: Duration, p90: Duration, p99: Duration, max: Duration) {
        (self.p50, self.p90, self.p99, self.max) = (p50, p90, p99, max)
    }
}

/// Percentiles of round trips.
public struct RoundTripPercentiles: Sendable, Equatable {
    public var p50, p99, max: Duration

    public init(p50: Duration, p99: Duration, max: Duration) {
        (self.p50, self.p99, self.max) = (p50, p99, max)
    }

    /// - Returns: nil without a measurement.
    public init?(_ histogram: DurationHistogram) {
        guard let p50 = histogram.percentile(50), let p99 = histogram.percentile(99) else { return nil }
        self.init(p50: p50, p99: p99, max: histogram.max)
    }
}

/// The mean cost of sending and receiving a message.
public struct MessageCost: Sendable, Equatable {
    /// Processor time, and time on the clock.
    public var cpu, wall: Duration

    public init(cpu: Duration, wall: Duration) {
        (self.cpu, self.wall) = (cpu, wall)
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
    /// TCP's congestion control, such as `cubic`; nil for a lane without TCP.
    public var congestionControl: LanePair<String?>

    public init(
        medium: Medium, mediumReason: String?, congestionControl: LanePair<String?> = LanePair(nil, nil)
    ) {
        (self.medium, self.mediumReason) = (medium, mediumReason)
        self.congestionControl = congestionControl
    }
}
