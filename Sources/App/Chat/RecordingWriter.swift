import Core
import Kernel

/// A recording that a thread of its own writes, so that a slow disk holds up neither a key nor the socket.
///
/// The loop hands over whole batches, which wait in a queue of bounded size. One that does not fit is left out, and
/// so is all that follows until the disk has caught up: the recording then has one gap of a known size, and not
/// many holes.
final class RecordingWriter {
    /// What has happened to the recording.
    enum News: Sendable {
        case opened
        /// The file cannot be had, and this recording is over.
        case refused(SystemFailure)
        /// Batches are left out from now on.
        case gapBegan
        /// So many datagrams were left out; from now on they are recorded again.
        case gapEnded(datagrams: Int)
        case ended(RecordingOutcome)
    }

    /// What is told where a gap begins.
    static let gapWords = "the recording has a gap from here: writing is too slow"

    /// What is told where a gap ends, which is also the first that is recorded after it.
    static func gapEndWords(_ datagrams: Int) -> String {
        "the recording goes on: it lacks \(datagramCount(datagrams))"
    }

    let path: String
    private let worker: RecordingWorker
    private let queue: WorkQueue<RecordingWorker.Order>
    private let answers: Mailbox<RecordingWorker.Answer>
    private let hear: (RecordingWriter, News) -> Void
    private var registrations: [Poller.Registration] = []
    /// Datagrams handed over, and those left out: in all, and in the gap that is open.
    private var accepted = 0
    private var leftOut = 0
    private var gap = 0
    private var isFull = false
    private var isInGap = false
    private var isFinishing = false
    private(set) var isEnded = false

    /// Bytes of 150,000 short datagrams.
    static let standardLimit = 16 << 20
    /// Where each datagram comes alone, its batch takes more memory than its bytes.
    private static let maxBatches = 16_384
    /// How long the end of a recording waits for a disk on which nothing moves.
    private static let patience = Duration.seconds(1)

    /// - Parameters:
    ///   - local: The name of the socket whose datagrams are recorded.
    ///   - limit: Bytes that may wait.
    ///   - hear: Called on the loop's thread.
    /// - Throws: `SystemFailure` where no descriptor is left.
    init(
        _ path: String, force: Bool, local: SocketName, poller: Poller, limit: Int = standardLimit,
        open: @escaping OpenOutput = RecordingFile.openFile,
        hear: @escaping (RecordingWriter, News) -> Void
    ) throws(SystemFailure) {
        (self.path, self.hear) = (path, hear)
        answers = try Mailbox()
        let worker = RecordingWorker(path, force: force, local: local, open: open, answers: answers)
        self.worker = worker
        queue = WorkQueue(maxItems: Self.maxBatches, maxSize: limit, work: worker.perform)
        register(with: poller)
    }

    /// Hears of the worker in this loop too: in one that only waits for it, for example.
    func register(with poller: Poller) {
        registrations.append(
            answers.register(with: poller, name: "recording") { [weak self] in self?.takeAnswers() })
    }

    // MARK: What is asked for

    /// Opens the file at once, before there is a loop that could be held up.
    ///
    /// - Throws: `SystemFailure` where it cannot be had.
    func openNow() throws(SystemFailure) { try worker.open() }

    /// Opens the file on the worker: `opened` or `refused` comes of it.
    func open() { queue.add(.open) }

    /// Whether the next batch finds room in the queue. Where not, there is none until the disk has caught up.
    func hasRoom(for batch: DatagramBatch) -> Bool {
        if !isFull, !queue.hasRoom(for: batch.memorySize) {
            isFull = true
            queue.add(.mark)
        }
        return !isFull
    }

    /// Records a batch, or counts what is left out.
    func append(_ batch: DatagramBatch) {
        guard !isEnded, !isFinishing else { return }
        let count = batch.datagramCount
        if hasRoom(for: batch), queue.add(.append(batch), size: batch.memorySize) {
            accepted += count
            return
        }
        leftOut += count
        gap += count
        guard !isInGap else { return }
        isInGap = true
        hear(self, .gapBegan)
    }

    /// Ends the recording when all that was handed over is written: `ended` comes of it.
    func finish() {
        guard !isEnded, !isFinishing else { return }
        isFinishing = true
        queue.add(.finish)
    }

    /// Ends the recording at once, without what is not yet written.
    func giveUp() {
        guard !isEnded else { return }
        end(.ended(outcome(isComplete: false, isKept: worker.written > 0)))
    }

    /// When the disk is no longer waited for; nil while nothing is waited for.
    var stallDeadline: Instant? { queue.lastProgress.map { $0 + Self.patience } }

    /// When the end of the recording is no longer waited for; nil while it goes on.
    var deadline: Instant? { isFinishing && !isEnded ? stallDeadline : nil }

    func timePassed(now: Instant) {
        if let deadline, deadline <= now { giveUp() }
    }

    // MARK: What the worker answers

    private func takeAnswers() {
        for answer in answers.take() where !isEnded {
            switch answer {
            case .opened: hear(self, .opened)
            case .refused(let failure): end(.refused(failure))
            case .reachedMark:
                let datagrams = gap
                (isFull, isInGap, gap) = (false, false, 0)
                hear(self, .gapEnded(datagrams: datagrams))
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
            datagrams: written, lost: accepted - written + leftOut, isComplete: isComplete, isKept: isKept,
            failure: failure)
    }

    private func end(_ news: News) {
        isEnded = true
        queue.cancel()
        registrations = []
        hear(self, news)
    }
}
