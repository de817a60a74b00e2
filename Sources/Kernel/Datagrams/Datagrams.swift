import CLinux
import Core
import Glibc
import SystemPackage

/// A datagram chat: one bound socket in the loop, everything that arrives at it, and everything it sends.
public final class Datagrams {
    private let socket: DatagramSocket
    private let poller: Poller
    private let report: (DatagramBatch) -> Void
    private let buffers: ReceiveBuffers
    private var registration: Poller.Registration?
    private var builder = BatchBuilder()
    private var outbox = Outbox()
    private let waits = SendWaits()
    private var echo = Echo()
    private var drops = DropCounter()
    private var pacer = ArrivalPacer()
    /// When to look for what has gathered; nil while each arrival is waited for.
    private var resumeAt: Instant?
    /// Whether the queue has been long since it was last empty: only then can datagrams have been dropped.
    private var hasQueued = false
    /// Datagrams sent so far.
    public private(set) var sent = 0
    /// Whether each datagram goes back to its sender.
    public var echoes: Bool {
        get { echo.isOn }
        set { echo.isOn = newValue }
    }

    /// What one turn may receive at most: the keyboard comes between.
    private static let maxPerTurn = 256
    private static let maxBytesPerTurn = 1 << 20
    /// Fewer bytes than the smallest receive buffer of a system in use.
    private static let fewBytes = 64 << 10
    /// Likewise for errors that came back.
    private static let maxErrorsPerTurn = 64

    /// Binds the socket and waits for what arrives.
    ///
    /// - Parameters:
    ///   - other: The socket that goes when this one is there; a failure says where it is in the way itself.
    ///   - report: Called on the loop's thread with what a turn has brought.
    /// - Throws: `DatagramFailure` that says which endpoint could not be had, and why.
    public init(
        binding endpoint: ResolvedEndpoint, insteadOf other: Datagrams? = nil, poller: Poller,
        report: @escaping (DatagramBatch) -> Void
    ) throws(DatagramFailure) {
        do throws(DatagramFailure) {
            socket = try DatagramSocket(binding: endpoint)
        } catch {
            throw other.flatMap { error.blaming($0.socket, for: endpoint.name) } ?? error
        }
        (self.poller, self.report) = (poller, report)
        buffers = ReceiveBuffers(isUnix: socket.family == AF_UNIX)
        registration = poller.add(
            socket.descriptor, .readable, name: "\(local.kind) \(local.text ?? "")"
        ) { [weak self] in self?.ready($0) }
    }

    /// The name that the kernel has given the socket.
    public var local: SocketName { socket.local }

    /// The family whose addresses the socket reaches best; nil for a Unix socket.
    public var family: IPAddress.Family? { socket.addressFamily }

    /// The datagrams that the kernel has dropped so far because nobody read them in time.
    public var dropped: UInt32 { socket.dropped }

    /// Whether something waits to be sent.
    public var isSending: Bool { !outbox.isEmpty }

    /// Says what has become of the name.
    public func announce() {
        note("bound")
        if socket.isReplacement { note("a stale socket of this path was replaced: its owner had ended") }
        flush()
    }

    /// Sets the options of an endpoint that is going to be sent to, and says so: they count for all peers.
    ///
    /// - Throws: `DatagramFailure` where the socket can never reach it, or where there is no such interface.
    public func prepare(for endpoint: ResolvedEndpoint) throws(DatagramFailure) {
        if let reason = local.reasonAgainst(endpoint.name) {
            throw DatagramFailure(
                "send to \(endpoint.name.kind) \(endpoint.name.text ?? "")", reason,
                code: .addressFamilyNotSupported)
        }
        try socket.apply(endpoint.options, to: endpoint.name)
        guard let options = endpoint.options.sendingOptions else { return }
        note("\(options) for this socket")
        flush()
    }

    /// Gives up what waits to be sent, and says so.
    ///
    /// - Parameter unsaid: More that has waited for that.
    public func giveUp(unsaid: Int = 0) {
        if unsaid > 0 {
            note("\(unsaid) more that waited: not sent", error: Errno(rawValue: ECANCELED))
        }
        outbox.giveUp(tell)
        flush()
    }

    /// Notes what concerns the chat as a whole, such as the end of its recording.
    ///
    /// - Parameter failure: What it comes from, if it is an error.
    public func report(_ words: String, failure: SystemFailure? = nil) {
        note(words, error: failure?.errno)
        flush()
    }

    // MARK: Sending

    /// Sends a datagram, or keeps it until the receiver has room. What fails becomes an event.
    public func send(_ payload: [UInt8], to peer: SocketName) {
        echo.say(payload, to: peer)
        outbox.send(payload, to: peer, by: attempt, tell)
        flush()
    }

    /// Notes that something was to be sent while nobody was there to send it to.
    public func reportUnaddressed(bytes: Int) {
        let error = Errno(rawValue: EDESTADDRREQ)
        note("\(error.description): \(byteCount(bytes)) not sent, nobody has been heard yet", error: error)
        flush()
    }

    /// Sends numbered datagrams; one burst at a time.
    public func start(_ burst: Burst, to peer: SocketName) {
        if outbox.start(burst, to: peer) {
            continueBurst(now: .current)
        } else {
            note("burst: one is still being sent", peer: peer, error: .resourceBusy)
        }
        flush()
    }

    private func continueBurst(now: Instant) {
        outbox.continueBurst(now: now, limit: Self.maxPerTurn, by: say, tell)
    }

    private func say(_ payload: [UInt8], to peer: SocketName) -> Outbox.Attempt {
        echo.say(payload, to: peer)
        return attempt(payload, to: peer)
    }

    private func tell(_ event: Outbox.Event) {
        if let note = event.note { self.note(note.words, peer: note.peer, error: note.error) }
        guard case .waits(let peer, _) = event else { return }
        waits.begin(for: peer, on: socket, poller) { [weak self] in
            self?.retry($0)
            self?.flush()
        }
    }

    private func retry(_ peers: [SocketName]) {
        outbox.retry(peers, by: attempt, tell)
        continueBurst(now: .current)
    }

    private func attempt(_ payload: [UInt8], to peer: SocketName) -> Outbox.Attempt {
        var attempts = 0
        // Before the call: on one machine the receiver's time would else be the earlier one.
        let time = Int64.wallClock
        while let error = socket.send(payload, to: peer) {
            attempts += 1
            // The error of an earlier datagram is given to the next call, which then sends nothing.
            guard attempts < 4, socket.family != AF_UNIX, readErrors() > 0 else {
                return Outbox.Attempt(error)
            }
        }
        sent += 1
        builder.appendSent(
            payload, to: peer, time: time, dropped: drops.total, isUnix: socket.family == AF_UNIX)
        return .sent
    }

    // MARK: Time

    /// When `timePassed` wants to be called; nil while nothing is timed.
    public var deadline: Instant? {
        .earliest(resumeAt ?? drops.deadline, outbox.deadline, waits.deadline)
    }

    public func timePassed(now: Instant) {
        continueBurst(now: now)
        let due = waits.endDue(now: now)
        if !due.isEmpty { retry(due) }
        if let due = drops.deadline, due <= now { noteDrops(now: now) }
        if let due = resumeAt, due <= now { receive() }
        flush()
    }

    // MARK: Receiving

    private func ready(_ readiness: Poller.Readiness) {
        if readiness.isBroken { _ = readErrors() }
        receive()
        flush()
    }

    private func receive() {
        var isDrained = false
        let (first, firstByte) = (builder.count, builder.byteCount)
        while !isDrained, builder.count - first < Self.maxPerTurn, builder.byteCount < Self.maxBytesPerTurn {
            switch buffers.receive(from: socket.descriptor, into: &builder) {
            case .success(let count): isDrained = count == 0 || builder.count - first < ReceiveBuffers.slots
            case .failure(.resourceTemporarilyUnavailable): isDrained = true
            case .failure(let error):
                if readErrors() == 0 { note(error.description, peer: nil, error: error) }
                isDrained = true
            }
        }
        pace(count: builder.count - first, bytes: builder.byteCount - firstByte, isDrained: isDrained)
        if echoes { answer(from: first) }
        if builder.count - first >= ReceiveBuffers.slots || builder.byteCount >= Self.fewBytes {
            hasQueued = true
        }
        if isDrained, hasQueued {
            hasQueued = false
            noteDrops(now: .current)
        }
    }

    /// Waits for the next arrival, or for some to gather. Whoever is echoed may wait for the echo.
    private func pace(count: Int, bytes: Int, isDrained: Bool) {
        let pause = pacer.pause(after: count, bytes: bytes, now: .current)
        let wasWaiting = resumeAt == nil
        resumeAt = isDrained && !echoes ? pause : nil
        if wasWaiting != (resumeAt == nil) {
            registration?.setInterest(resumeAt == nil ? .readable : [])
        }
    }

    private func answer(from first: Int) {
        echo.answer(
            builder.batch, from: first, on: socket, now: .current,
            by: { payload, peer in outbox.send(payload, to: peer, by: attempt, tell) },
            tell: { note("not echoed: it is an echo of what was said", peer: $0) })
    }

    /// - Returns: How many errors had come back from elsewhere.
    private func readErrors() -> Int {
        var count = 0
        for _ in 0..<Self.maxErrorsPerTurn {
            guard let error = ReturnedError(from: socket.descriptor) else { break }
            // What our own kernel refused is told by the call that tried to send it.
            guard error.isRemote else { continue }
            note(error.words, peer: error.peer, error: error.errno)
            count += 1
        }
        return count
    }

    // MARK: Events

    private func noteDrops(now: Instant) {
        guard let new = drops.take(socket.dropped, now: now) else { return }
        note("\(datagramCount(Int(new))) dropped: the receive buffer was full")
    }

    private func note(_ words: String, peer: SocketName? = nil, error: Errno? = nil) {
        builder.appendEvent(words, peer: peer, error: error, dropped: socket.dropped)
    }

    private func flush() {
        guard var batch = builder.take() else { return }
        batch.local = local
        report(batch)
    }
}
