/// The keys by which sockets are ordered by one of their ends: by the kind of address, then the address, then the port.
struct SocketEndKeys {
    private let snapshot: SocketSnapshot
    private let isLocal: Bool
    private let names: UnixNameRanks

    init(_ snapshot: SocketSnapshot, isLocal: Bool) {
        (self.snapshot, self.isLocal, names) = (snapshot, isLocal, UnixNameRanks(snapshot.table))
    }

    /// The kinds of addresses, in their order.
    private enum Kind: UInt64 {
        case ipv4, ipv6, unix, packet, netlink, unknown
    }

    private func end(_ row: SocketRow) -> SocketAddressBits { isLocal ? row.local : row.peer }

    func kind(_ index: Int) -> UInt64 {
        let row = snapshot.table.rows[index]
        guard isLocal || row.flags.contains(.hasPeer) else { return Kind.unknown.rawValue }
        let kind: Kind =
            switch row.transport {
            case .tcp, .udp, .udplite, .raw: row.family == .ipv4 || end(row).isMappedIPv4 ? .ipv4 : .ipv6
            case .unix: names[named(index)] == nil ? .unknown : .unix
            case .packet: isLocal ? .packet : .unknown
            case .netlink: .netlink
            }
        return kind.rawValue
    }

    func high(_ index: Int) -> UInt64 {
        let row = snapshot.table.rows[index]
        return row.family == .ipv6 && !end(row).isMappedIPv4 ? end(row).high : 0
    }

    func low(_ index: Int) -> UInt64 {
        let row = snapshot.table.rows[index]
        switch row.transport {
        case .tcp, .udp, .udplite, .raw:
            return row.family == .ipv4 || end(row).isMappedIPv4 ? end(row).low & 0xffff_ffff : end(row).low
        case .unix: return names[named(index)] ?? 0
        case .packet: return UInt64(row.local.port)
        case .netlink: return UInt64(row.netlinkProtocol)
        }
    }

    func port(_ index: Int) -> UInt64 {
        let row = snapshot.table.rows[index]
        switch row.transport {
        case .tcp, .udp, .udplite, .raw, .netlink: return UInt64(end(row).port)
        case .unix: return 0
        case .packet: return UInt64(row.interface)
        }
    }

    /// Returns the row whose name stands for the end of a Unix socket.
    private func named(_ index: Int) -> Int? {
        isLocal ? index : snapshot.unixPeerIndex(of: snapshot.table.rows[index])
    }
}

/// The ranks of the names of Unix sockets by their bytes.
struct UnixNameRanks {
    /// Parallel to the rows; `UInt32.max` for a row without a name. Empty if there are no names.
    private var ranks: [UInt32] = []
    private let table: SocketTable

    init(_ table: SocketTable) {
        self.table = table
        let rows = table.rows.indices.filter { table.rows[$0].nameLength > 0 }
        guard !rows.isEmpty else { return }
        ranks = [UInt32](repeating: .max, count: table.rows.count)
        let sorted = rows.sorted { name($0).lexicographicallyPrecedes(name($1)) }
        var rank: UInt32 = 0
        for (position, row) in sorted.enumerated() {
            if position > 0, name(row) != name(sorted[position - 1]) { rank += 1 }
            ranks[row] = rank
        }
    }

    private func name(_ row: Int) -> ArraySlice<UInt8> { table.name(of: table.rows[row]) }

    /// The rank of the name of a row; nil for none.
    subscript(row: Int?) -> UInt64? {
        guard let row, row < ranks.count, ranks[row] != .max else { return nil }
        return UInt64(ranks[row])
    }
}
