/// A tracker of one direction of the TCP stream: what was sent before, and what its sender waits for.
public struct StreamWatch: Sendable {
    /// The sequence number after the highest one sent.
    private var highestSent: UInt32?
    /// The highest acknowledgment that the sender has received.
    private var acknowledged: UInt32?
    /// Run time since when it has waited for the next one: its retransmission timer started then.
    private var waitingSince: Duration?

    public init() {}

    /// Records a segment that enters the wire.
    ///
    /// - Returns: Whether it is a retransmission: the kernel sent these bytes, or this SYN or FIN, before.
    @discardableResult
    public mutating func sent(_ part: PacketGlance.StreamPart, at time: Duration) -> Bool {
        guard part.isRetransmittable else { return false }
        if isAwaited(part) { waitingSince = time }
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
        (acknowledged, waitingSince) = (acknowledgment, time)
    }

    /// Returns since when the sender has waited for the acknowledgment of this segment, the next that it will
    /// retransmit; nil if the segment is acknowledged, or another one is due before it.
    public func waits(for part: PacketGlance.StreamPart) -> Duration? { isAwaited(part) ? waitingSince : nil }

    /// Returns whether the segment is the earliest one not acknowledged: a timeout retransmits only that one
    /// (RFC 6298 §5.4).
    private func isAwaited(_ part: PacketGlance.StreamPart) -> Bool {
        guard part.isRetransmittable else { return false }
        guard let acknowledged else { return part.flags.contains(.syn) }
        return !acknowledged.isBefore(part.sequence) && acknowledged.isBefore(part.next)
    }
}
