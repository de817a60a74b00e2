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
    private var token: Poller.Token?
    private var builder = BatchBuilder()
    private var queue = SendQueue()
    private var waits: [SendWait] = []
    private var burst: (burst: Burst, peer: SocketName)?
    private var drops = DropCounter()
    private var pacer = ArrivalPacer()
    /// When to look for what has gathered; nil while each arrival is waited for.
    private var resumeAt: Instant?
    /// Whether the queue has been long since it was last empty: only then can datagrams have been dropped.
    private var hasQueued = false
    /// Datagrams sent so far.
    public private(set) var sent = 0
    /// Whether each datagram goes back to its sender.
    public var echoes = false

    /// What one turn may receive at most: the keyboard comes between.
    private static let mostPerTurn = 256
    private static let mostBytesPerTurn = 1 << 20
    /// Fewer bytes than the smallest receive buffer of a system in use.
    private static let fewBytes = 64 << 10
    /// Likewise for errors that came back.
    private static let mostErrorsPerTurn = 64

    /// Binds the socket and waits for what arrives.
    ///
    /// - Parameter report: Called on the loop's thread with what a turn has brought.
    /// - Throws: `DatagramFailure` that says which endpoint could not be had, and why.
    public init(
        binding endpoint: ResolvedEndpoint, poller: Poller, report: @escaping (DatagramBatch) -> Void
    ) throws(DatagramFailure) {
        socket = try DatagramSocket(binding: endpoint)
        (self.poller, self.report) = (poller, report)
        buffers = ReceiveBuffers(isUnix: socket.family == AF_UNIX)
        token = poller.add(socket.descriptor, .readable, name: "\(local.kind) \(local.text ?? "")") {
            [unowned self] in ready($0)
        }
    }

    deinit {
        if let token { poller.remove(token) }
        for wait in waits { wait.cancel(poller) }
    }

    /// The name that the kernel has given the socket.
    public var local: SocketName { socket.local }

    /// The family whose addresses the socket reaches best; nil for a Unix socket.
    public var family: IPAddress.Family? {
        switch socket.family {
        case AF_INET: .ipv4
        case AF_INET6: .ipv6
        default: nil
        }
    }

    /// The datagrams that the kernel has dropped so far because nobody read them in time.
    public var dropped: UInt32 { socket.dropped }

    /// Whether something waits to be sent.
    public var isSending: Bool { !queue.isEmpty || burst != nil }

    /// Says what has become of the name.
    public func announce() {
        note("bound")
        if socket.isReplacement { note("a stale socket of this path was replaced: its owner had ended") }
        flush()
    }

    /// Sets the options of an endpoint that is going to be sent to.
    ///
    /// - Throws: `DatagramFailure` where the socket can never reach it, or where there is no such interface.
    public func prepare(for endpoint: ResolvedEndpoint) throws(DatagramFailure) {
        if let reason = local.reasonAgainst(endpoint.name) {
            throw DatagramFailure(
                "send to \(endpoint.name.kind) \(endpoint.name.text ?? "")", reason,
                code: .addressFamilyNotSupported)
        }
        try socket.apply(endpoint.options, to: endpoint.name)
    }

    /// Gives up what waits to be sent, and says so.
    ///
    /// - Parameter unsaid: More that has waited for that.
    public func giveUp(unsaid: Int = 0) {
        if unsaid > 0 {
            note("\(unsaid) more that waited: not sent", error: Errno(rawValue: ECANCELED))
        }
        for (peer, count) in queue.counts {
            note(
                "\(datagramCount(count)) that waited: not sent", peer: peer, error: Errno(rawValue: ECANCELED)
            )
        }
        if let (burst, peer) = burst {
            note(burst.report(now: .current) + ", then it was given up", peer: peer)
        }
        (queue, burst) = (SendQueue(), nil)
        flush()
    }

    /// Notes what concerns the chat as a whole, such as the end of its recording.
    public func report(_ words: String, error: Errno) {
        note(words, error: error)
        flush()
    }

    // MARK: Sending

    /// Sends a datagram, or keeps it until the receiver has room. What fails becomes an event.
    public func send(_ payload: [UInt8], to peer: SocketName) {
        deliver(payload, to: peer)
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
        guard self.burst == nil else {
            note("burst: one is still being sent", peer: peer, error: .resourceBusy)
            return flush()
        }
        self.burst = (burst, peer)
        continueBurst(now: .current)
        flush()
    }

    private func deliver(_ payload: [UInt8], to peer: SocketName) {
        if !queue.holds(for: peer) {
            switch trySend(payload, to: peer) {
            case nil: return
            case let error? where Self.isForNow(error): break
            case let error?:
                return note(
                    "\(error.description): \(byteCount(payload.count)) not sent", peer: peer, error: error)
            }
        }
        guard queue.append(payload, to: peer) else {
            return note(
                "too much waits to be sent: \(byteCount(payload.count)) given up", peer: peer,
                error: .noBufferSpace)
        }
        if !isWaiting(for: peer) { wait(for: peer, announcing: true) }
    }

    /// Whether the kernel would take the datagram later.
    private static func isForNow(_ error: Errno) -> Bool {
        error == .resourceTemporarilyUnavailable || error == .noBufferSpace
    }

    /// - Returns: Why the datagram was not sent; nil where it was.
    private func trySend(_ payload: [UInt8], to peer: SocketName) -> Errno? {
        var attempts = 0
        // Before the call: on one machine the receiver's time would else be the earlier one.
        let time = Int64.wallClock
        while let error = socket.send(payload, to: peer) {
            attempts += 1
            // The error of an earlier datagram is given to the next call, which then sends nothing.
            guard attempts < 4, socket.family != AF_UNIX, readErrors() > 0 else { return error }
        }
        sent += 1
        let index = payload.withUnsafeBytes { bytes in
            builder.append(
                .outgoing, bytes, originalLength: bytes.count, peer: builder.index(of: peer), time: time)
        }
        builder.change(index) { $0.dropped = drops.total }
        if socket.family == AF_UNIX {
            // What the receiver is told of this process.
            let own = builder.index(of: pollux_credentials(pid: getpid(), uid: geteuid(), gid: getegid()))
            builder.change(index) { $0.credentials = own }
        }
        return nil
    }

    // MARK: Waiting for room

    private func isWaiting(for peer: SocketName) -> Bool { waits.contains { $0.peer == peer } }

    private func wait(for peer: SocketName, announcing: Bool = false) {
        if announcing {
            let error = Errno.resourceTemporarilyUnavailable
            note(
                "\(error.description): the receiver's queue is full; what is sent waits", peer: peer,
                error: error)
        }
        let wait = SendWait(peer: peer)
        wait.begin(on: socket, poller) { [unowned self] in
            waits.removeAll { $0 === wait }
            wait.cancel(poller)
            sendWaiting()
            flush()
        }
        waits.append(wait)
    }

    private func sendWaiting() {
        var (full, failures): ([SocketName], [(peer: SocketName, error: Errno, count: Int)]) = ([], [])
        let before = queue.count
        queue.drain { payload, peer in
            guard let error = trySend(payload, to: peer) else { return .done }
            if Self.isForNow(error) {
                full.append(peer)
                return .waits
            }
            if let place = failures.firstIndex(where: { $0.peer == peer && $0.error == error }) {
                failures[place].count += 1
            } else {
                failures.append((peer, error, 1))
            }
            return .done
        }
        for (peer, error, count) in failures {
            note(
                "\(error.description): \(datagramCount(count)) that waited not sent", peer: peer, error: error
            )
        }
        for peer in full where !isWaiting(for: peer) { wait(for: peer) }
        if before > 0, queue.isEmpty, failures.isEmpty { note("all that waited has been sent") }
        if burst != nil { continueBurst(now: .current) }
    }

    // MARK: Time

    /// When `timePassed` wants to be called; nil while nothing is timed.
    public var deadline: Instant? {
        var earliest = resumeAt ?? drops.deadline
        for wait in waits {
            if let retry = wait.retryAt, retry < earliest ?? retry + .seconds(1) { earliest = retry }
        }
        if let burst, !isWaiting(for: burst.peer) {
            let due = burst.burst.deadline ?? Instant(nanoseconds: 0)
            earliest = min(due, earliest ?? due)
        }
        return earliest
    }

    public func timePassed(now: Instant) {
        if burst != nil { continueBurst(now: now) }
        if waits.contains(where: { $0.retryAt.map { $0 <= now } ?? false }) {
            waits.removeAll { wait in
                guard let retry = wait.retryAt, retry <= now else { return false }
                wait.cancel(poller)
                return true
            }
            sendWaiting()
        }
        if let due = drops.deadline, due <= now { noteDrops(now: now) }
        if let due = resumeAt, due <= now { receive() }
        flush()
    }

    private func continueBurst(now: Instant) {
        guard let (current, peer) = burst, !isWaiting(for: peer) else { return }
        var burst = current
        for _ in 0..<min(burst.due(now: now), Self.mostPerTurn) {
            switch trySend(burst.payload, to: peer) {
            case nil: burst.tried(isSent: true)
            case let error? where Self.isForNow(error):
                let isFirst = !burst.hasWaited
                burst.hasWaited = true
                self.burst = (burst, peer)
                return wait(for: peer, announcing: isFirst)
            case let error?:
                note("\(error.description): a datagram of the burst not sent", peer: peer, error: error)
                burst.tried(isSent: false)
            }
        }
        self.burst = burst.isOver ? nil : (burst, peer)
        if burst.isOver { note(burst.report(now: .current), peer: peer) }
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
        while !isDrained, builder.count - first < Self.mostPerTurn, builder.byteCount < Self.mostBytesPerTurn
        {
            switch buffers.receive(from: socket.descriptor, into: &builder) {
            case .success(let count): isDrained = count == 0 || builder.count - first < ReceiveBuffers.slots
            case .failure(.resourceTemporarilyUnavailable): isDrained = true
            case .failure(let error):
                if readErrors() == 0 { note(error.description, peer: nil, error: error) }
                isDrained = true
            }
        }
        pace(count: builder.count - first, bytes: builder.byteCount - firstByte, isDrained: isDrained)
        if echoes { echo(from: first) }
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
        if let token, wasWaiting != (resumeAt == nil) {
            poller.setInterest(token, resumeAt == nil ? .readable : [])
        }
    }

    private func echo(from first: Int) {
        let batch = builder.batch
        for facts in batch.facts[first...] where facts.direction == .incoming {
            guard let peer = batch.peer(of: facts), !socket.isItself(peer, batch.destination(of: facts))
            else {
                continue
            }
            deliver(Array(batch.payload(of: facts)), to: peer)
        }
    }

    /// - Returns: How many errors had come back from elsewhere.
    private func readErrors() -> Int {
        var count = 0
        for _ in 0..<Self.mostErrorsPerTurn {
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

private func datagramCount(_ count: Int) -> String { "\(count) datagram\(count == 1 ? "" : "s")" }

private func byteCount(_ count: Int) -> String { "\(count) byte\(count == 1 ? "" : "s")" }
