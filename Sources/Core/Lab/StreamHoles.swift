import DequeModule

/// A tracker of the holes in a TCP stream at its receiver, and of the messages that wait for them: head-of-line
/// blocking.
///
/// A message waits if its last byte has arrived and an earlier byte of the stream has not.
public struct StreamHoles: Sendable {
    /// A message that waited until a hole was closed.
    public struct Wait: Sendable, Equatable {
        /// The message's number, from 1.
        public var message: Int
        public var duration: Duration

        public init(message: Int, duration: Duration) {
            (self.message, self.duration) = (message, duration)
        }
    }

    /// Bytes that arrived together after a hole.
    private struct Piece {
        var bytes: Range<Int>
        var arrivedAt: Duration
    }

    /// Bytes of a message with its length.
    private let messageSize: Int
    /// The sequence number of the stream's first byte; nil before the SYN.
    private var firstSequence: UInt32?
    /// Bytes from the beginning of the stream to the first hole.
    private var complete = 0
    /// What has arrived after the first hole, in the stream's order.
    private var pieces: Deque<Piece> = []

    /// - Parameter messageSize: Bytes of a message without its length.
    public init(messageSize: Int) {
        self.messageSize = LabMessage.prefixSize + max(LabMessage.minSize, messageSize)
    }

    /// Records a segment that reaches the receiver.
    ///
    /// - Parameter time: Run time; never earlier than for the previous segment.
    /// - Returns: The messages that no longer wait, in their order.
    public mutating func arrived(_ part: PacketGlance.StreamPart, at time: Duration) -> [Wait] {
        if part.flags.contains(.syn) { firstSequence = part.sequence &+ 1 }
        guard let firstSequence, !part.flags.contains(.syn) else { return [] }
        // Relative to the first hole, since sequence numbers wrap around after 4 GB.
        let expected = firstSequence &+ UInt32(truncatingIfNeeded: complete)
        let start = complete + Int(Int32(bitPattern: part.sequence &- expected))
        let bytes = start..<start + Int(part.next &- part.sequence)
        guard bytes.upperBound > complete else { return [] }
        if pieces.isEmpty, bytes.lowerBound <= complete {
            complete = bytes.upperBound
            return []
        }
        insert(max(bytes.lowerBound, complete)..<bytes.upperBound, at: time)
        return closeHole(at: time)
    }

    /// Inserts those of the bytes that have not arrived before.
    private mutating func insert(_ bytes: Range<Int>, at time: Duration) {
        var start = bytes.lowerBound
        var index = pieces.partitioningIndex { $0.bytes.upperBound > start }
        while start < bytes.upperBound {
            let next = index < pieces.count ? pieces[index].bytes : bytes.upperBound..<Int.max
            if start < next.lowerBound {
                let end = min(bytes.upperBound, next.lowerBound)
                pieces.insert(Piece(bytes: start..<end, arrivedAt: time), at: index)
                index += 1
            }
            start = next.upperBound
            index += 1
        }
    }

    /// Advances to the next hole.
    private mutating func closeHole(at time: Duration) -> [Wait] {
        var (waits, closed) = ([Wait](), 0)
        while closed < pieces.count, pieces[closed].bytes.lowerBound == complete {
            let piece = pieces[closed]
            complete = piece.bytes.upperBound
            closed += 1
            guard piece.arrivedAt < time else { continue }
            // The messages whose last byte is in this piece.
            let first = (piece.bytes.lowerBound + messageSize) / messageSize
            let last = piece.bytes.upperBound / messageSize
            for message in first..<max(first, last + 1) {
                waits.append(Wait(message: message, duration: time - piece.arrivedAt))
            }
        }
        pieces.removeFirst(closed)
        return waits
    }
}
