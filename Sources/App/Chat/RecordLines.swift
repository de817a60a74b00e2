import Core
import Kernel

/// The records of a chat for people and programs: what `--json` prints and what a recording holds.
struct RecordLines {
    private var writer: DatagramRecordWriter
    private var local: SocketName

    init(local: SocketName) {
        self.local = local
        writer = DatagramRecordWriter(local: local.text)
    }

    /// Appends the records of a batch.
    ///
    /// - Parameters:
    ///   - first: The index of the first of its metadata.
    ///   - size: Bytes of output after which no further record is begun.
    ///   - droppedInAll: stands in every record instead of what its datagram says.
    /// - Returns: The index of the next of its metadata.
    @discardableResult
    mutating func append(
        _ batch: DatagramBatch, from first: Int = 0, upTo size: Int = .max, droppedInAll: UInt32? = nil,
        to output: inout [UInt8]
    ) -> Int {
        if let name = batch.local, name != local { self = RecordLines(local: name) }
        for index in first..<batch.metadata.count {
            guard output.count < size else { return index }
            let metadata = batch.metadata[index]
            let code = metadata.errorNumber == 0 ? nil : errnoName(metadata.errorNumber)
            writer.append(metadata, of: batch, dropped: droppedInAll.map(UInt64.init), code: code, to: &output)
        }
        return batch.metadata.count
    }
}
