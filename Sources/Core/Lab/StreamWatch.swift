/// A tracker of one direction of the TCP stream: what was sent before, and what its sender waits for.
public struct StreamWatch: Sendable {
    /// The earliest segment that is not acknowledged: a timeout retransmits only that one (RFC 6298 §5.4).
    public struct Awaited: Sendable, Equatable {
        /// Its first sequence number that is not acknowledged.
        public var sequence: UInt32
        /// Run time at which the sender's retransmission timer started.
        public var since: Duration
        /// How often the segment has been sent.
        public var transmissions: Int
        /// Whether it is the SYN.
        public var isHandshake: Bool
    }

    /// The sequence number of the SYN.
    private var initial: UInt32?
    /// The sequence number after the highest one sent.
    private var highestSent: UInt32?
    /// The highest acknowledgment that the sender has received.
    private var acknowledged: UInt32?
    private var timerStart: Duration?
    private var transmissions = 0

    public init() {}

    /// The segment that the sender waits for; nil if everything it has sent is acknowledged.
    public var awaited: Awaited? {
        guard let highestSent, let timerStart, let first = acknowledged ?? initial,
            first.isBefore(highestSent)
        else { return nil }
        return Awaited(
            sequence: first, since: timerStart, transmissions: transmissions, isHandshake: acknowledged == nil
        )
    }

    /// Records a segment that enters the wire.
    ///
    /// - Parameter reason: Why it was sent, if that is known.
    /// - Returns: Whether it is a retransmission: the kernel sent these bytes, or this SYN or FIN, before.
    @discardableResult
    public mutating func sent(
        _ part: PacketGlance.StreamPart, _ reason: PacketReason? = nil, at time: Duration
    ) -> Bool {
        guard part.isRetransmittable else { return false }
        if part.flags.contains(.syn), initial == nil { initial = part.sequence }
        if isAwaited(part) {
            timerStart = time
            // An answer to a repeated SYN does not double the timer.
            if reason != .repeatedAnswer { transmissions += 1 }
        } else if case .lossProbe = reason {
            // The timer starts again with the probe (tcp_send_loss_probe of the kernel).
            timerStart = time
        }
        guard let highestSent else {
            self.highestSent = part.next
            return false
        }
        if highestSent.isBefore(part.next) { self.highestSent = part.next }
        return part.sequence.isBefore(highestSent)
    }

    /// Records an acknowledgment that reaches the sender.
    public mutating func heard(_ acknowledgment: UInt32, at time: Duration) {
        guard acknowledged.map({ $0.isBefore(acknowledgment) }) ?? true else { return }
        (acknowledged, timerStart) = (acknowledgment, time)
        // A segment that was sent before the acknowledgment has been sent once.
        transmissions = highestSent.map { acknowledgment.isBefore($0) } ?? false ? 1 : 0
    }

    private func isAwaited(_ part: PacketGlance.StreamPart) -> Bool {
        guard let acknowledged else { return part.flags.contains(.syn) }
        return !acknowledged.isBefore(part.sequence) && acknowledged.isBefore(part.next)
    }
}
