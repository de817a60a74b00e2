/// What the wire holds of one lane, and when the kernel will send again on its own.
public struct HeldPackets: Sendable, Equatable {
    public var count = 0
    /// The packet to decide on first; nil if none is held.
    public var next: HeldPacket?
    /// The retransmission timers of A and B; nil for one that waits for no acknowledgment.
    public var timerOfA, timerOfB: RetransmissionTimer?

    public init() {}

    /// Returns the timer of the end that sends in a direction.
    public func timer(_ direction: WireDirection) -> RetransmissionTimer? {
        direction == .aToB ? timerOfA : timerOfB
    }
}

/// A packet held in the middle of the wire.
public struct HeldPacket: Sendable, Equatable {
    /// `LadderPacket.number`.
    public var number: Int
    /// Whether the connection cannot be established without it.
    public var isHandshake: Bool

    public init(number: Int, isHandshake: Bool = false) {
        (self.number, self.isHandshake) = (number, isHandshake)
    }
}

/// The timer with which an end retransmits its earliest segment that is not acknowledged.
public struct RetransmissionTimer: Sendable, Equatable {
    /// The first sequence number that is not acknowledged.
    public var sequence: UInt32
    /// Run time at which it runs out.
    public var end: Duration

    public init(sequence: UInt32, end: Duration) {
        (self.sequence, self.end) = (sequence, end)
    }
}
