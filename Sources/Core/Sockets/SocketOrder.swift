/// What a table of sockets is sorted by.
public enum SocketSortKey: Sendable, CaseIterable {
    case transport, state, local, peer, process, rate, receiveRate, sendRate, rtt, retransmissions, queues,
        drops,
        age, unit, user

    /// Whether the order begins with the largest value: so it does for numbers, and not for texts.
    public var isDescending: Bool {
        switch self {
        case .transport, .state, .local, .peer, .process, .unit, .user: false
        case .rate, .receiveRate, .sendRate, .rtt, .retransmissions, .queues, .drops, .age: true
        }
    }
}

extension SocketSnapshot {
    /// Returns rows in the order of a key: numbers from the largest down, texts from A on, what is unknown at the end.
    ///
    /// Rates are the steady ones. Where they are equal, connected TCP sockets come first, then listeners, bound ones
    /// and the others. Rows that are equal in all of this are in the order of their identities, which does not change
    /// if the kernel lists them in another order.
    public func sorted(_ rows: [UInt32], by key: SocketSortKey) -> [UInt32] {
        let sockets = table.rows
        var order = RowOrder(rows)
        order.sort { UInt64(sockets[$0].family.rawValue) }
        order.sort { sockets[$0].id.cookie }
        switch key {
        case .transport:
            let ranks = SocketTransport.allCases.map(\.name).ranks
            order.sort { ranks[Int(sockets[$0].transport.rawValue)] }
        case .state:
            let ranks = SocketState.allCases.map(\.name).ranks
            order.sort { ranks[Int(sockets[$0].state.rawValue)] }
        case .local, .peer: sort(&order, byLocalEnd: key == .local)
        case .process:
            let ranks = owners.processRanks
            order.sort { pid(ofRow: $0).flatMap { ranks[$0] } ?? Self.unknown }
        case .rate: sort(&order, byRate: \.steadyRate)
        case .receiveRate: sort(&order, byRate: \.steadyReceiveRate)
        case .sendRate: sort(&order, byRate: \.steadySendRate)
        case .rtt:
            order.sort {
                let rtt = table.tcp(of: sockets[$0])?.rttMicroseconds ?? 0
                return rtt == 0 ? Self.unknown : ~UInt64(rtt)
            }
        case .retransmissions: order.sort { Self.key(table.tcp(of: sockets[$0])?.retransmits) }
        case .queues: order.sort { ~UInt64(sockets[$0].queued) }
        case .drops: order.sort { Self.key(sockets[$0].knownDrops) }
        case .age:
            // The oldest was seen first.
            order.sort { index in
                guard index < activity.count, let seen = activity[index].firstSeen else {
                    return Self.unknown
                }
                return UInt64(bitPattern: seen.nanoseconds) ^ 1 << 63
            }
        case .unit: sortByUnit(&order)
        case .user:
            let ranks = owners.userRanks
            order.sort { index in
                guard sockets[index].flags.contains(.hasUser) else { return Self.unknown }
                let uid = sockets[index].uid
                // Users without a name follow, by their numbers.
                return ranks[uid] ?? 1 << 32 | UInt64(uid)
            }
        }
        return order.rows
    }

    /// The key of what is unknown.
    private static let unknown = UInt64.max

    /// Returns the key of a number in descending order.
    private static func key(_ number: UInt32?) -> UInt64 { number.map { ~UInt64($0) - 1 } ?? unknown }

    @inline(__always)
    private func sort(_ order: inout RowOrder, byRate rate: (SocketActivity) -> Double?) {
        order.sort { table.rows[$0].rateClass }
        order.sort { index in
            guard index < activity.count, let rate = rate(activity[index]) else { return Self.unknown }
            // The bits of numbers from 0 on are in the order of the numbers.
            return ~(rate + 0).bitPattern - 1
        }
    }

    private func sort(_ order: inout RowOrder, byLocalEnd isLocal: Bool) {
        let keys = SocketEndKeys(self, isLocal: isLocal)
        order.sort { keys.port($0) }
        order.sort { keys.low($0) }
        order.sort { keys.high($0) }
        order.sort { keys.kind($0) }
    }

    private func sortByUnit(_ order: inout RowOrder) {
        let (groups, processes) = owners.unitRanks
        order.sort { index in
            let row = table.rows[index]
            if row.controlGroup != 0 { return groups[row.controlGroup] ?? Self.unknown }
            return pid(ofRow: index).flatMap { processes[$0] } ?? Self.unknown
        }
    }
}

extension SocketRow {
    /// The larger of the two queues in bytes; for a listener, connections that wait for `accept`.
    var queued: UInt32 { state == .listen ? receiveQueue : max(receiveQueue, sendQueue) }

    /// The position among sockets of the same rate.
    fileprivate var rateClass: UInt64 {
        switch (transport, state) {
        case (.tcp, .listen): 1
        case (.tcp, .bound): 2
        case (.tcp, _): 0
        default: 3
        }
    }
}

extension SocketOwners {
    /// The rank of each process by name, then by pid.
    fileprivate var processRanks: [Int32: UInt64] {
        let sorted = processes.values.sorted { ($0.name, $0.pid) < ($1.name, $1.pid) }
        return Dictionary(uniqueKeysWithValues: zip(sorted.map(\.pid), 0...))
    }

    /// The rank of each user that has a name.
    fileprivate var userRanks: [UInt32: UInt64] {
        let ranks = Dictionary(ranking: users.values)
        return users.compactMapValues { ranks[$0] }
    }

    /// The rank of the unit of each control group, and of each process.
    fileprivate var unitRanks: (groups: [UInt64: UInt64], processes: [Int32: UInt64]) {
        let ranks = Dictionary(ranking: units.values + processes.values.compactMap(\.unit))
        return (
            units.compactMapValues { ranks[$0] }, processes.compactMapValues { $0.unit.flatMap { ranks[$0] } }
        )
    }
}

extension [String] {
    /// The rank of each name.
    fileprivate var ranks: [UInt64] {
        let ranks = Dictionary(ranking: self)
        return map { ranks[$0] ?? 0 }
    }
}

extension [String: UInt64] {
    /// Ranks names; equal ones have the same rank.
    fileprivate init(ranking names: some Sequence<String>) {
        self.init(uniqueKeysWithValues: zip(Set(names).sorted(), 0...))
    }
}
