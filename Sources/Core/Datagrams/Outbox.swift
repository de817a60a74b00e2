/// What a chat has to send: datagrams that wait for room at their receivers, and a burst.
///
/// It decides what is tried, and when; the caller sends, and says when a receiver may have room again.
public struct Outbox: Sendable {
    /// What came of an attempt to send.
    public enum Attempt: Sendable, Equatable {
        case sent
        /// The receiver has no room for now.
        case full
        /// The number of an error (`errno.h`) that another attempt would not mend.
        case failed(Int32)
    }

    /// What the caller is told, in the order in which it happens.
    public enum Event: Sendable, Equatable {
        /// `retry` is wanted once the receiver may have room; `isFirst` where nothing has waited for that yet.
        case waits(SocketName, isFirst: Bool)
        case failed(SocketName, error: Int32, bytes: Int)
        /// So much waits already that a datagram of that many bytes was given up.
        case overflowed(SocketName, bytes: Int)
        /// Datagrams that had waited, and then failed.
        case failedWaiting(SocketName, error: Int32, count: Int)
        case caughtUp
        /// One datagram of the burst.
        case failedInBurst(SocketName, error: Int32)
        case endedBurst(SocketName, Burst)
        /// Datagrams that had waited, and are not going to be sent.
        case gaveUp(SocketName, count: Int)
        case gaveUpBurst(SocketName, Burst)
    }

    public typealias Send = ([UInt8], SocketName) -> Attempt
    public typealias Tell = (Event) -> Void

    private var queue = SendQueue()
    private var burst: (burst: Burst, peer: SocketName)?
    /// The receivers whose room is waited for.
    private var full: [SocketName] = []

    public init() {}

    public var isEmpty: Bool { queue.isEmpty && burst == nil }

    /// Sends a datagram, or keeps it until the receiver has room: nothing overtakes what waits for it.
    public mutating func send(_ payload: [UInt8], to peer: SocketName, by send: Send, _ tell: Tell) {
        if !queue.holds(for: peer) {
            switch send(payload, peer) {
            case .sent: return
            case .failed(let error): return tell(.failed(peer, error: error, bytes: payload.count))
            case .full: break
            }
        }
        guard queue.append(payload, to: peer) else {
            return tell(.overflowed(peer, bytes: payload.count))
        }
        awaitRoom(at: peer, isFirst: true, tell)
    }

    private mutating func awaitRoom(at peer: SocketName, isFirst: Bool, _ tell: Tell) {
        guard !full.contains(peer) else { return }
        full.append(peer)
        tell(.waits(peer, isFirst: isFirst))
    }

    /// Tries again what waits, now that some receivers may have room.
    public mutating func retry(_ peers: [SocketName], by send: Send, _ tell: Tell) {
        full.removeAll { peers.contains($0) }
        let hadSome = !queue.isEmpty
        var (stillFull, failures): ([SocketName], [(peer: SocketName, error: Int32, count: Int)]) = ([], [])
        queue.drain { payload, peer in
            switch send(payload, peer) {
            case .sent: return .done
            case .full:
                stillFull.append(peer)
                return .waits
            case .failed(let error):
                if let place = failures.firstIndex(where: { $0.peer == peer && $0.error == error }) {
                    failures[place].count += 1
                } else {
                    failures.append((peer, error, 1))
                }
                return .done
            }
        }
        for (peer, error, count) in failures { tell(.failedWaiting(peer, error: error, count: count)) }
        for peer in stillFull { awaitRoom(at: peer, isFirst: false, tell) }
        if hadSome, queue.isEmpty, failures.isEmpty { tell(.caughtUp) }
    }

    /// Gives up what waits, and the burst.
    public mutating func giveUp(_ tell: Tell) {
        for (peer, count) in queue.counts { tell(.gaveUp(peer, count: count)) }
        if let (burst, peer) = burst { tell(.gaveUpBurst(peer, burst)) }
        (queue, burst) = (SendQueue(), nil)
    }

    // MARK: Bursts

    /// Takes a burst, of which `continueBurst` sends what is due.
    ///
    /// - Returns: false where another one has not ended yet.
    public mutating func start(_ burst: Burst, to peer: SocketName) -> Bool {
        guard self.burst == nil else { return false }
        self.burst = (burst, peer)
        return true
    }

    /// When more of the burst is due; nil while there is none, or its receiver has no room.
    public var deadline: Instant? {
        guard let (burst, peer) = burst, !full.contains(peer) else { return nil }
        return burst.deadline ?? Instant(nanoseconds: 0)
    }

    /// Sends what is due of the burst, as far as the receiver has room.
    ///
    /// - Parameter limit: The most datagrams to send now.
    public mutating func continueBurst(now: Instant, limit: Int, by send: Send, _ tell: Tell) {
        guard let (current, peer) = burst, !full.contains(peer) else { return }
        var burst = current
        for _ in 0..<min(burst.due(now: now), limit) {
            switch send(burst.payload, peer) {
            case .sent: burst.tried(isSent: true)
            case .full:
                let isFirst = !burst.hasWaited
                burst.hasWaited = true
                self.burst = (burst, peer)
                return awaitRoom(at: peer, isFirst: isFirst, tell)
            case .failed(let error):
                tell(.failedInBurst(peer, error: error))
                burst.tried(isSent: false)
            }
        }
        self.burst = burst.isOver ? nil : (burst, peer)
        if burst.isOver { tell(.endedBurst(peer, burst)) }
    }
}
