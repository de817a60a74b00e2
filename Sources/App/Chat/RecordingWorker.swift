import Core
import Kernel
import Synchronization

/// The part of a recording that writes to the disk, on the worker's thread.
final class RecordingWorker: Sendable {
    /// A request to the worker; requests are performed in order.
    enum Request: Sendable {
        case open
        case append(DatagramBatch)
        /// Answered when everything queued before it is written.
        case mark
        case finish
    }

    /// A response to the loop.
    enum Response: Sendable {
        case opened
        case refused(SystemFailure)
        case reachedMark
        /// The recording has ended, with a failure if one ended it early. `isKept` says whether the file exists.
        case finished(isKept: Bool, SystemFailure?)
    }

    /// The number of datagrams written to the file.
    var written: Int { datagrams.load(ordering: .relaxed) }

    private let path: String
    private let isForced: Bool
    private let local: SocketName
    private let openOutput: OpenOutput
    private let responses: Mailbox<Response>
    private let datagrams = Atomic(0)
    /// Nil before the file is opened and after it is closed.
    private let file = Mutex<RecordingFile?>(nil)

    init(
        _ path: String, force: Bool, local: SocketName, open: @escaping OpenOutput,
        responses: Mailbox<Response>
    ) {
        (self.path, isForced, self.local) = (path, force, local)
        (openOutput, self.responses) = (open, responses)
    }

    func perform(_ request: Request, progress: @Sendable () -> Void) {
        do throws(SystemFailure) {
            switch request {
            case .open:
                do throws(SystemFailure) { try open() } catch { return responses.send(.refused(error)) }
                responses.send(.opened)
            case .append(let batch): try append(batch, progress)
            case .mark: responses.send(.reachedMark)
            case .finish: finish(nil)
            }
        } catch {
            finish(error)
        }
    }

    /// Opens the file.
    ///
    /// - Throws: `SystemFailure` if it cannot be opened.
    private func open() throws(SystemFailure) {
        try file.withLock { file throws(SystemFailure) in
            file = try RecordingFile(path, force: isForced, local: local, open: openOutput)
        }
    }

    private func append(_ batch: DatagramBatch, _ progress: @Sendable () -> Void) throws(SystemFailure) {
        try file.withLock { file throws(SystemFailure) in
            // After a failure, batches that were still queued are lost.
            guard let file else { return }
            try file.append(batch) { () throws(SystemFailure) in
                try file.keep()
                datagrams.store(file.datagrams, ordering: .relaxed)
                progress()
            }
        }
    }

    /// Closes the file, which may block too, and removes it unless it is kept.
    private func finish(_ failure: SystemFailure?) {
        let isKept = file.withLock { file in
            defer { file = nil }
            return file?.isKept
        }
        if let isKept { responses.send(.finished(isKept: isKept, failure)) }
    }
}
