import Core
import Kernel

/// A recording written by its own thread, so that a slow disk delays neither keys nor the socket.
///
/// The loop hands over whole batches, which wait in a bounded queue. If a batch does not fit, the recording skips it
/// and all that follow until the disk has caught up, so that it has one gap of known size instead of many holes.
final class RecordingWriter {
    /// An event of the recording.
    enum News: Sendable {
        case opened
        /// The file cannot be opened, which ends this recording.
        case refused(SystemFailure)
        /// Datagrams are skipped from now on.
        case gapBegan
        /// Recording continues after `datagrams` were skipped.
        case gapEnded(datagrams: Int)
        case ended(RecordingOutcome)
    }

    /// The event text at the start of a gap.
    static let gapWords = "the recording has a gap from here: writing is too slow"

    /// The event text at the end of a gap, which is the first record after it.
    static func gapEndWords(_ datagrams: Int) -> String {
        "the recording continues: \(datagramCount(datagrams)) missing"
    }

    let path: String
    private let worker: RecordingWorker
    private let queue: WorkQueue<RecordingWorker.Request>
    private let responses: Mailbox<RecordingWorker.Response>
    private let report: (RecordingWriter, News) -> Void
    private var registrations: [Poller.Registration] = []
    /// Datagrams handed over.
    private var accepted = 0
    /// Datagrams skipped in total.
    private var skipped = 0
    /// Datagrams skipped in the current gap.
    private var gap = 0
    private var isFull = false
    private var isInGap = false
    private var isFinishing = false
    /// Whether the file could be opened; nil until that is known.
    private var opening: Result<Void, SystemFailure>?
    private(set) var isEnded = false

    /// In bytes: room for 150,000 short datagrams.
    static let standardLimit = 16 << 20
    /// A batch of a single short datagram takes more memory than its bytes, so the number of batches is limited too.
    private static let maxBatches = 16_384
    /// How long the end of a recording waits for a disk that makes no progress.
    private static let stallTimeout = Duration.seconds(1)

    /// - Parameters:
    ///   - local: The name of the socket whose datagrams are recorded.
    ///   - limit: Bytes that may wait for the disk.
    ///   - report: Called on the loop's thread.
    /// - Throws: `SystemFailure` if the process has no descriptor left.
    init(
        _ path: String, force: Bool, local: SocketName, poller: Poller, limit: Int = standardLimit,
        open: @escaping OpenOutput = RecordingFile.openFile,
        report: @escaping (RecordingWriter, News) -> Void
    ) throws(SystemFailure) {
        (self.path, self.report) = (path, report)
        responses = try Mailbox()
        let worker = RecordingWorker(path, force: force, local: local, open: open, responses: responses)
        self.worker = worker
        queue = WorkQueue(maxItems: Self.maxBatches, maxSize: limit, work: worker.perform)
        register(with: poller)
    }

    /// Handles the worker's responses in this loop too, such as one that only waits for the worker.
    func register(with poller: Poller) {
        registrations.append(
            responses.register(with: poller, name: "recording") { [weak self] in self?.handleResponses() })
    }

    // MARK: Requests

    /// Opens the file and waits for it, for use before the event loop runs. The worker opens it, because a file on a
    /// dead mount blocks the thread that does.
    ///
    /// - Parameters:
    ///   - gate: Polled meanwhile. This recording and the signals must be registered with it.
    ///   - isInterrupted: Whether a signal has interrupted the wait.
    /// - Throws: `SystemFailure` if the file cannot be opened.
    func open(in gate: Poller, unless isInterrupted: () -> Bool) throws(SystemFailure) {
        open()
        while opening == nil, !isInterrupted() { try gate.turn(until: nil) }
        try opening?.get()
    }

    /// Opens the file on the worker, which reports `opened` or `refused`.
    func open() { queue.add(.open) }

    /// Whether the queue has room for the next batch. Once it has not, it has none until the disk has caught up.
    func hasRoom(for batch: DatagramBatch) -> Bool {
        if !isFull, !queue.hasRoom(for: batch.memorySize) {
            isFull = true
            queue.add(.mark)
        }
        return !isFull
    }

    /// Records a batch, or counts its datagrams as skipped.
    func append(_ batch: DatagramBatch) {
        guard !isEnded, !isFinishing else { return }
        let count = batch.datagramCount
        if hasRoom(for: batch), queue.add(.append(batch), size: batch.memorySize) {
            accepted += count
            return
        }
        skipped += count
        gap += count
        guard !isInGap else { return }
        isInGap = true
        report(self, .gapBegan)
    }

    /// Ends the recording when everything handed over is written, which reports `ended`.
    func finish() {
        guard !isEnded, !isFinishing else { return }
        isFinishing = true
        queue.add(.finish)
    }

    /// Ends the recording immediately, and loses what is not yet written.
    func giveUp() {
        guard !isEnded else { return }
        end(.ended(outcome(isComplete: false, isKept: worker.written > 0)))
    }

    /// When the disk counts as stalled; nil if nothing is waiting to be written.
    var stallDeadline: Instant? { queue.lastProgress.map { $0 + Self.stallTimeout } }

    /// When to give up the end of the recording; nil unless it is finishing.
    var deadline: Instant? { isFinishing && !isEnded ? stallDeadline : nil }

    func timePassed(now: Instant) {
        if let deadline, deadline <= now { giveUp() }
    }

    // MARK: Responses

    private func handleResponses() {
        for response in responses.drain() where !isEnded {
            switch response {
            case .opened:
                opening = .success(())
                report(self, .opened)
            case .refused(let failure):
                opening = .failure(failure)
                end(.refused(failure))
            case .reachedMark:
                let datagrams = gap
                (isFull, isInGap, gap) = (false, false, 0)
                report(self, .gapEnded(datagrams: datagrams))
            case .finished(let isKept, let failure):
                end(.ended(outcome(isComplete: true, isKept: isKept, failure: failure)))
            }
        }
    }

    private func outcome(
        isComplete: Bool, isKept: Bool, failure: SystemFailure? = nil
    ) -> RecordingOutcome {
        let written = worker.written
        return RecordingOutcome(
            datagrams: written, lost: accepted - written + skipped, isComplete: isComplete, isKept: isKept,
            failure: failure)
    }

    private func end(_ news: News) {
        isEnded = true
        queue.cancel()
        registrations = []
        report(self, news)
    }
}
