import DequeModule

/// The round trips of a TCP sender: the times from a segment's first entry into the wire until its ACK arrives.
///
/// An ACK of a retransmitted segment is not measured, since it may be that of either transmission (Karn's algorithm,
/// RFC 6298 §3).
public struct RoundTrips: Sendable {
    private struct Segment {
        var sequence: UInt32
        var next: UInt32
        var enteredAt: Duration
        var isRetransmitted = false
    }

    public private(set) var histogram = DurationHistogram()
    /// The segments that are not acknowledged, in the order of their sequence numbers.
    private var outstanding: Deque<Segment> = []

    public init() {}

    /// Records a segment that the sender's kernel has sent.
    public mutating func sent(_ part: PacketGlance.StreamPart, isRetransmission: Bool, at time: Duration) {
        guard part.isRetransmittable else { return }
        guard isRetransmission else {
            outstanding.append(Segment(sequence: part.sequence, next: part.next, enteredAt: time))
            return
        }
        var index = outstanding.partitioningIndex { part.sequence.isBefore($0.next) }
        while index < outstanding.count, outstanding[index].sequence.isBefore(part.next) {
            outstanding[index].isRetransmitted = true
            index += 1
        }
    }

    /// Records a segment that reaches the sender, and with it an ACK.
    public mutating func received(_ part: PacketGlance.StreamPart, at time: Duration) {
        guard part.flags.contains(.ack) else { return }
        var (last, isAmbiguous) = (Segment?.none, false)
        while let first = outstanding.first, !part.acknowledgment.isBefore(first.next) {
            isAmbiguous = isAmbiguous || first.isRetransmitted
            last = outstanding.removeFirst()
        }
        if let last, !isAmbiguous { histogram.add(time - last.enteredAt) }
    }
}
