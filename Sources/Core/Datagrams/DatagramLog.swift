import DequeModule

/// The last datagrams and events of a chat, in their order, bounded in number and in bytes.
///
/// Each has a serial number that stays; the oldest batch is forgotten whole, so that a flood costs no more
/// than what it brings.
public struct DatagramLog: Sendable {
    private struct Stored: Sendable {
        let first: Int
        let batch: DatagramBatch
    }

    private var batches: Deque<Stored> = []
    private var size = 0
    private var end = 0

    /// As many as anyone scrolls back over.
    private static let maxDatagrams = 10_000
    private static let maxBytes = 16 << 20

    public init() {}

    /// The serial numbers that are still there.
    public var serials: Range<Int> { (batches.first?.first ?? end)..<end }

    public mutating func append(_ batch: DatagramBatch) {
        guard !batch.facts.isEmpty else { return }
        batches.append(Stored(first: end, batch: batch))
        end += batch.facts.count
        size += batch.memorySize
        while let oldest = batches.first, batches.count > 1,
            serials.count - oldest.batch.facts.count >= Self.maxDatagrams || size > Self.maxBytes
        {
            batches.removeFirst()
            size -= oldest.batch.memorySize
        }
    }

    /// The batch that a datagram came in, and its place there; nil where it is forgotten.
    public func find(_ serial: Int) -> (batch: DatagramBatch, facts: DatagramMetadata)? {
        guard serials.contains(serial) else { return nil }
        let stored = batches[batches.partitioningIndex { $0.first > serial } - 1]
        return (stored.batch, stored.batch.facts[serial - stored.first])
    }

    /// Calls `body` with every batch from the one that holds `serial` on, the oldest first.
    public func forEachBatch(from serial: Int = 0, _ body: (_ first: Int, DatagramBatch) -> Void) {
        for stored in batches where stored.first + stored.batch.facts.count > serial {
            body(stored.first, stored.batch)
        }
    }
}
