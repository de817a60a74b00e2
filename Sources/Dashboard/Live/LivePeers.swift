import Core
import Screen

/// Counts of datagrams and bytes in both directions, and their recent rate.
struct Traffic: Sendable, Equatable {
    private(set) var received = 0
    private(set) var receivedBytes = 0
    private(set) var sent = 0
    private(set) var sentBytes = 0
    private(set) var history = RateHistory()

    mutating func add(received count: Int, bytes: Int, now: Instant) {
        received += count
        receivedBytes += bytes
        history.add(count, at: now)
    }

    mutating func add(sent count: Int, bytes: Int, now: Instant) {
        sent += count
        sentBytes += bytes
        history.add(count, at: now)
    }

    /// `in 12 · 1.2 kB  out 3 · 96 B`.
    var summary: String {
        "in \(Quantity.grouped(received)) · \(Quantity.bytes(receivedBytes))  "
            + "out \(Quantity.grouped(sent)) · \(Quantity.bytes(sentBytes))"
    }
}

/// An address that the chat received from or sends to.
struct LivePeer: Sendable, Equatable {
    let name: SocketName
    var traffic = Traffic()
    var lastSeen: Instant

    var text: String { name.text ?? "" }
}

/// The peers of a chat, and which of them messages go to.
struct LivePeers: Sendable, Equatable {
    enum Target: Sendable, Equatable {
        case all
        case one(Int)
        /// The new socket cannot reach the selected peer, and the user has not selected another.
        case unreachable
    }

    private(set) var all: [LivePeer] = []
    private(set) var target = Target.all
    /// Columns of the longest name so far; the log may still show peers that were removed.
    private(set) var width = 0

    /// Bounds the memory when a sender keeps changing its port.
    private static let maxPeers = 256
    private static let roles: [Role] = [.received, .accent, .warning, .good, .title]

    /// Counts a batch, and adds a peer for each new address in it.
    mutating func count(_ batch: DatagramBatch, now: Instant) {
        guard !batch.peers.isEmpty else { return }
        let count = batch.peers.count
        var (received, receivedBytes) = ([Int](repeating: 0, count: count), [Int](repeating: 0, count: count))
        var (sent, sentBytes) = (received, receivedBytes)
        for metadata in batch.metadata where metadata.peer != DatagramMetadata.none {
            switch metadata.direction {
            case .incoming:
                received[Int(metadata.peer)] += 1
                receivedBytes[Int(metadata.peer)] += Int(metadata.originalLength)
            case .outgoing:
                sent[Int(metadata.peer)] += 1
                sentBytes[Int(metadata.peer)] += Int(metadata.originalLength)
            case .event: break
            }
        }
        for (number, name) in batch.peers.enumerated() where received[number] + sent[number] > 0 {
            let index = index(of: name, now: now)
            all[index].lastSeen = now
            if received[number] > 0 {
                all[index].traffic.add(received: received[number], bytes: receivedBytes[number], now: now)
            }
            if sent[number] > 0 {
                all[index].traffic.add(sent: sent[number], bytes: sentBytes[number], now: now)
            }
        }
    }

    /// Makes an address the target, and adds a peer for it if it is new.
    mutating func select(_ name: SocketName, now: Instant) {
        target = .one(index(of: name, now: now))
    }

    mutating func selectAll() { target = .all }

    /// Makes a peer the target by its number, counted from 1.
    ///
    /// - Returns: false if no peer has that number.
    mutating func select(number: Int) -> Bool {
        guard all.indices.contains(number - 1) else { return false }
        target = .one(number - 1)
        return true
    }

    /// Removes the peers that a new socket cannot reach, without making any other peer the target.
    ///
    /// - Returns: A message about the removed targets; nil if every target stays.
    mutating func forgetUnreachable(from local: SocketName) -> String? {
        let unreachable = targets.filter { local.reasonAgainst($0) != nil }
        let selected = if case .one(let index) = target { all[index].name } else { nil as SocketName? }
        all.removeAll { local.reasonAgainst($0.name) != nil }
        if let selected { target = all.firstIndex { $0.name == selected }.map { .one($0) } ?? .unreachable }
        // As in a new chat, where messages go to the first peer that sends something.
        if all.isEmpty { target = .all }
        guard let first = unreachable.first, let reason = local.reasonAgainst(first) else { return nil }
        let names = unreachable.count == 1 ? first.text ?? "" : "\(unreachable.count) peers"
        return "cannot send to \(names): \(reason); choose another peer with /to"
    }

    /// Selects the next or previous target; after the last peer comes `all`.
    mutating func selectNext(by step: Int) {
        let count = all.count + 1
        let current = if case .one(let index) = target { index } else { all.count }
        let next = (current + step + count) % count
        target = next == all.count ? .all : .one(next)
    }

    /// The addresses that messages go to.
    var targets: [SocketName] {
        switch target {
        case .all: all.map(\.name)
        case .one(let index): [all[index].name]
        case .unreachable: []
        }
    }

    /// The target as the screen shows it; nil if it has no peers.
    var targetText: String? {
        switch target {
        case .one(let index): all[index].text
        case .all where all.count == 1: all[0].text
        case .all: all.isEmpty ? nil : "all \(all.count) peers"
        case .unreachable: nil
        }
    }

    func role(of name: SocketName) -> Role {
        all.firstIndex { $0.name == name }.map { Self.roles[$0 % Self.roles.count] } ?? .text
    }

    /// Returns the index of a peer, which is added if it is new.
    ///
    /// When the list is full, a new peer replaces the one without traffic for the longest time.
    private mutating func index(of name: SocketName, now: Instant) -> Int {
        if let index = all.firstIndex(where: { $0.name == name }) { return index }
        width = max(width, (name.text ?? "").columns)
        let peer = LivePeer(name: name, lastSeen: now)
        guard all.count >= Self.maxPeers else {
            all.append(peer)
            return all.count - 1
        }
        var oldest = 0
        for index in all.indices where all[index].lastSeen < all[oldest].lastSeen { oldest = index }
        if target == .one(oldest) { oldest = (oldest + 1) % all.count }
        all[oldest] = peer
        return oldest
    }
}
