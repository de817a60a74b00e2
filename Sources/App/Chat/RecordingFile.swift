import Core
import Kernel

/// The datagrams and events of a chat in a file of JSON Lines. One that was there stays until this one is kept.
final class RecordingFile {
    let path: String
    private let file: NewFile
    private var lines: RecordLines
    private(set) var datagrams = 0
    /// Whether the file stays when the recording ends.
    private(set) var isKept = false

    /// - Parameter force: whether a file that is there may go.
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

    /// Lets the file stay, also when more is appended: a recording as soon as it has something to lose, a copy
    /// when it is whole.
    ///
    /// - Throws: `SystemFailure` where it cannot take the place of the one that was there.
    func keep() throws(SystemFailure) {
        guard !isKept else { return }
        try file.keep()
        isKept = true
    }
}
