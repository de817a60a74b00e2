/// A run's progress since its last report, at most one for each frame.
public struct LabProgress: Sendable, Equatable {
    public var phase: LabPhase
    /// Run time.
    public var elapsed: Duration
    /// At most 4,096 packets; `unlisted` counts the rest.
    public var batch = PacketBatch()
    public var unlisted = 0
    /// Packets of this or an earlier report whose fate has changed.
    public var fates: [FateChange] = []
    /// At most 4,096 message events; the figures count all of them.
    public var messages: [MessageEvent] = []
    public var figures = LanePair(repeating: LaneFigures())
    public var samples: [TransportSample] = []
    public var held = LanePair(repeating: HeldPackets())

    public init(phase: LabPhase, elapsed: Duration) {
        (self.phase, self.elapsed) = (phase, elapsed)
    }
}

/// The phase of a run.
public enum LabPhase: Sendable, Equatable {
    /// The wire is being set up and the connection opened.
    case starting
    case running, paused, finished
    /// The run did not finish before its deadline.
    case unfinished
}

/// A packet's new fate.
public struct FateChange: Sendable, Equatable {
    public var lane: Lane
    /// `LadderPacket.number`.
    public var number: Int
    public var fate: PacketFate

    public init(lane: Lane, number: Int, fate: PacketFate) {
        (self.lane, self.number, self.fate) = (lane, number, fate)
    }
}

/// An event in the life of one application message.
public struct MessageEvent: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        case sent
        /// Delivered in order.
        case delivered
        /// Delivered in order, after it waited for a hole in the stream.
        case waited
        /// Delivered after a message with a higher number.
        case late
        /// Delivered once more.
        case twice
        /// Lost for good, on the wire or at B.
        case lost
    }

    public var lane: Lane
    /// The message's number, from 1.
    public var number: Int
    public var kind: Kind

    public init(lane: Lane, number: Int, kind: Kind) {
        (self.lane, self.number, self.kind) = (lane, number, kind)
    }
}
