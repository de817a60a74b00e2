/// What rows of sockets have in common in a grouped table.
public enum SocketGrouping: String, Sendable, CaseIterable {
    case none
    /// The name and the user of the process.
    case process
    case peerHost
    case localPort
    case unit
}

/// Sockets that have something in common.
public struct SocketGroup: Sendable, Equatable {
    public enum Key: Sendable, Hashable {
        case process(name: String, uid: UInt32)
        case host(IPAddress)
        case port(UInt16)
        case unit(String)
        /// Sockets without what the others are grouped by.
        case none
    }

    public let key: Key
    public fileprivate(set) var count = 0
    /// Sums in bytes per second; nil if the kernel counts the bytes of no socket of the group.
    public fileprivate(set) var receiveRate: Double?
    public fileprivate(set) var sendRate: Double?
    /// Sums of the mean rates, which change less.
    public fileprivate(set) var meanReceiveRate: Double?
    public fileprivate(set) var meanSendRate: Double?
    /// Whether the sums leave sockets out, because the kernel counts bytes for TCP only.
    public var isTCPOnly: Bool { receiveRate != nil && hasUncounted }
    private var hasUncounted = false

    fileprivate init(_ key: Key) { self.key = key }

    fileprivate mutating func add(_ activity: SocketActivity, isCounted: Bool) {
        func add(_ rate: Double?, to sum: inout Double?) {
            if let rate { sum = (sum ?? 0) + rate }
        }
        count += 1
        if !isCounted { hasUncounted = true }
        add(activity.receiveRate, to: &receiveRate)
        add(activity.sendRate, to: &sendRate)
        add(activity.meanReceiveRate, to: &meanReceiveRate)
        add(activity.meanSendRate, to: &meanSendRate)
    }
}

extension SocketGrouping {
    /// Returns the groups of some rows, in the order of their first rows; one group without a key if there is no
    /// grouping.
    public func groups(of rows: [UInt32], in snapshot: SocketSnapshot) -> [SocketGroup] {
        var groups: [SocketGroup] = []
        var positions: [SocketGroup.Key: Int] = [:]
        for index in rows {
            let key = key(of: Int(index), in: snapshot)
            let position = positions[key] ?? groups.count
            if position == groups.count {
                groups.append(SocketGroup(key))
                positions[key] = position
            }
            let activity =
                Int(index) < snapshot.activity.count ? snapshot.activity[Int(index)] : SocketActivity()
            groups[position].add(activity, isCounted: snapshot.table.rows[Int(index)].transport == .tcp)
        }
        return groups
    }

    /// Returns the key of the group that a row belongs to.
    public func key(of index: Int, in snapshot: SocketSnapshot) -> SocketGroup.Key {
        let row = snapshot.table.rows[index]
        switch self {
        case .none: return .none
        case .process:
            return snapshot.owners.process(of: row).map { .process(name: $0.name, uid: $0.uid) } ?? .none
        case .peerHost:
            guard row.transport.isInternet, row.flags.contains(.hasPeer) else { return .none }
            return .host(snapshot.address(row.peer, row))
        case .localPort:
            guard row.transport.hasPorts else { return .none }
            return .port(UInt16(truncatingIfNeeded: row.local.port))
        case .unit: return snapshot.owners.unit(of: row).map { .unit($0) } ?? .none
        }
    }
}
