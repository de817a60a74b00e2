import Core
import Dashboard
import Kernel

/// The recordings of the chat on the screen: the current one, and those being opened or finished.
final class LiveRecordings {
    private let poller: Poller
    private let openOutput: OpenOutput
    /// Bytes of each recording that may wait for the disk.
    private let limit: Int
    private let deliver: (Event) -> Void
    /// Adds an event to the chat, and so to the recording.
    private let note: (_ words: String, SystemFailure?) -> Void
    private var opening: [RecordingWriter] = []
    private var current: RecordingWriter?
    private var ending: [RecordingWriter] = []
    /// The path of the current recording until it is announced, which waits for the end of the previous ones.
    private var unannounced: String?
    /// A description of the loss of each recording that has ended so far.
    private var losses: [String] = []

    init(
        poller: Poller, open: @escaping OpenOutput, limit: Int, deliver: @escaping (Event) -> Void,
        note: @escaping (_ words: String, SystemFailure?) -> Void
    ) {
        (self.poller, openOutput, self.limit) = (poller, open, limit)
        (self.deliver, self.note) = (deliver, note)
    }

    /// Starts a recording synchronously, for use before the event loop runs.
    ///
    /// - Throws: `SystemFailure` if the file cannot be opened.
    func startNow(
        _ path: String, force: Bool, local: SocketName, in gate: Poller, unless isInterrupted: () -> Bool
    ) throws(SystemFailure) {
        let writer = try writer(path, force: force, local: local)
        opening.append(writer)
        writer.register(with: gate)
        try writer.open(in: gate, unless: isInterrupted)
    }

    /// Starts a recording. The current one continues until the new file is open, and beyond if that fails.
    ///
    /// - Throws: `SystemFailure` if the process has no descriptor left.
    func start(_ path: String, force: Bool, local: SocketName) throws(SystemFailure) {
        let writer = try writer(path, force: force, local: local)
        opening.append(writer)
        writer.open()
    }

    /// Ends the current recording when everything is written, and gives up those that are not open yet.
    func stop() {
        for writer in opening { writer.giveUp() }
        finishCurrent()
    }

    func append(_ batch: DatagramBatch) { current?.append(batch) }

    /// When to give up a recording whose end is stalled by the disk.
    var deadline: Instant? { ending.compactMap(\.deadline).min() }

    func timePassed(now: Instant) {
        for writer in ending { writer.timePassed(now: now) }
    }

    /// Ends all recordings and waits until they are written, or the disk has made no progress for a second.
    ///
    /// - Parameters:
    ///   - poller: Polled while waiting, with only the signals registered.
    ///   - limit: The end of the wait; nil waits as long as the disk makes progress.
    ///   - isInterrupted: Whether a signal has interrupted the wait.
    /// - Returns: A description of each loss, those of earlier recordings included.
    func finish(in poller: Poller, by limit: Instant?, unless isInterrupted: () -> Bool) -> [String] {
        stop()
        for writer in ending { writer.register(with: poller) }
        while !ending.isEmpty, !isInterrupted(), limit.map({ $0 > .current }) ?? true,
            (try? poller.turn(until: .earliest(deadline, limit))) != nil
        {
            timePassed(now: .current)
        }
        for writer in ending { writer.giveUp() }
        return losses
    }

    private func writer(
        _ path: String, force: Bool, local: SocketName
    ) throws(SystemFailure) -> RecordingWriter {
        try RecordingWriter(path, force: force, local: local, poller: poller, limit: limit, open: openOutput)
        {
            [weak self] in self?.handle($1, of: $0)
        }
    }

    private func begin(_ writer: RecordingWriter) {
        finishCurrent()
        (current, unannounced) = (writer, writer.path)
        announce()
    }

    private func finishCurrent() {
        guard let writer = current else { return }
        current = nil
        ending.append(writer)
        writer.finish()
    }

    private func announce() {
        guard ending.isEmpty, let path = unannounced else { return }
        unannounced = nil
        deliver(.live(.recording(path: path)))
    }

    // MARK: Events of the writers

    private func handle(_ news: RecordingWriter.News, of writer: RecordingWriter) {
        switch news {
        case .opened:
            opening.removeAll { $0 === writer }
            begin(writer)
        case .refused(let failure):
            opening.removeAll { $0 === writer }
            deliver(.failed("\(failure)"))
        case .gapBegan: note(RecordingWriter.gapWords, nil)
        case .gapEnded(let datagrams): note(RecordingWriter.gapEndWords(datagrams), nil)
        case .ended(let outcome): ended(writer, outcome)
        }
    }

    private func ended(_ writer: RecordingWriter, _ outcome: RecordingOutcome) {
        if let index = opening.firstIndex(where: { $0 === writer }) {
            opening.remove(at: index)
            return deliver(.failed("record \(writer.path): ended before the file was open"))
        }
        if writer === current { (current, unannounced) = (nil, nil) }
        ending.removeAll { $0 === writer }
        if let loss = outcome.loss { losses.append("record \(writer.path): \(loss)") }
        let failure = outcome.loss ?? (outcome.isKept ? nil : "nothing received, nothing written")
        deliver(.live(.recorded(path: writer.path, datagrams: outcome.datagrams, failure: failure)))
        // Only the recording ends; the chat continues.
        if let failure = outcome.failure { note("\(failure); the recording ends here", failure) }
        announce()
    }
}
