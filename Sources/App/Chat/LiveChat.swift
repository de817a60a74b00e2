import Core
import Dashboard
import Kernel

/// The socket of the Live pane, and its recordings.
final class LiveChat {
    private let poller: Poller
    private let work: Background<Event>
    private let deliver: (Event) -> Void
    private var datagrams: Datagrams?
    private let openOutput: OpenOutput
    private let recordingLimit: Int
    private(set) lazy var recordings = LiveRecordings(
        poller: poller, open: openOutput, limit: recordingLimit, deliver: deliver
    ) { [weak self] in
        self?.datagrams?.report($0, failure: $1)
    }
    private var isEchoing = false
    /// Pasted lines that are not sent yet, and their receivers.
    private var unsent: [(lines: PastedLines, peers: [SocketName])] = []
    /// Created for the first name to look up.
    private var names: Background<FoundEndpoint>?
    private var latestLookup = 0

    /// Limits what one turn sends, so that the keyboard stays responsive.
    private static let maxSentPerTurn = 256

    init(
        poller: Poller, work: Background<Event>, open: @escaping OpenOutput = RecordingFile.openFile,
        recordingLimit: Int = RecordingWriter.standardLimit, deliver: @escaping (Event) -> Void
    ) {
        (self.poller, self.work, self.deliver) = (poller, work, deliver)
        (openOutput, self.recordingLimit) = (open, recordingLimit)
    }

    var deadline: Instant? {
        if !unsent.isEmpty, datagrams?.isSending == false { return Instant(nanoseconds: 0) }
        return .earliest(datagrams?.deadline, recordings.deadline)
    }

    func timePassed(now: Instant) {
        if let due = datagrams?.deadline, due <= now { datagrams?.timePassed(now: now) }
        sendLines()
        recordings.timePassed(now: now)
    }

    func run(_ effect: LiveEffect) {
        switch effect {
        case .bind(let endpoint): lookUp(endpoint, for: .bind)
        case .aim(let endpoint): lookUp(endpoint, for: .aim)
        case .send(let payload, let peers):
            for peer in peers { datagrams?.send(payload, to: peer) }
        case .sendLines(let lines, let peers): unsent.append((lines, peers))
        case .burst(let burst, let peer): datagrams?.start(burst, to: peer)
        case .echo(let isOn):
            isEchoing = isOn
            datagrams?.echoes = isOn
        case .record(let path, let force):
            guard let local = datagrams?.local else { return }
            attempt { try recordings.start(path, force: force, local: local) }
        case .stopRecording: recordings.stop()
        case .save(let path, let force, let copy): save(copy, path, force: force)
        case .close: close()
        }
    }

    // MARK: The socket

    /// Binds the socket and opens the recording synchronously, for a chat started from the command line.
    ///
    /// - Parameters:
    ///   - gate: Polled while the recording is opened, with only the signals registered.
    ///   - isInterrupted: Whether a signal has interrupted that.
    /// - Throws: `DatagramFailure` or `SystemFailure`, in words for the user.
    func open(
        _ start: ChatStart, in gate: Poller, unless isInterrupted: () -> Bool
    ) throws {
        isEchoing = start.isEchoing
        try open(start.bind)
        // Before the announcement, so that the recording begins with the bound address.
        if let path = start.recordingPath, let local = datagrams?.local {
            try recordings.startNow(
                path, force: start.isForced, local: local, in: gate, unless: isInterrupted)
        }
        datagrams?.announce()
        if let peer = start.to { try aimBound(peer) }
    }

    private func bind(_ endpoint: ResolvedEndpoint) throws(DatagramFailure) {
        try open(endpoint)
        datagrams?.announce()
    }

    /// Binds a new socket, then closes the current one: a bind that fails leaves the chat its socket.
    private func open(_ endpoint: ResolvedEndpoint) throws(DatagramFailure) {
        let new = try Datagrams(binding: endpoint, insteadOf: datagrams, poller: poller) { [weak self] in
            self?.receive($0)
        }
        close()
        new.echoes = isEchoing
        datagrams = new
        deliver(.live(.bound(new.local, utcOffsetSeconds: utcOffsetSeconds())))
    }

    private func aimBound(_ endpoint: ResolvedEndpoint) throws(DatagramFailure) {
        try datagrams?.prepare(for: endpoint)
        deliver(.live(.peerResolved(endpoint.name)))
    }

    func close() {
        datagrams?.giveUp(unsentLines: unsent.reduce(0) { $0 + $1.lines.count })
        unsent = []
        recordings.stop()
        guard let datagrams else { return }
        deliver(.live(.closed(dropped: datagrams.dropped)))
        self.datagrams = nil
    }

    /// Sends pasted lines while their receivers have room.
    private func sendLines() {
        var count = 0
        while count < Self.maxSentPerTurn, let datagrams, !datagrams.isSending, !unsent.isEmpty {
            guard let line = unsent[0].lines.popFirst() else {
                unsent.removeFirst()
                continue
            }
            for peer in unsent[0].peers { datagrams.send(Array(line), to: peer) }
            count += unsent[0].peers.count
        }
    }

    private func receive(_ batch: DatagramBatch) {
        deliver(.live(.datagrams(batch)))
        recordings.append(batch)
    }

    // MARK: Names

    private enum Purpose: Sendable {
        case bind, aim
    }

    private struct FoundEndpoint: Sendable {
        /// The lookup's number: only the latest counts, since an older one may be answered later.
        let number: Int
        let purpose: Purpose
        let result: Result<ResolvedEndpoint, DatagramFailure>
    }

    /// Resolves an endpoint, on another thread if its host name needs a lookup.
    private func lookUp(_ endpoint: Endpoint, for purpose: Purpose) {
        let family = datagrams?.family
        latestLookup += 1
        let number = latestLookup
        guard endpoint.hasHostName else {
            let result = Self.resolve(endpoint, family)
            return handle(FoundEndpoint(number: number, purpose: purpose, result: result))
        }
        attempt {
            let names =
                try self.names
                ?? Background(poller: poller, name: "names of the chat") { [weak self] in self?.handle($0) }
            self.names = names
            let isStarted = names.start {
                FoundEndpoint(number: number, purpose: purpose, result: Self.resolve(endpoint, family))
            }
            if !isStarted {
                deliver(.failed("look up \(endpoint): cannot start a thread"))
            }
        }
    }

    private static func resolve(_ endpoint: Endpoint, _ family: IPAddress.Family?)
        -> Result<ResolvedEndpoint, DatagramFailure>
    {
        Result { () throws(DatagramFailure) in try ResolvedEndpoint(endpoint, for: family) }
    }

    private func handle(_ found: FoundEndpoint) {
        guard found.number == latestLookup else { return }
        attempt {
            let endpoint = try found.result.get()
            switch found.purpose {
            case .bind: try bind(endpoint)
            case .aim:
                if datagrams == nil { try bind(.anyName(toReach: endpoint.name)) }
                try aimBound(endpoint)
            }
        }
    }

    // MARK: Files

    private func save(_ copy: LogCopy, _ path: String, force: Bool) {
        _ = work.start { [openOutput] in
            do throws(SystemFailure) {
                let file = try RecordingFile(
                    path, force: force, local: copy.local ?? .unnamed, open: openOutput)
                var failure: SystemFailure?
                copy.log.forEachBatch { _, batch in
                    guard failure == nil else { return }
                    do throws(SystemFailure) { try file.append(batch) } catch { failure = error }
                }
                if let failure { throw failure }
                try file.keep()
                return .live(.saved(path: path, datagrams: file.datagrams))
            } catch {
                return .failed(error.description)
            }
        }
    }

    private func attempt(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            deliver(.failed("\(error)"))
        }
    }
}
