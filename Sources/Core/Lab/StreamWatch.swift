/// What the wire knows of one direction of TCP's stream: what was sent before, and what its sender waits for.
public struct StreamWatch: Sendable {
    /// The one after the highest sequence number that was sent.
    private var highest: UInt32?
    /// Up to where the sender has heard that its bytes arrived.
    private var acknowledged: UInt32?
    /// Since when it waits for more than that: its timer runs from here.
    private var waitingSince: Duration?

    public init() {}

    /// A segment enters the wire.
    ///
    /// - Returns: Whether the kernel sent these bytes, or this SYN or FIN, before.
    public mutating func sent(_ part: PacketGlance.StreamPart, at time: Duration) -> Bool {
        guard part.isRetransmittable else { return false }
        if isAwaited(part) { waitingSince = time }
        guard let highest else {
            self.highest = part.next
            return false
        }
        if highest.isBefore(part.next) { self.highest = part.next }
        return part.sequence.isBefore(highest)
    }

    /// The other end's acknowledgment reaches the sender.
    public mutating func heard(_ acknowledgment: UInt32, at time: Duration) {
        guard acknowledged.map({ $0.isBefore(acknowledgment) }) ?? true else { return }
        (acknowledged, waitingSince) = (acknowledgment, time)
    }

    /// Since when the sender has waited for an answer to this segment, which it sends again when that takes too
    /// long; nil where it will not: it has its answer, or waits for that to another one.
    public func waits(for part: PacketGlance.StreamPart) -> Duration? { isAwaited(part) ? waitingSince : nil }

    /// Of all that is out only the first is sent again when the time is up (RFC 6298 §5.4).
    private func isAwaited(_ part: PacketGlance.StreamPart) -> Bool {
        guard part.isRetransmittable else { return false }
        guard let acknowledged else { return part.flags.contains(.syn) }
        return !acknowledged.isBefore(part.sequence) && acknowledged.isBefore(part.next)
    }
}

extension UInt32 {
    /// Sequence numbers turn over: before and after is a matter of the sign (RFC 9293 §3.4).
    fileprivate func isBefore(_ other: UInt32) -> Bool { Int32(bitPattern: self &- other) < 0 }
}
