import DequeModule

/// The datagrams whose receivers have no room yet, in order for each receiver.
struct SendQueue: Sendable {
    private struct Entry: Sendable {
        let payload: [UInt8]
        let peer: SocketName
    }

    private var entries: Deque<Entry> = []
    private var byteCount = 0

    /// Limits the memory that a receiver that never reads can cost.
    private static let maxEntries = 1_024
    private static let maxBytes = 4 << 20

    /// The result of an attempt to send.
    enum Attempt: Sendable {
        /// The datagram was sent, or failed for good, and leaves the queue.
        case done
        /// The receiver's queue is full, and the datagram stays.
        case waits
    }

    init() {}

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    /// The number of queued datagrams for each receiver.
    var counts: [(peer: SocketName, count: Int)] {
        var counts: [(peer: SocketName, count: Int)] = []
        for entry in entries {
            if let index = counts.firstIndex(where: { $0.peer == entry.peer }) {
                counts[index].count += 1
            } else {
                counts.append((entry.peer, 1))
            }
        }
        return counts
    }

    /// Returns whether a datagram to this receiver is queued, so that later ones must be queued too.
    func holds(for peer: SocketName) -> Bool {
        entries.contains { $0.peer == peer }
    }

    /// Appends a datagram that has to wait.
    ///
    /// - Returns: false if the queue is full; the datagram is then not queued.
    mutating func append(_ payload: [UInt8], to peer: SocketName) -> Bool {
        guard entries.count < Self.maxEntries, byteCount + payload.count <= Self.maxBytes else {
            return false
        }
        entries.append(Entry(payload: payload, peer: peer))
        byteCount += payload.count
        return true
    }

    /// Tries to send all queued datagrams; a receiver that is still full does not hold up the others.
    mutating func drain(_ attempt: ([UInt8], SocketName) -> Attempt) {
        var full: [SocketName] = []
        var remaining: Deque<Entry> = []
        for entry in entries {
            if !full.contains(entry.peer), case .done = attempt(entry.payload, entry.peer) { continue }
            if !full.contains(entry.peer) { full.append(entry.peer) }
            remaining.append(entry)
        }
        entries = remaining
        byteCount = remaining.reduce(0) { $0 + $1.payload.count }
    }
}
