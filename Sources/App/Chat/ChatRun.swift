import Core
import DequeModule
import Glibc
import Kernel
import Screen

/// A chat without a screen: each line of standard input is a datagram, each datagram that comes is a line.
public final class ChatRun {
    /// How what comes in is printed.
    public enum Output: Sendable {
        /// The payload, cleaned of what a terminal would obey.
        case text
        /// Its bytes in hexadecimal digits.
        case hex
        /// A record for everything, what is sent and events included.
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
    /// Where the disk alone is waited for, and signals.
    private let gate = Poller()
    private var input = LineInput()
    private var keyboard: Poller.Registration?
    private var waiting: Deque<[UInt8]> = []
    /// Who gets what is said: the peer of the command line, else whoever was heard last.
    private var peer: SocketName?
    private let hasFixedPeer: Bool
    private var end: Instant?
    /// How many datagrams were sent when `end` was set, while something still waited; nil while nothing does.
    private var sentBeforeEnd: Int?

    private static let maxWaiting = 1_024
    /// Bytes that wait for the disk. Few: what comes meanwhile waits in the socket.
    private static let recordingLimit = 1 << 20
    /// How long a receiver that takes nothing is waited for after the end of the input.
    private static let patience = Duration.seconds(1)

    /// What handlers have noted, for the loop to deal with.
    private final class Inbox {
        var batches: [DatagramBatch] = []
        var signal: CInt?
        var signals = 0
        var isInputReady = false
    }

    /// - Parameters:
    ///   - linger: How long what still comes is printed after the end of the input.
    ///   - note: Told in words of events that are no records.
    /// - Throws: `DatagramFailure` or `SystemFailure`, in words for the user.
    public init(
        _ start: ChatStart, output: Output, linger: Duration, note: @escaping (String) -> Void
    ) throws {
        (self.output, self.linger, self.note) = (output, linger, note)
        // The end of whoever reads the output must not end the program before its path is removed.
        Glibc.signal(SIGPIPE, SIG_IGN)
        signals = try SignalDescriptor([SIGTERM, SIGINT, SIGHUP])
        let inbox = inbox
        datagrams = try Datagrams(binding: ResolvedEndpoint(start.bind), poller: poller) {
            inbox.batches.append($0)
        }
        datagrams.echoes = start.isEchoing
        datagrams.announce()
        lines = RecordLines(local: datagrams.local)
        hasFixedPeer = start.to != nil
        if let to = start.to {
            let endpoint = try ResolvedEndpoint(to, for: datagrams.family)
            try datagrams.prepare(for: endpoint)
            peer = endpoint.name
        }
        if let path = start.recordingPath {
            let writer = try RecordingWriter(
                path, force: start.isForced, local: datagrams.local, poller: poller,
                limit: Self.recordingLimit
            ) { [weak self] in self?.hear($1) }
            try writer.openNow()
            writer.register(with: gate)
            recording = writer
        }
        signalRegistrations = [poller, gate].map { poller in
            signals.register(with: poller) {
                inbox.signal = $0
                inbox.signals += 1
            }
        }
    }

    /// Runs until the input has ended and the linger time is over, or a signal comes, or nobody reads the
    /// output any more.
    ///
    /// - Returns: The signal that ended it.
    /// - Throws: `SystemFailure` where the loop cannot wait, or the input cannot be read.
    public func run() throws -> CInt? {
        // Also where nobody reads the output any more, or the loop has failed.
        defer { try? finishRecording() }
        do {
            try loop()
            datagrams.giveUp(unsaid: waiting.count)
            // What the last turn has brought, and what has become of what still waited.
            try takeBatches()
            try finishRecording()
            try takeBatches()
            try printEnd()
        } catch let failure as SystemFailure where failure.isBrokenPipe {
            return nil
        }
        return inbox.signal
    }

    private func loop() throws {
        while inbox.signal == nil {
            try takeBatches()
            try sendLines()
            awaitInput()
            if let end, end <= .current { return }
            try poller.turn(until: .earliest(end, datagrams.deadline))
            if let due = datagrams.deadline, due <= .current { datagrams.timePassed(now: .current) }
            if inbox.isInputReady { try readInput() }
        }
    }

    // MARK: Output

    private func takeBatches() throws {
        // Recording one may bring another: the event that the disk is full.
        while !inbox.batches.isEmpty {
            let batches = inbox.batches
            inbox.batches.removeAll(keepingCapacity: true)
            for batch in batches { try take(batch) }
        }
    }

    private func take(_ batch: DatagramBatch) throws {
        if !hasFixedPeer, let facts = batch.facts.last(where: { $0.direction == .incoming }) {
            peer = batch.peer(of: facts) ?? peer
        }
        try record(batch)
        try print(batch, dropped: nil)
    }

    private func print(_ batch: DatagramBatch, dropped: UInt32?) throws {
        var bytes: [UInt8] = []
        for facts in batch.facts where output != .json {
            let payload = batch.payload(of: facts)
            switch facts.direction {
            case .incoming where output == .hex: Hexadecimal.append(payload, to: &bytes)
            case .incoming: Self.append(cleaned: payload, to: &bytes)
            case .outgoing: continue
            case .event:
                let words = String(decoding: payload, as: UTF8.self)
                let name = batch.peer(of: facts)?.text ?? datagrams.local.text
                note(name.map { "\($0): \(words)" } ?? words)
                continue
            }
            bytes.append(UInt8(ascii: "\n"))
        }
        if output == .json { lines.append(batch, droppedInAll: dropped, to: &bytes) }
        if !bytes.isEmpty { try StandardStream.output.write(bytes[...]) }
    }

    /// What is plain text goes through as it is.
    private static func append(cleaned payload: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        if payload.allSatisfy({ $0 >= 0x20 && $0 < 0x7f }) {
            bytes += payload
        } else {
            bytes += Array(String(decoding: payload, as: UTF8.self).cleaned.utf8)
        }
    }

    // MARK: Recording

    /// Hands a batch to the recording. There are no keys to hold up, so the chat waits for a slow disk and leaves
    /// nothing out: what comes meanwhile waits in the socket, or is counted by the kernel as dropped. A signal ends
    /// the wait.
    private func record(_ batch: DatagramBatch) throws {
        guard let recording else { return }
        while !recording.isEnded, !recording.hasRoom(for: batch), inbox.signal == nil {
            // After the end of the input a disk that stands still is no longer waited for.
            let deadline = end.map { max($0, recording.stallDeadline ?? $0) }
            if let deadline, deadline <= .current { break }
            try gate.turn(until: deadline)
        }
        recording.append(batch)
    }

    /// Waits until all is written, at most a second in which nothing moves on the disk, or until another signal.
    private func finishRecording() throws {
        let signals = inbox.signals
        recording?.finish()
        while let recording, inbox.signals == signals {
            try gate.turn(until: recording.deadline)
            recording.timePassed(now: .current)
        }
        recording?.giveUp()
    }

    private func hear(_ news: RecordingWriter.News) {
        guard case .ended(let outcome) = news, let path = recording?.path else { return }
        // The chat goes on: only the recording has come to its end.
        recording = nil
        if let failure = outcome.failure {
            datagrams.report("\(failure); the recording ends here", failure: failure)
        } else if let loss = outcome.loss {
            datagrams.report("record \(path): \(loss)")
        }
    }

    // MARK: The end

    /// The exact total of drops, those behind the last datagram included.
    private func printEnd() throws {
        let dropped = datagrams.dropped
        guard output == .json || dropped > 0 else { return }
        let words = Array("closed, \(dropped) dropped in all".utf8)
        let facts = DatagramMetadata(
            time: .wallClock, direction: .event, offset: 0, length: words.count, dropped: dropped)
        try print(DatagramBatch(bytes: words, facts: [facts]), dropped: dropped)
    }

    // MARK: Input

    /// Listens to the input only while little waits to be sent: whoever writes it waits too.
    private func awaitInput() {
        let isWanted = !input.hasEnded && waiting.count < Self.maxWaiting
        if isWanted, keyboard == nil {
            let inbox = inbox
            keyboard = poller.addStandardInput(name: "input", isUrgent: false) { _ in
                inbox.isInputReady = true
            }
        } else if !isWanted {
            keyboard = nil
        }
        if input.hasEnded { setEnd(isHeldUp: datagrams.isSending || !waiting.isEmpty) }
    }

    /// A receiver that reads slowly is waited for, and one that does not read is given up.
    private func setEnd(isHeldUp: Bool) {
        if isHeldUp {
            guard sentBeforeEnd != datagrams.sent else { return }
            (end, sentBeforeEnd) = (.current + max(linger, Self.patience), datagrams.sent)
        } else if end == nil || sentBeforeEnd != nil {
            (end, sentBeforeEnd) = (.current + linger, nil)
        }
    }

    private func readInput() throws {
        inbox.isInputReady = false
        waiting += try input.read()
    }

    /// Sends what has been read. What cannot be sent now is waited for, and nothing overtakes it.
    private func sendLines() throws {
        while !datagrams.isSending, let line = waiting.popFirst() {
            guard let peer else {
                datagrams.reportUnaddressed(bytes: line.count)
                continue
            }
            datagrams.send(line, to: peer)
        }
        try takeBatches()
    }
}
