/// What a snapshot knows of the TCP sockets in it, for the log of their ends.
///
/// It takes a time that grows with the number of sockets, and is made on the worker's thread.
public struct SocketOrigins: Sendable {
    let takenAt: Instant?
    let interfaces: [UInt32: String]
    /// The processes, as far as they have been found.
    public var owners: SocketOwners
    /// The sockets that do not listen, and their positions by their cookies.
    private var origins: [SocketOrigin] = []
    private var positions: RowIndex
    private var listeners: [UInt32: [SocketOrigin]] = [:]

    init() {
        (takenAt, interfaces, owners) = (nil, [:], SocketOwners())
        positions = RowIndex(capacity: 0)
    }

    public init(_ snapshot: SocketSnapshot) {
        (takenAt, interfaces, owners) = (snapshot.takenAt, snapshot.interfaces, snapshot.owners)
        let count = snapshot.rows.count { $0.transport == .tcp }
        positions = RowIndex(capacity: count)
        origins.reserveCapacity(count)
        for (index, row) in snapshot.rows.enumerated() where row.transport == .tcp {
            // The kernel reports the end when a connection enters TIME_WAIT, and the owner is forgotten then.
            guard row.state != .timeWait else { continue }
            let age = snapshot.age(index)
            let origin = SocketOrigin(row, firstSeen: age.map { snapshot.time - $0.nanoseconds })
            if row.state == .listen {
                listeners[row.local.port, default: []].append(origin)
            } else if positions.insert(origins.count, row.cookie, { origins[$0].cookie == row.cookie }) == nil
            {
                origins.append(origin)
            }
        }
    }

    subscript(cookie: UInt64) -> SocketOrigin? {
        positions.find(cookie) { origins[$0].cookie == cookie }.map { origins[$0] }
    }

    /// Returns the listener that accepted a connection; nil if none can have, or if several processes listen on the
    /// same address.
    func listener(of end: SocketEnd) -> SocketOrigin? {
        guard let candidates = listeners[end.localEnd.port] else { return nil }
        let local = end.localEnd.address(end.family)
        let exact = candidates.filter { $0.localEnd.address($0.family) == local }
        let found = exact.isEmpty ? candidates.filter { $0.isWildcard(for: local.family) } : exact
        guard let first = found.first else { return nil }
        let owner = owners.process(of: first.row)
        return found.allSatisfy { owners.process(of: $0.row) == owner } ? first : nil
    }
}

/// A TCP socket in a snapshot, without its statistics.
struct SocketOrigin: Sendable {
    let cookie: UInt64
    /// When the socket was first seen, as nanoseconds since 1970.
    let firstSeen: Int64?
    let hasReceivedFIN: Bool
    let family: SocketFamily
    let localEnd: SocketAddressBits
    private let flags: SocketRow.Flags
    private let uid: UInt32
    private let inode: UInt32
    private let controlGroup: UInt64

    init(_ row: SocketRow, firstSeen: Int64?) {
        (cookie, self.firstSeen) = (row.cookie, firstSeen)
        hasReceivedFIN = row.state == .closeWait || row.state == .lastAck || row.state == .closing
        (family, localEnd, flags) = (row.family, row.local, row.flags)
        (uid, inode, controlGroup) = (row.uid, row.inode, row.controlGroup)
    }

    /// A row with what is needed to find the owner.
    var row: SocketRow {
        var row = SocketRow(transport: .tcp, kind: .stream, state: .established, family: family)
        (row.flags, row.uid, row.inode, row.controlGroup) = (flags, uid, inode, controlGroup)
        return row
    }

    /// Whether the socket takes connections to every address of a family.
    func isWildcard(for family: IPAddress.Family) -> Bool {
        guard localEnd.high == 0, localEnd.low == 0 else { return false }
        return family == .ipv4
            ? self.family == .ipv4 || !flags.contains(.isIPv6Only) : self.family == .ipv6
    }
}
