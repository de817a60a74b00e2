import DequeModule

/// The most recent datagrams and events of a chat, in order, limited in number and in bytes.
///
/// Each keeps its serial number for good. The oldest batch is dropped as a whole, so that dropping costs little
/// in a flood.
public struct DatagramLog: Sendable {
    private struct Stored: Sendable {
        let first: Int
        let batch: DatagramBatch
    }

    private var batches: Deque<Stored> = []
    private var size = 0
    private var end = 0

    /// More than a user scrolls back over.
    private static let maxDatagrams = 10_000
    private static let maxBytes = 16 << 20

    public init() {}

    /// The serial numbers that the log still holds.
    public var serials: Range<Int> { (batches.first?.first ?? end)..<end }

    public mutating func append(_ batch: DatagramBatch) {
        guard !batch.metadata.isEmpty else { return }
        batches.append(Stored(first: end, batch: batch))
        end += batch.metadata.count
        size += batch.memorySize
        while let oldest = batches.first, batches.count > 1,
            serials.count - oldest.batch.metadata.count >= Self.maxDatagrams || size > Self.maxBytes
        {
            batches.removeFirst()
            size -= oldest.batch.memorySize
        }
    }

    /// Returns the batch that holds a datagram, and the datagram's metadata; nil if it was dropped.
    public func find(_ serial: Int) -> (batch: DatagramBatch, metadata: DatagramMetadata)? {
        guard serials.contains(serial) else { return nil }
        let stored = batches[batches.partitioningIndex { $0.first > serial } - 1]
        return (stored.batch, stored.batch.metadata[serial - stored.first])
    }

    /// Calls `body` with each batch, oldest first, starting with the one that holds `serial`.
    public func forEachBatch(from serial: Int = 0, _ body: (_ first: Int, DatagramBatch) -> Void) {
        for stored in batches where stored.first + stored.batch.metadata.count > serial {
            body(stored.first, stored.batch)
        }
    }
}
