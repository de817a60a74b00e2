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

    private let output: Output
    private let linger: Duration
    private let poller = Poller()
    private let note: (String) -> Void
    private let signals: SignalDescriptor
    private var signalRegistrations: [Poller.Registration] = []
    private let datagrams: Datagrams
    private let inbox = Inbox()
    private var lines: RecordLines
    private var recording: RecordingWriter?
    /// Polls only the recording and signals, while the chat waits for the disk.
    private let recordingPoller = Poller()
    private var input = LineInput()
    private var keyboard: Poller.Registration?
    /// Lines read but not yet sent.
    private var unsentLines: Deque<[UInt8]> = []
    /// The destination of sent lines: the peer of the command line, else the sender of the last datagram.
    private var peer: SocketName?
    private let hasFixedPeer: Bool
    private var end: Instant?
    /// The number of datagrams sent when `end` was set, if some were still unsent then; else nil.
    private var sentBeforeEnd: Int?

    private static let maxUnsentLines = 1_024
    /// Bytes that may wait for the disk. A small limit suffices, since further datagrams wait in the socket.
    private static let recordingLimit = 1 << 20
    /// After the end of the input, how long to wait for a receiver that accepts nothing.
    private static let stallTimeout = Duration.seconds(1)

    /// What the handlers have received, for the loop to process.
    private final class Inbox {
        var batches: [DatagramBatch] = []
        var signal: CInt?
        var signals = 0
        var isInputReady = false
    }

    /// Binds the socket, and opens the recording if there is one.
    ///
    /// - Parameters:
    ///   - linger: How long to keep receiving after the end of the input.
    ///   - note: Called with the words of each event, unless the output is JSON.
    /// - Throws: `DatagramFailure` or `SystemFailure`, in words for the user.
    public init(
        _ start: ChatStart, output: Output, linger: Duration, note: @escaping (String) -> Void
    ) throws {
        (self.output, self.linger, self.note) = (output, linger, note)
        // If the reader of the output exits, the program must not die before it has removed its socket path.
        Glibc.signal(SIGPIPE, SIG_IGN)
        let endpoints = try ChatEndpoints(of: start)
        signals = try SignalDescriptor([SIGTERM, SIGINT, SIGHUP, SIGQUIT])
        let inbox = inbox
        datagrams = try Datagrams(binding: endpoints.bind, poller: poller) { inbox.batches.append($0) }
        datagrams.echoes = start.isEchoing
        datagrams.announce()
        lines = RecordLines(local: datagrams.local)
        hasFixedPeer = endpoints.to != nil
        if let endpoint = endpoints.to {
            try datagrams.prepare(for: endpoint)
            peer = endpoint.name
        }
        signalRegistrations = [poller, recordingPoller].map { poller in
            signals.register(with: poller) {
                inbox.signal = $0
                inbox.signals += 1
            }
        }
        if let path = start.recordingPath {
            let writer = try RecordingWriter(
                path, force: start.isForced, local: datagrams.local, poller: poller,
                limit: Self.recordingLimit
            ) { [weak self] in self?.handle($1) }
            writer.register(with: recordingPoller)
            try writer.open(in: recordingPoller) { inbox.signal != nil }
            recording = writer
        }
    }

    /// Runs until the linger time after the end of the input is over, a signal arrives, or the reader of the
    /// output is gone.
    ///
    /// - Returns: The signal that ended the run, if one did.
    /// - Throws: `SystemFailure` if the loop cannot wait for events or the input cannot be read.
    public func run() throws -> CInt? {
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
            return nil
        }
        return inbox.signal
    }

    private func loop() throws {
        while inbox.signal == nil {
            try handleBatches()
            try sendLines()
            awaitInput()
            if let end, end <= .current { return }
            try poller.turn(until: .earliest(end, datagrams.deadline))
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
        try print(batch, dropped: nil)
    }

    private func print(_ batch: DatagramBatch, dropped: UInt32?) throws {
        var bytes: [UInt8] = []
        for metadata in batch.metadata where output != .json {
            let payload = batch.payload(of: metadata)
            switch metadata.direction {
            case .incoming where output == .hex: Hexadecimal.append(payload, to: &bytes)
            case .incoming: Self.append(cleaned: payload, to: &bytes)
            case .outgoing: continue
            case .event:
                let words = String(decoding: payload, as: UTF8.self)
                let name = batch.peer(of: metadata)?.text ?? datagrams.local.text
                note(name.map { "\($0): \(words)" } ?? words)
                continue
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        if output == .json { lines.append(batch, totalDropped: dropped, to: &bytes) }
        if !bytes.isEmpty { try StandardStream.output.write(bytes[...]) }
    }

    /// Appends the payload as text, with control characters replaced. Printable ASCII takes a fast path.
    private static func append(cleaned payload: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        if payload.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) {
            bytes += payload
        } else {
            bytes += Array(String(decoding: payload, as: UTF8.self).cleaned.utf8)
        }
    }

    // MARK: Recording

    /// Hands a batch to the recording, and waits for a slow disk until it has room or a signal arrives.
    ///
    /// Without a screen no key is delayed by that, and the recording stays complete: datagrams wait in the socket
    /// meanwhile, or the kernel drops and counts them.
    private func record(_ batch: DatagramBatch) throws {
        guard let recording else { return }
        while !recording.isEnded, !recording.hasRoom(for: batch), inbox.signal == nil {
            // After the end of the input, a stalled disk is waited for only until its deadline.
            let deadline = end.map { max($0, recording.stallDeadline ?? $0) }
            if let deadline, deadline <= .current { break }
            try recordingPoller.turn(until: deadline)
        }
        recording.append(batch)
    }

    /// Waits until the recording is written, the disk has made no progress for a second, or another signal arrives; only
    /// briefly if a signal ends the chat.
    private func finishRecording() throws {
        let signals = inbox.signals
        let end = inbox.signal.map { _ in Instant.current + RecordingWriter.maxDelayAfterSignal }
        recording?.finish()
        while let recording, inbox.signals == signals {
            try recordingPoller.turn(until: .earliest(recording.deadline, end))
            recording.timePassed(now: .current)
            if let end, end <= .current { break }
        }
        recording?.giveUp()
    }

    private func handle(_ news: RecordingWriter.News) {
        guard case .ended(let outcome) = news, let path = recording?.path else { return }
        // Only the recording ends; the chat continues.
        recording = nil
        if let failure = outcome.failure {
            datagrams.report("\(failure); the recording ends here", failure: failure)
        } else if let loss = outcome.loss {
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
        try print(DatagramBatch(bytes: words, metadata: [metadata]), dropped: dropped)
    }

    // MARK: Input

    /// Polls the input only while few lines are unsent, so that the writer of the input blocks instead.
    private func awaitInput() {
        let canRead = !input.hasEnded && unsentLines.count < Self.maxUnsentLines
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
            guard sentBeforeEnd != datagrams.sent else { return }
            (end, sentBeforeEnd) = (.current + max(linger, Self.stallTimeout), datagrams.sent)
        } else if end == nil || sentBeforeEnd != nil {
            (end, sentBeforeEnd) = (.current + linger, nil)
        }
    }

    private func readInput() throws {
        inbox.isInputReady = false
        unsentLines += try input.read()
    }

    /// Sends the lines read, in order: a line that cannot be sent yet holds back all that follow.
    private func sendLines() throws {
        while !datagrams.isSending, let line = unsentLines.popFirst() {
            guard let peer else {
                datagrams.reportUnaddressed(bytes: line.count)
                continue
            }
            datagrams.send(line, to: peer)
        }
        try handleBatches()
    }
}
