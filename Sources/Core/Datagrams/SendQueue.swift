import DequeModule

/// Datagrams that the kernel would not take yet, in their order for each receiver.
struct SendQueue: Sendable {
    private struct Entry: Sendable {
        let payload: [UInt8]
        let peer: SocketName
    }

    private var entries: Deque<Entry> = []
    private var byteCount = 0

    /// A receiver that never reads must not fill the memory.
    private static let maxEntries = 1_024
    private static let maxBytes = 4 << 20

    /// What came of an attempt to send.
    enum Attempt: Sendable {
        /// It is sent, or has failed for good: it leaves the queue.
        case done
        /// The receiver's queue is full.
        case waits
    }

    init() {}

    var isEmpty: Bool { entries.isEmpty }
    var count: Int { entries.count }

    /// How many wait for each receiver.
    var counts: [(peer: SocketName, count: Int)] {
        var counts: [(peer: SocketName, count: Int)] = []
        for entry in entries {
            if let place = counts.firstIndex(where: { $0.peer == entry.peer }) {
                counts[place].count += 1
            } else {
                counts.append((entry.peer, 1))
            }
        }
        return counts
    }

    /// Whether something waits for this receiver, so that what comes later must wait too.
    func holds(for peer: SocketName) -> Bool {
        entries.contains { $0.peer == peer }
    }

    /// Takes a datagram that has to wait.
    ///
    /// - Returns: false where the queue is full; the datagram is then not in it.
    mutating func append(_ payload: [UInt8], to peer: SocketName) -> Bool {
        guard entries.count < Self.maxEntries, byteCount + payload.count <= Self.maxBytes else {
            return false
        }
        entries.append(Entry(payload: payload, peer: peer))
        byteCount += payload.count
        return true
    }

    /// Tries to send all that waits; a receiver that is still full holds up nobody else.
    mutating func drain(_ attempt: ([UInt8], SocketName) -> Attempt) {
        var full: [SocketName] = []
        var left: Deque<Entry> = []
        for entry in entries {
            if !full.contains(entry.peer), case .done = attempt(entry.payload, entry.peer) { continue }
            if !full.contains(entry.peer) { full.append(entry.peer) }
            left.append(entry)
        }
        entries = left
        byteCount = left.reduce(0) { $0 + $1.payload.count }
    }
}
