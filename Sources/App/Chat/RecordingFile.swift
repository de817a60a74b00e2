import Core
import Kernel

/// A chat's recording: a file of JSON Lines that grows with each batch.
final class RecordingFile {
    let path: String
    private let file: NewFile
    private var lines: RecordLines
    private(set) var datagrams = 0

    /// - Parameter force: whether a file that is there is written over.
    /// - Throws: `SystemFailure`, `File exists` among them.
    init(_ path: String, force: Bool, local: SocketName) throws(SystemFailure) {
        do throws(SystemFailure) {
            file = try NewFile(path, force: force)
        } catch  where error.isFileThere {
            throw SystemFailure(error.action, error.errno, hint: " (--force overwrites it)")
        }
        self.path = path
        lines = RecordLines(local: local)
    }

    /// - Throws: `SystemFailure` where the disk is full, or the file is as long as it may be.
    func append(_ batch: DatagramBatch) throws(SystemFailure) {
        var bytes: [UInt8] = []
        lines.append(batch, to: &bytes)
        try file.write(bytes[...])
        for facts in batch.facts where facts.direction != .event { datagrams += 1 }
    }
}
