import Core
import Kernel

/// Where a recording is written: a file of the disk, for tests also a disk that stands still.
protocol RecordingOutput: AnyObject {
    /// Writes a piece, whole or not at all.
    func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure)
    /// Lets what is written stay.
    func keep() throws(SystemFailure)
}

extension NewFile: RecordingOutput {}

/// Opens the output for a recording at a path; `force` lets it replace a file.
typealias OpenOutput =
    @Sendable (_ path: String, _ force: Bool) throws(SystemFailure) -> any RecordingOutput

/// The datagrams and events of a chat in a file of JSON Lines. One that was there stays until this one is kept.
final class RecordingFile {
    let path: String
    private let output: any RecordingOutput
    private var lines: RecordLines
    private(set) var datagrams = 0
    /// Whether the file stays when the recording ends.
    private(set) var isKept = false

    /// Bytes at which a piece is written: few enough for progress to be seen on a slow disk.
    private static let pieceSize = 64 << 10

    /// Opens a file on the disk.
    static let openFile: OpenOutput = { path, force throws(SystemFailure) in try NewFile(path, force: force) }

    /// - Parameter force: whether a file that is there may go.
    /// - Throws: `SystemFailure`, `File exists` among them.
    init(
        _ path: String, force: Bool, local: SocketName, open: OpenOutput = openFile
    ) throws(SystemFailure) {
        do throws(SystemFailure) {
            output = try open(path, force)
        } catch  where error.isFileExistsError {
            throw SystemFailure(error.action, error.errno, hint: " (--force overwrites it)")
        }
        self.path = path
        lines = RecordLines(local: local)
    }

    /// Writes the records of a batch in pieces, each of them whole records.
    ///
    /// - Parameter wrote: Called after each piece.
    /// - Throws: `SystemFailure` where the disk is full, or the file is as long as it may be.
    func append(
        _ batch: DatagramBatch, wrote: () throws(SystemFailure) -> Void = {}
    ) throws(SystemFailure) {
        var (bytes, next) = ([UInt8](), 0)
        while next < batch.metadata.count {
            let first = next
            next = lines.append(batch, from: first, upTo: Self.pieceSize, to: &bytes)
            try output.write(bytes[...])
            for metadata in batch.metadata[first..<next] where metadata.direction != .event { datagrams += 1 }
            try wrote()
            bytes.removeAll(keepingCapacity: true)
        }
    }

    /// Lets the file stay, also when more is appended: a recording as soon as it has something to lose, a copy
    /// when it is whole.
    ///
    /// - Throws: `SystemFailure` where it cannot take the place of the one that was there.
    func keep() throws(SystemFailure) {
        guard !isKept else { return }
        try output.keep()
        isKept = true
    }
}
