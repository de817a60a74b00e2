import Core
import Dashboard
import Kernel

/// The recordings of the chat on the screen: the one that goes on, and those that are being opened or finished.
final class LiveRecordings {
    private let poller: Poller
    private let openOutput: OpenOutput
    /// Bytes that may wait for the disk, in each recording.
    private let limit: Int
    private let deliver: (Event) -> Void
    /// Notes an event in the chat, and so in the recording.
    private let note: (_ words: String, SystemFailure?) -> Void
    private var opening: [RecordingWriter] = []
    private var current: RecordingWriter?
    private var ending: [RecordingWriter] = []
    /// The path of the current one until the screen is told, which is after the end of those before it.
    private var unannounced: String?
    /// What has been lost by those that have ended, in words.
    private var losses: [String] = []

    init(
        poller: Poller, open: @escaping OpenOutput, limit: Int, deliver: @escaping (Event) -> Void,
        note: @escaping (_ words: String, SystemFailure?) -> Void
    ) {
        (self.poller, openOutput, self.limit) = (poller, open, limit)
        (self.deliver, self.note) = (deliver, note)
    }

    /// Starts a recording at once, before there are keys that could be held up.
    ///
    /// - Throws: `SystemFailure` where the file cannot be had.
    func startNow(_ path: String, force: Bool, local: SocketName) throws(SystemFailure) {
        let writer = try writer(path, force: force, local: local)
        try writer.openNow()
        begin(writer)
    }

    /// Starts a recording. The one before it goes on until the file is open, and longer where that fails.
    ///
    /// - Throws: `SystemFailure` where no descriptor is left.
    func start(_ path: String, force: Bool, local: SocketName) throws(SystemFailure) {
        let writer = try writer(path, force: force, local: local)
        opening.append(writer)
        writer.open()
    }

    /// Ends the recording as soon as all is written, and does not wait for one that is not open yet.
    func stop() {
        for writer in opening { writer.giveUp() }
        finishCurrent()
    }

    func append(_ batch: DatagramBatch) { current?.append(batch) }

    /// When the end of a recording is no longer waited for.
    var deadline: Instant? { ending.compactMap(\.deadline).min() }

    func timePassed(now: Instant) {
        for writer in ending { writer.timePassed(now: now) }
    }

    /// Ends all recordings and waits until they are written, at most a second in which nothing moves on the disk.
    ///
    /// - Parameters:
    ///   - gate: What is waited for meanwhile, instead of the loop: signals.
    ///   - isInterrupted: Whether the user does not want to wait.
    /// - Returns: What was lost, in words.
    func finish(in gate: Poller, unless isInterrupted: () -> Bool) -> [String] {
        losses = []
        stop()
        for writer in ending { writer.register(with: gate) }
        while !ending.isEmpty, !isInterrupted(), (try? gate.turn(until: deadline)) != nil {
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
            [weak self] in self?.hear($1, of: $0)
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

    // MARK: What happens to them

    private func hear(_ news: RecordingWriter.News, of writer: RecordingWriter) {
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
        let failure = outcome.loss ?? (outcome.isKept ? nil : "nothing has come, and nothing was written")
        deliver(.live(.recorded(path: writer.path, datagrams: outcome.datagrams, failure: failure)))
        // The chat goes on: only the recording has come to its end.
        if let failure = outcome.failure { note("\(failure); the recording ends here", failure) }
        announce()
    }
}
