import CLinux
import Core
import Glibc
import SystemPackage

/// A datagram chat: one bound socket in the loop, and the datagrams that it receives and sends.
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
    /// When to read the datagrams that have gathered; nil while the socket's readiness wakes the loop.
    private var resumeAt: Instant?
    /// Whether the receive queue grew long since it was last empty: only then can datagrams have been dropped.
    private var hasQueued = false
    /// The number of datagrams sent so far.
    public private(set) var sent = 0
    /// The number of errors that the network or a remote host returned for them.
    private var returnedErrors = 0
    /// The first error of a datagram that was not sent or did not arrive.
    private var firstFailure: (message: String, peer: SocketName?)?
    /// Whether each received datagram is sent back to its sender.
    public var echoes: Bool {
        get { echo.isOn }
        set { echo.isOn = newValue }
    }

    /// Limits what one turn receives, so that the keyboard stays responsive.
    private static let maxPerTurn = 256
    private static let maxBytesPerTurn = 1 << 20
    /// In bytes; below the smallest receive buffer of any system in use, so that fewer cannot have filled it.
    private static let longQueueBytes = 64 << 10
    /// Limits the errors that one turn reads from the error queue.
    private static let maxErrorsPerTurn = 64

    /// Binds the socket and registers it with the loop.
    ///
    /// - Parameters:
    ///   - other: The socket that this one will replace; if it is what prevents the bind, the failure says so.
    ///   - report: Called on the loop's thread with the batch of each turn.
    /// - Throws: `DatagramFailure` with the endpoint that could not be bound, and the reason.
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

    /// The name that the socket is bound to.
    public var local: SocketName { socket.local }

    /// The address family of the socket; nil for a Unix socket.
    public var family: IPAddress.Family? { socket.addressFamily }

    /// The number of datagrams that the kernel has dropped so far because the receive buffer was full.
    public var dropped: UInt32 { socket.dropped }

    /// Whether datagrams are queued or a burst is running.
    public var isSending: Bool { !outbox.isEmpty }

    /// The first failure if nothing arrived that was to be sent; nil otherwise.
    public var reasonAgainstArrival: (message: String, peer: SocketName?)? {
        sent <= returnedErrors ? firstFailure : nil
    }

    /// Reports that the socket is bound, and whether it replaced a stale one.
    public func announce() {
        note("bound")
        if socket.isReplacement { note("replaced a stale socket at this path: its owner had exited") }
        flush()
    }

    /// Sets the options of an endpoint to send to, and reports them, because they apply to all peers.
    ///
    /// - Throws: `DatagramFailure` if the socket can never send to the endpoint, or if there is no such interface.
    public func prepare(for endpoint: ResolvedEndpoint) throws(DatagramFailure) {
        let name = endpoint.name
        let action = "send to \(name.kind) \(name.text ?? "")"
        if let reason = local.reasonAgainst(name) {
            throw DatagramFailure(action, reason, code: .addressFamilyNotSupported)
        }
        // A group is reached over the socket's own interface or the route to it.
        if let reason = name.reasonAgainstInterface(needsZone: local.zone == nil && !name.isGroup) {
            throw DatagramFailure(action, reason, code: Errno(rawValue: ENODEV))
        }
        try socket.apply(endpoint.options, to: name, action)
        guard let options = endpoint.options.sendingOptions else { return }
        note("\(options) for this socket")
        flush()
    }

    /// Discards the queued datagrams and the burst, and reports them as not sent.
    ///
    /// - Parameter unsentLines: The number of lines that the caller had not passed to `send` yet.
    public func giveUp(unsentLines: Int = 0) {
        if unsentLines > 0 {
            let noun = unsentLines == 1 ? "line" : "lines"
            note("\(unsentLines) more \(noun) not sent", error: Errno(rawValue: ECANCELED))
        }
        outbox.giveUp(handle)
        flush()
    }

    /// Reports an event that concerns the chat as a whole, such as the end of its recording.
    ///
    /// - Parameter failure: The cause, if the event is an error.
    public func report(_ message: String, failure: SystemFailure? = nil) {
        builder.appendEvent(message, peer: nil, error: failure?.errno, dropped: socket.dropped)
        flush()
    }

    // MARK: Sending

    /// Sends a datagram, or queues it until the receiver has room. A failure is reported as an event.
    public func send(_ payload: [UInt8], to peer: SocketName) {
        echo.noteSent(payload, to: peer)
        outbox.send(payload, to: peer, by: attempt, handle)
        flush()
    }

    /// Reports a line that cannot be sent at all, with the error number (`errno.h`) of the reason.
    public func reportUnsent(_ words: String, errorNumber: Int32) {
        let error = Errno(rawValue: errorNumber)
        note("\(error.description): \(words)", error: error)
        flush()
    }

    /// Starts a burst of numbered datagrams; only one can run at a time.
    public func start(_ burst: Burst, to peer: SocketName) {
        if outbox.start(burst, to: peer) {
            continueBurst(now: .current)
        } else {
            note("burst: the previous one is still running", peer: peer, error: .resourceBusy)
        }
        flush()
    }

    private func continueBurst(now: Instant) {
        outbox.continueBurst(now: now, limit: Self.maxPerTurn, by: attemptOriginal, handle)
    }

    /// Attempts to send a datagram that is not an echo.
    private func attemptOriginal(_ payload: [UInt8], to peer: SocketName) -> Outbox.Attempt {
        echo.noteSent(payload, to: peer)
        return attempt(payload, to: peer)
    }

    private func handle(_ event: Outbox.Event) {
        if let note = event.note { self.note(note.message, peer: note.peer, error: note.error) }
        guard case .waits(let peer, _) = event else { return }
        waits.begin(for: peer, on: socket, poller) { [weak self] in
            self?.retry($0)
            self?.flush()
        }
    }

    private func retry(_ peers: [SocketName]) {
        outbox.retry(peers, by: attempt, handle)
        continueBurst(now: .current)
    }

    private func attempt(_ payload: [UInt8], to peer: SocketName) -> Outbox.Attempt {
        var attempts = 0
        // Read the clock before the call, so that a receiver on this machine does not have an earlier time.
        let time = Int64.wallClock
        while let error = socket.send(payload, to: peer) {
            attempts += 1
            // The kernel returns the error of an earlier datagram from the next call, which then sends nothing.
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

    /// When to call `timePassed`; nil if no timer is set.
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
        if builder.count - first >= ReceiveBuffers.slots || builder.byteCount >= Self.longQueueBytes {
            hasQueued = true
        }
        if isDrained, hasQueued {
            hasQueued = false
            noteDrops(now: .current)
        }
    }

    /// Waits for the next datagram, or pauses so that several arrive together. It does not pause while echoing,
    /// because senders may wait for the echo.
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
            by: { payload, peer in outbox.send(payload, to: peer, by: attempt, handle) },
            suppressed: { note("not echoed: it is an echo of a datagram sent from here", peer: $0) })
    }

    /// Reports the errors in the socket's error queue that the network or the remote host caused.
    ///
    /// - Returns: The number of these errors.
    private func readErrors() -> Int {
        var count = 0
        for _ in 0..<Self.maxErrorsPerTurn {
            guard let error = ReturnedError(from: socket.descriptor) else { break }
            // The send call itself already returned a local error.
            guard error.isRemote else { continue }
            note(error.message, peer: error.peer, error: error.errno)
            count += 1
            returnedErrors += 1
        }
        return count
    }

    // MARK: Events

    private func noteDrops(now: Instant) {
        guard let new = drops.update(socket.dropped, now: now) else { return }
        note("\(datagramCount(Int(new))) dropped: the receive buffer was full")
    }

    private func note(_ message: String, peer: SocketName? = nil, error: Errno? = nil) {
        if let error, error != .resourceTemporarilyUnavailable, firstFailure == nil {
            firstFailure = (message, peer)
        }
        builder.appendEvent(message, peer: peer, error: error, dropped: socket.dropped)
    }

    private func flush() {
        guard var batch = builder.finish() else { return }
        batch.local = local
        report(batch)
    }
}
