import Core
import Kernel
import Synchronization

/// The side of a recording that touches the disk; all of it runs on the worker's thread.
final class RecordingWorker: Sendable {
    /// What is to be done, in this order.
    enum Order: Sendable {
        case open
        case append(DatagramBatch)
        /// All that was handed over when the queue was full is written.
        case mark
        case finish
    }

    /// What has come of it.
    enum Answer: Sendable {
        case opened
        case refused(SystemFailure)
        case reachedMark
        /// The recording is over, by a failure where there is one. `isKept` says whether there is a file.
        case finished(isKept: Bool, SystemFailure?)
    }

    /// Datagrams that are in the file.
    var written: Int { datagrams.load(ordering: .relaxed) }

    private let path: String
    private let isForced: Bool
    private let local: SocketName
    private let openOutput: OpenOutput
    private let answers: Mailbox<Answer>
    private let datagrams = Atomic(0)
    /// nil before it is opened and after its end.
    private let file = Mutex<RecordingFile?>(nil)

    init(
        _ path: String, force: Bool, local: SocketName, open: @escaping OpenOutput, answers: Mailbox<Answer>
    ) {
        (self.path, isForced, self.local) = (path, force, local)
        (openOutput, self.answers) = (open, answers)
    }

    func perform(_ order: Order, progress: @Sendable () -> Void) {
        do throws(SystemFailure) {
            switch order {
            case .open:
                do throws(SystemFailure) { try open() } catch { return answers.send(.refused(error)) }
                answers.send(.opened)
            case .append(let batch): try append(batch, progress)
            case .mark: answers.send(.reachedMark)
            case .finish: finish(nil)
            }
        } catch {
            finish(error)
        }
    }

    /// - Throws: `SystemFailure` where the file cannot be had.
    func open() throws(SystemFailure) {
        try file.withLock { file throws(SystemFailure) in
            file = try RecordingFile(path, force: isForced, local: local, open: openOutput)
        }
    }

    private func append(_ batch: DatagramBatch, _ progress: @Sendable () -> Void) throws(SystemFailure) {
        try file.withLock { file throws(SystemFailure) in
            // What was handed over before the failure was known is lost with the rest.
            guard let file else { return }
            try file.append(batch) { () throws(SystemFailure) in
                try file.keep()
                datagrams.store(file.datagrams, ordering: .relaxed)
                progress()
            }
        }
    }

    /// Closes the file, which may take its time as well, and removes it where it is not kept.
    private func finish(_ failure: SystemFailure?) {
        let isKept = file.withLock { file in
            defer { file = nil }
            return file?.isKept
        }
        if let isKept { answers.send(.finished(isKept: isKept, failure)) }
    }
}
