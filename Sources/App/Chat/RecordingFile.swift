import Core
import Kernel

/// The destination of a recording: a file, or a stalled disk in tests.
protocol RecordingOutput: AnyObject {
    /// Writes a piece as a whole, or throws.
    func write(_ bytes: ArraySlice<UInt8>) throws(SystemFailure)
    /// Makes the written file permanent.
    func keep() throws(SystemFailure)
}

extension NewFile: RecordingOutput {}

/// Opens the output for a recording at a path; `force` allows it to replace a file.
typealias OpenOutput =
    @Sendable (_ path: String, _ force: Bool) throws(SystemFailure) -> any RecordingOutput

/// A file of JSON Lines with the datagrams and events of a chat. A file it replaces stays until `keep`.
final class RecordingFile {
    let path: String
    private let output: any RecordingOutput
    private var lines: RecordLines
    private(set) var datagrams = 0
    /// Whether the file is permanent; else it is removed when the recording ends.
    private(set) var isKept = false

    /// In bytes; small enough that a slow disk shows progress.
    private static let pieceSize = 64 << 10

    /// Opens a file on the disk.
    static let openFile: OpenOutput = { path, force throws(SystemFailure) in try NewFile(path, force: force) }

    /// Opens the output.
    ///
    /// - Parameter force: Whether to replace an existing file.
    /// - Throws: `SystemFailure`, with `EEXIST` if the file exists and `force` is false.
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

    /// Writes the records of a batch in pieces of whole records.
    ///
    /// - Parameter wrote: Called after each piece.
    /// - Throws: `SystemFailure` if the disk is full or the file has reached its size limit.
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

    /// Makes the file permanent; more may be appended afterwards. A recording is kept from its first record on, a
    /// saved copy only when it is complete.
    ///
    /// - Throws: `SystemFailure` if it cannot replace the existing file.
    func keep() throws(SystemFailure) {
        guard !isKept else { return }
        try output.keep()
        isKept = true
    }
}
