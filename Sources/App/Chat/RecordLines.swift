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
    /// - Parameter droppedInAll: stands in every record instead of what its datagram says.
    mutating func append(_ batch: DatagramBatch, droppedInAll: UInt32? = nil, to output: inout [UInt8]) {
        if let name = batch.local, name != local { self = RecordLines(local: name) }
        for facts in batch.facts {
            let code = facts.errorNumber == 0 ? nil : errnoName(facts.errorNumber)
            writer.append(facts, of: batch, dropped: droppedInAll.map(UInt64.init), code: code, to: &output)
        }
    }
}
