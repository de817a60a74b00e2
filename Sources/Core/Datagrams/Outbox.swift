/// The datagrams that a chat has yet to send: those queued until their receiver has room, and a burst.
///
/// The outbox decides what to send and when. The caller sends it, and calls `retry` when a receiver may have room
/// again.
public struct Outbox: Sendable {
    /// The result of an attempt to send.
    public enum Attempt: Sendable, Equatable {
        case sent
        /// The receiver's queue is full for now.
        case full
        /// An error number (`errno.h`); another attempt would fail as well.
        case failed(Int32)
    }

    /// An event for the caller, reported in the order in which it happens.
    public enum Event: Sendable, Equatable {
        /// The caller must call `retry` once the receiver may have room. `isFirst` is true for the first datagram
        /// that waits, and false when the receiver is still full after a retry.
        case waits(SocketName, isFirst: Bool)
        case failed(SocketName, error: Int32, bytes: Int)
        /// The queue is full: a datagram of that many bytes was discarded.
        case overflowed(SocketName, bytes: Int)
        /// Queued datagrams that could not be sent.
        case failedWaiting(SocketName, error: Int32, count: Int)
        /// All queued datagrams have been sent.
        case caughtUp
        /// One datagram of the burst could not be sent.
        case failedInBurst(SocketName, error: Int32)
        case endedBurst(SocketName, Burst)
        /// Queued datagrams that were discarded without another attempt.
        case gaveUp(SocketName, count: Int)
        case gaveUpBurst(SocketName, Burst)
    }

    public typealias Send = ([UInt8], SocketName) -> Attempt
    public typealias Report = (Event) -> Void

    private var queue = SendQueue()
    private var burst: (burst: Burst, peer: SocketName)?
    /// The receivers that had no room at the last attempt.
    private var full: [SocketName] = []

    public init() {}

    public var isEmpty: Bool { queue.isEmpty && burst == nil }

    /// Sends a datagram, or queues it until the receiver has room. It never overtakes a queued datagram to the
    /// same receiver.
    public mutating func send(_ payload: [UInt8], to peer: SocketName, by send: Send, _ report: Report) {
        if !queue.holds(for: peer) {
            switch send(payload, peer) {
            case .sent: return
            case .failed(let error): return report(.failed(peer, error: error, bytes: payload.count))
            case .full: break
            }
        }
        guard queue.append(payload, to: peer) else {
            return report(.overflowed(peer, bytes: payload.count))
        }
        awaitRoom(at: peer, isFirst: true, report)
    }

    private mutating func awaitRoom(at peer: SocketName, isFirst: Bool, _ report: Report) {
        guard !full.contains(peer) else { return }
        full.append(peer)
        report(.waits(peer, isFirst: isFirst))
    }

    /// Tries to send the queued datagrams, now that some receivers may have room.
    public mutating func retry(_ peers: [SocketName], by send: Send, _ report: Report) {
        full.removeAll { peers.contains($0) }
        let hadQueued = !queue.isEmpty
        var (stillFull, failures): ([SocketName], [(peer: SocketName, error: Int32, count: Int)]) = ([], [])
        queue.drain { payload, peer in
            switch send(payload, peer) {
            case .sent: return .done
            case .full:
                stillFull.append(peer)
                return .waits
            case .failed(let error):
                if let index = failures.firstIndex(where: { $0.peer == peer && $0.error == error }) {
                    failures[index].count += 1
                } else {
                    failures.append((peer, error, 1))
                }
                return .done
            }
        }
        for (peer, error, count) in failures { report(.failedWaiting(peer, error: error, count: count)) }
        for peer in stillFull { awaitRoom(at: peer, isFirst: false, report) }
        if hadQueued, queue.isEmpty, failures.isEmpty { report(.caughtUp) }
    }

    /// Discards the queued datagrams and the burst.
    public mutating func giveUp(_ report: Report) {
        for (peer, count) in queue.counts { report(.gaveUp(peer, count: count)) }
        if let (burst, peer) = burst { report(.gaveUpBurst(peer, burst)) }
        (queue, burst) = (SendQueue(), nil)
    }

    // MARK: Bursts

    /// Starts a burst; `continueBurst` sends its datagrams as they become due.
    ///
    /// - Returns: false if the previous burst has not ended yet.
    public mutating func start(_ burst: Burst, to peer: SocketName) -> Bool {
        guard self.burst == nil else { return false }
        self.burst = (burst, peer)
        return true
    }

    /// When the next datagram of the burst is due; nil without a burst, or while its receiver has no room.
    public var deadline: Instant? {
        guard let (burst, peer) = burst, !full.contains(peer) else { return nil }
        return burst.deadline ?? Instant(nanoseconds: 0)
    }

    /// Sends the datagrams of the burst that are due, until the receiver has no room.
    ///
    /// - Parameter limit: The maximum number of datagrams to send now.
    public mutating func continueBurst(now: Instant, limit: Int, by send: Send, _ report: Report) {
        guard let (current, peer) = burst, !full.contains(peer) else { return }
        var burst = current
        for _ in 0..<min(burst.due(now: now), limit) {
            switch send(burst.payload, peer) {
            case .sent: burst.tried(isSent: true)
            case .full:
                let isFirst = !burst.hasWaited
                burst.hasWaited = true
                self.burst = (burst, peer)
                return awaitRoom(at: peer, isFirst: isFirst, report)
            case .failed(let error):
                report(.failedInBurst(peer, error: error))
                burst.tried(isSent: false)
            }
        }
        self.burst = burst.isOver ? nil : (burst, peer)
        if burst.isOver { report(.endedBurst(peer, burst)) }
    }
}
