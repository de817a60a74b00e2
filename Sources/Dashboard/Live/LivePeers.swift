import Core
import Screen

/// Datagrams and bytes in both directions.
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

/// Somebody that the chat has heard of, or talks to.
struct LivePeer: Sendable, Equatable {
    let name: SocketName
    var traffic = Traffic()
    var lastSeen: Instant

    var text: String { name.text ?? "" }
}

/// The peers of a chat, and who of them gets what is said.
struct LivePeers: Sendable, Equatable {
    enum Target: Sendable, Equatable {
        case all
        case one(Int)
        /// Whoever was talked to is out of reach, and nobody else has been chosen.
        case nobody
    }

    private(set) var all: [LivePeer] = []
    private(set) var target = Target.all
    /// The columns of the longest name so far: the list still shows those who are forgotten.
    private(set) var width = 0

    /// Whoever sends from ever new ports must not fill the memory.
    private static let most = 256
    private static let roles: [Role] = [.received, .accent, .warning, .good, .title]

    /// Counts a batch; whoever is heard first becomes a peer.
    mutating func count(_ batch: DatagramBatch, now: Instant) {
        guard !batch.peers.isEmpty else { return }
        let count = batch.peers.count
        var (received, receivedBytes) = ([Int](repeating: 0, count: count), [Int](repeating: 0, count: count))
        var (sent, sentBytes) = (received, receivedBytes)
        for facts in batch.facts where facts.peer != DatagramMetadata.none {
            switch facts.direction {
            case .incoming:
                received[Int(facts.peer)] += 1
                receivedBytes[Int(facts.peer)] += Int(facts.originalLength)
            case .outgoing:
                sent[Int(facts.peer)] += 1
                sentBytes[Int(facts.peer)] += Int(facts.originalLength)
            case .event: break
            }
        }
        for (number, name) in batch.peers.enumerated() where received[number] + sent[number] > 0 {
            let index = place(of: name, now: now)
            all[index].lastSeen = now
            if received[number] > 0 {
                all[index].traffic.add(received: received[number], bytes: receivedBytes[number], now: now)
            }
            if sent[number] > 0 {
                all[index].traffic.add(sent: sent[number], bytes: sentBytes[number], now: now)
            }
        }
    }

    /// Makes somebody the one who gets what is said.
    mutating func aim(at name: SocketName, now: Instant) {
        target = .one(place(of: name, now: now))
    }

    mutating func aimAtAll() { target = .all }

    /// - Returns: false where there is no peer of that number, from 1.
    mutating func aim(atNumber number: Int) -> Bool {
        guard all.indices.contains(number - 1) else { return false }
        target = .one(number - 1)
        return true
    }

    /// Forgets whom a new socket cannot reach; of the others nobody is talked to who was not before.
    ///
    /// - Returns: Who is not talked to any more, what to do, and why; nil where that is nobody.
    mutating func forgetUnreachable(from local: SocketName) -> String? {
        let silenced = targets.filter { local.reasonAgainst($0) != nil }
        let aim = if case .one(let index) = target { all[index].name } else { nil as SocketName? }
        all.removeAll { local.reasonAgainst($0.name) != nil }
        if let aim { target = all.firstIndex { $0.name == aim }.map { .one($0) } ?? .nobody }
        // As in a new chat, where whoever is heard first is answered.
        if all.isEmpty { target = .all }
        guard let first = silenced.first, let reason = local.reasonAgainst(first) else { return nil }
        let who = silenced.count == 1 ? "\(first.text ?? "") is" : "\(silenced.count) peers are"
        return "\(who) out of reach, /to chooses another: \(reason)"
    }

    /// The next peer or the previous; behind the last comes everybody.
    mutating func turn(by step: Int) {
        let places = all.count + 1
        let place = if case .one(let index) = target { index } else { all.count }
        let next = (place + step + places) % places
        target = next == all.count ? .all : .one(next)
    }

    /// Who gets what is said.
    var targets: [SocketName] {
        switch target {
        case .all: all.map(\.name)
        case .one(let index): [all[index].name]
        case .nobody: []
        }
    }

    /// Who gets what is said, in words.
    var targetText: String? {
        switch target {
        case .one(let index): all[index].text
        case .all where all.count == 1: all[0].text
        case .all: all.isEmpty ? nil : "all \(all.count) peers"
        case .nobody: nil
        }
    }

    func role(of name: SocketName) -> Role {
        all.firstIndex { $0.name == name }.map { Self.roles[$0 % Self.roles.count] } ?? .text
    }

    /// The place of a peer, who takes that of the one not heard of for longest where there are too many.
    private mutating func place(of name: SocketName, now: Instant) -> Int {
        if let place = all.firstIndex(where: { $0.name == name }) { return place }
        width = max(width, (name.text ?? "").columns)
        let peer = LivePeer(name: name, lastSeen: now)
        guard all.count >= Self.most else {
            all.append(peer)
            return all.count - 1
        }
        var oldest = 0
        for place in all.indices where all[place].lastSeen < all[oldest].lastSeen { oldest = place }
        if target == .one(oldest) { oldest = (oldest + 1) % all.count }
        all[oldest] = peer
        return oldest
    }
}
