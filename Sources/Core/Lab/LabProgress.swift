/// What a run has done since its last report: one immutable value for each frame at most.
public struct LabProgress: Sendable, Equatable {
    public var phase: LabPhase
    /// The run's time.
    public var elapsed: Duration
    /// At most 4,096 packets; `unlisted` counts those beyond.
    public var batch = PacketBatch()
    public var unlisted = 0
    /// Packets of earlier reports, or of this one, whose fate is now another.
    public var fates: [FateChange] = []
    /// At most 4,096; the figures count all.
    public var messages: [MessageEvent] = []
    public var udp = LaneFigures()
    public var tcp = LaneFigures()
    public var samples: [TransportSample] = []
    /// The packet that the user holds and that is passed or dropped next.
    public var held: HeldPacket?
    public var heldCount = 0

    public init(phase: LabPhase, elapsed: Duration) {
        (self.phase, self.elapsed) = (phase, elapsed)
    }
}

public enum LabPhase: Sendable, Equatable {
    /// The wire is being made, the connection opened.
    case starting
    case running, paused, finished
    /// The run's own deadline came before its end.
    case unfinished
}

public struct FateChange: Sendable, Equatable {
    public var lane: Lane
    /// `LadderPacket.number`.
    public var number: Int
    public var fate: PacketFate

    public init(lane: Lane, number: Int, fate: PacketFate) {
        (self.lane, self.number, self.fate) = (lane, number, fate)
    }
}

/// Something that happened to a message of the application.
public struct MessageEvent: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case sent
        /// In order.
        case delivered
        /// After one with a higher number.
        case late
        /// A further copy.
        case twice
        /// The wire dropped it for good, or the run ended without it.
        case lost
    }

    public var lane: Lane
    /// From 1.
    public var number: Int
    public var kind: Kind

    public init(lane: Lane, number: Int, kind: Kind) {
        (self.lane, self.number, self.kind) = (lane, number, kind)
    }
}

/// A packet in the middle of the wire, and what the kernel will do about it.
public struct HeldPacket: Sendable, Equatable {
    public var lane: Lane
    /// `LadderPacket.number`.
    public var number: Int
    /// The run's time at which the kernel is expected to send it again; nil where it will not.
    public var nextRetransmission: Duration?

    public init(lane: Lane, number: Int, nextRetransmission: Duration?) {
        (self.lane, self.number, self.nextRetransmission) = (lane, number, nextRetransmission)
    }
}

/// TCP_INFO of the sending socket at one moment, and the goodput of both lanes since the one before.
public struct TransportSample: Sendable, Equatable {
    public var at: Duration
    /// `tcpi_snd_cwnd`, in segments.
    public var congestionWindow: Int
    /// `tcpi_rtt`, in microseconds.
    public var roundTripMicroseconds: Int
    /// Bits of messages delivered a second.
    public var udpBitsPerSecond: Int
    public var tcpBitsPerSecond: Int

    public init(
        at: Duration, congestionWindow: Int, roundTripMicroseconds: Int, udpBitsPerSecond: Int,
        tcpBitsPerSecond: Int
    ) {
        (self.at, self.congestionWindow, self.roundTripMicroseconds) =
            (at, congestionWindow, roundTripMicroseconds)
        (self.udpBitsPerSecond, self.tcpBitsPerSecond) = (udpBitsPerSecond, tcpBitsPerSecond)
    }
}
