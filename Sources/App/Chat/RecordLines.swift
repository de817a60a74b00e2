import Core
import Kernel

/// The records of a chat as JSON Lines, for `--json` and for recordings.
struct RecordLines {
    private var writer: DatagramRecordWriter
    private var local: SocketName

    init(local: SocketName) {
        self.local = local
        writer = DatagramRecordWriter(local: local.recordText)
    }

    /// Appends the records of a batch.
    ///
    /// - Parameters:
    ///   - first: The index of the first datagram to append.
    ///   - size: The size of the output in bytes at which no further record is begun.
    ///   - totalDropped: The total of drops for every record; nil for the count of each datagram.
    /// - Returns: The index of the next datagram.
    @discardableResult
    mutating func append(
        _ batch: DatagramBatch, from first: Int = 0, upTo size: Int = .max, totalDropped: UInt32? = nil,
        to output: inout [UInt8]
    ) -> Int {
        if let name = batch.local, name != local { self = RecordLines(local: name) }
        for index in first..<batch.metadata.count {
            guard output.count < size else { return index }
            let metadata = batch.metadata[index]
            let code = metadata.errorNumber == 0 ? nil : errnoName(metadata.errorNumber)
            let dropped = totalDropped.map(UInt64.init)
            writer.append(metadata, of: batch, dropped: dropped, code: code, to: &output)
        }
        return batch.metadata.count
    }
}
