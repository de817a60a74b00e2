import Core
import DequeModule
import Glibc
import Kernel
import Screen

/// A chat without a screen: sends each line of standard input as a datagram, and prints each datagram as a line.
public final class ChatRun {
    /// The output format.
    public enum Output: Sendable {
        /// The payload as text, with control characters replaced.
        case text
        /// The payload in hexadecimal digits.
        case hex
        /// A record for each received datagram, sent datagram and event.
        case json
    }

    /// How a chat ended.
    public struct Outcome: Sendable, Equatable {
        /// The signal that ended it, if one did.
        public var signal: CInt?
        /// Whether nothing could be sent or the recording is incomplete, which was then reported.
        public var hasFailed = false
    }

    private let output: Output
    private let linger: Duration
    private let poller = Poller()
    private let signals: ShutdownSignals
    private let datagrams: Datagrams
    private let printer: ChatPrinter
    private let inbox = Inbox()
    private var recording: RecordingWriter?
    /// Why the recording is incomplete.
    private var recordingFailure: String?
    /// Polls only the recording and signals, while the chat waits for the disk.
    private let recordingPoller = Poller()
    private var input = LineInput()
    private var keyboard: Poller.Registration?
    /// Lines read but not yet sent.
    private var unsentLines: Deque<[UInt8]> = []
    private var unsentSize = 0
    /// Lines that were sent or could not be sent.
    private var triedLines = 0
    /// The destination of sent lines: the peer of the command line, else the sender of the last datagram.
    private var peer: SocketName?
    private let hasFixedPeer: Bool
    private var end: Instant?
    /// The progress in sending when `end` was set, if something was still unsent then; else nil.
    private var progressBeforeEnd: Int?

    private static let maxUnsentLines = 1_024
    /// In bytes, at which no more is read.
    private static let maxUnsentSize = 4 << 20
    /// Limits what one turn sends, so that signals and datagrams are handled meanwhile.
    private static let maxLinesPerTurn = 256
    /// Bytes that may wait for the disk. A small limit suffices, since further datagrams wait in the socket.
    private static let recordingLimit = 1 << 20
    /// After the end of the input, how long to wait for a receiver that accepts nothing.
    private static let stallTimeout = Duration.seconds(1)

    /// What the handlers have received, for the loop to process.
    private final class Inbox {
        var batches: [DatagramBatch] = []
        var isInputReady = false
    }

    /// Binds the socket, and opens the recording if there is one.
    ///
    /// - Parameters:
    ///   - linger: How long to keep receiving after the end of the input.
    ///   - errorLine: Returns the line for standard error that tells the user of an event or a failure.
    /// - Throws: `DatagramFailure` or `SystemFailure`, in words for the user.
    public init(
        _ start: ChatStart, output: Output, linger: Duration, errorLine: @escaping (String) -> String
    ) throws {
        (self.output, self.linger) = (output, linger)
        // If the reader of the output exits, the program must not die before it has removed its socket path.
        Glibc.signal(SIGPIPE, SIG_IGN)
        let signals = try ShutdownSignals()
        self.signals = signals
        let inbox = inbox
        datagrams = try Datagrams(binding: start.bind, poller: poller) { inbox.batches.append($0) }
        printer = ChatPrinter(output, local: datagrams.local, signals: signals, errorLine: errorLine)
        datagrams.echoes = start.isEchoing
        datagrams.announce()
        hasFixedPeer = start.to != nil
        if let endpoint = start.to {
            try datagrams.prepare(for: endpoint)
            peer = endpoint.name
        }
        signals.register(with: poller)
        signals.register(with: recordingPoller)
        if let path = start.recordingPath {
            let writer = try RecordingWriter(
                path, force: start.isForced, local: datagrams.local, poller: poller,
                limit: Self.recordingLimit
            ) { [weak self] in self?.handle($1) }
            writer.register(with: recordingPoller)
            try writer.open(in: recordingPoller) { signals.first != nil }
            recording = writer
        }
    }

    /// Runs until the linger time after the end of the input is over, a signal arrives, or the reader of the
    /// output is gone.
    ///
    /// - Throws: `SystemFailure` if the loop cannot wait for events or the input cannot be read.
    public func run() throws -> Outcome {
        // Also if the reader of the output is gone or the loop has failed.
        defer { try? finishRecording() }
        do {
            try loop()
            datagrams.giveUp(unsentLines: unsentLines.count)
            // The last turn's batches, and the errors for lines that were never sent.
            try handleBatches()
            try finishRecording()
            try handleBatches()
            try printEnd()
        } catch let failure as SystemFailure where failure.isBrokenPipe {
            return Outcome()
        }
        let failures = [sendFailure, recordingFailure].compactMap(\.self)
        for failure in failures { printer.note(failure) }
        return Outcome(signal: signals.first, hasFailed: !failures.isEmpty)
    }

    private func loop() throws {
        while signals.first == nil {
            try handleBatches()
            try sendLines()
            awaitInput()
            if let end, end <= .current { return }
            let canSend = !unsentLines.isEmpty && !datagrams.isSending
            try poller.turn(until: canSend ? .current : .earliest(end, datagrams.deadline))
            if let due = datagrams.deadline, due <= .current { datagrams.timePassed(now: .current) }
            if inbox.isInputReady { try readInput() }
        }
    }

    // MARK: Output

    private func handleBatches() throws {
        // Recording a batch may add another: the event that the disk is full.
        while !inbox.batches.isEmpty {
            let batches = inbox.batches
            inbox.batches.removeAll(keepingCapacity: true)
            for batch in batches { try handle(batch) }
        }
    }

    private func handle(_ batch: DatagramBatch) throws {
        if !hasFixedPeer, let metadata = batch.metadata.last(where: { $0.direction == .incoming }) {
            peer = batch.peer(of: metadata) ?? peer
        }
        try record(batch)
        try printer.print(batch)
    }

    // MARK: Recording

    /// Hands a batch to the recording, and waits for a slow disk until it has room or a signal arrives.
    ///
    /// Without a screen no key is delayed by that, and the recording stays complete: datagrams wait in the socket
    /// meanwhile, or the kernel drops and counts them.
    private func record(_ batch: DatagramBatch) throws {
        guard let recording else { return }
        while !recording.isEnded, !recording.hasRoom(for: batch), signals.first == nil {
            // After the end of the input, a stalled disk is waited for only until its deadline.
            let deadline = end.map { max($0, recording.stallDeadline ?? $0) }
            if let deadline, deadline <= .current { break }
            try recordingPoller.turn(until: deadline)
        }
        recording.append(batch)
    }

    /// Waits until the recording is written, the disk has made no progress for a second, another signal arrives, or
    /// the time after the first one is over.
    private func finishRecording() throws {
        let count = signals.count
        recording?.finish()
        while let recording, signals.count == count || signals.count == 1 {
            if let deadline = signals.deadline, deadline <= .current { break }
            try recordingPoller.turn(until: .earliest(recording.deadline, signals.deadline))
            recording.timePassed(now: .current)
        }
        recording?.giveUp()
    }

    private func handle(_ news: RecordingWriter.News) {
        guard case .ended(let outcome) = news, let path = recording?.path else { return }
        // Only the recording ends; the chat continues.
        recording = nil
        if let failure = outcome.failure {
            recordingFailure = "\(failure)"
            datagrams.report("\(failure); the recording ends here", failure: failure)
        } else if let loss = outcome.loss {
            recordingFailure = "record \(path): \(loss)"
            datagrams.report("record \(path): \(loss)")
        }
    }

    // MARK: The end

    /// Prints the exact total of drops, including those after the last datagram.
    private func printEnd() throws {
        let dropped = datagrams.dropped
        guard output == .json || dropped > 0 else { return }
        let words = Array("closed, \(dropped) dropped in total".utf8)
        let metadata = DatagramMetadata(
            time: .wallClock, direction: .event, offset: 0, length: words.count, dropped: dropped)
        var batch = DatagramBatch(bytes: words, metadata: [metadata])
        batch.local = datagrams.local
        try printer.print(batch, dropped: dropped)
    }

    /// Why none of the lines arrived; nil if one did, or if there were none.
    private var sendFailure: String? {
        guard triedLines > 0, let failure = datagrams.reasonAgainstArrival else { return nil }
        let peer = failure.peer?.text.map { " to \($0)" } ?? ""
        return "send \(triedLines) \(triedLines == 1 ? "line" : "lines")\(peer): \(failure.message)"
    }

    // MARK: Input

    /// Polls the input only while few lines are unsent, so that the writer of the input blocks instead.
    private func awaitInput() {
        let hasRoom = unsentLines.count < Self.maxUnsentLines && unsentSize < Self.maxUnsentSize
        let canRead = !input.hasEnded && hasRoom
        if canRead, keyboard == nil {
            let inbox = inbox
            keyboard = poller.addStandardInput(name: "input", isUrgent: false) { _ in
                inbox.isInputReady = true
            }
        } else if !canRead {
            keyboard = nil
        }
        if input.hasEnded { setEnd(isBlocked: datagrams.isSending || !unsentLines.isEmpty) }
    }

    /// Sets when the run ends: postponed while a slow receiver accepts datagrams, but not for one that accepts none.
    private func setEnd(isBlocked: Bool) {
        if isBlocked {
            let progress = triedLines + datagrams.sent
            guard progressBeforeEnd != progress else { return }
            (end, progressBeforeEnd) = (.current + max(linger, Self.stallTimeout), progress)
        } else if end == nil || progressBeforeEnd != nil {
            (end, progressBeforeEnd) = (.current + linger, nil)
        }
    }

    private func readInput() throws {
        inbox.isInputReady = false
        for line in try input.read() {
            unsentLines.append(line)
            unsentSize += line.count
        }
    }

    /// Sends the lines read, in order: a line that cannot be sent yet holds back all that follow.
    private func sendLines() throws {
        for _ in 0..<Self.maxLinesPerTurn {
            guard !datagrams.isSending, let line = unsentLines.popFirst() else { break }
            unsentSize -= line.count
            triedLines += 1
            if line.count > LineInput.maxLineLength {
                datagrams.reportUnsent(
                    "a line of more than \(LineInput.maxLineLength) bytes not sent", errorNumber: EMSGSIZE)
            } else if let peer {
                datagrams.send(line, to: peer)
            } else {
                datagrams.reportUnsent(
                    "\(byteCount(line.count)) not sent, no peer yet", errorNumber: EDESTADDRREQ)
            }
        }
        try handleBatches()
    }
}
