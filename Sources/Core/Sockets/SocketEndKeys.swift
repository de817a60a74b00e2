/// The keys by which sockets are ordered by one of their ends: by the kind of address, then the address, then the port.
struct SocketEndKeys {
    private let snapshot: SocketSnapshot
    private let isLocal: Bool
    private let names: UnixNameRanks
    /// The ranks of the names at the other ends of Unix sockets, parallel to the rows; empty if `isLocal`.
    private let peerRanks: [UInt64?]

    init(_ snapshot: SocketSnapshot, isLocal: Bool) {
        let names = UnixNameRanks(snapshot.table)
        (self.snapshot, self.isLocal, self.names) = (snapshot, isLocal, names)
        peerRanks =
            isLocal
            ? []
            : snapshot.table.rows.map { row in
                row.transport == .unix ? names[snapshot.unixPeerIndex(of: row)] : nil
            }
    }

    /// The kinds of addresses, in their order.
    private enum Kind: UInt64 {
        case ipv4, ipv6, unix, packet, netlink, unknown
    }

    /// Whether a row has the end; one without it has no keys but the kind.
    private func hasEnd(_ row: SocketRow) -> Bool {
        isLocal || row.flags.contains(.hasPeer) && row.transport != .packet
    }

    private func end(_ row: SocketRow) -> SocketAddressBits { isLocal ? row.local : row.peer }

    func kind(_ index: Int) -> UInt64 {
        let row = snapshot.table.rows[index]
        guard hasEnd(row) else { return Kind.unknown.rawValue }
        let kind: Kind =
            switch row.transport {
            case .tcp, .udp, .udplite, .raw: row.family == .ipv4 || end(row).isMappedIPv4 ? .ipv4 : .ipv6
            case .unix: nameRank(index) == nil ? .unknown : .unix
            case .packet: .packet
            case .netlink: .netlink
            }
        return kind.rawValue
    }

    func high(_ index: Int) -> UInt64 {
        let row = snapshot.table.rows[index]
        return row.family == .ipv6 && hasEnd(row) && !end(row).isMappedIPv4 ? end(row).high : 0
    }

    func low(_ index: Int) -> UInt64 {
        let row = snapshot.table.rows[index]
        guard hasEnd(row) else { return 0 }
        switch row.transport {
        case .tcp, .udp, .udplite, .raw:
            return row.family == .ipv4 || end(row).isMappedIPv4 ? end(row).low & 0xffff_ffff : end(row).low
        case .unix: return nameRank(index) ?? 0
        case .packet: return UInt64(row.local.port)
        case .netlink: return UInt64(row.netlinkProtocol)
        }
    }

    func port(_ index: Int) -> UInt64 {
        let row = snapshot.table.rows[index]
        guard hasEnd(row) else { return 0 }
        switch row.transport {
        case .tcp, .udp, .udplite, .raw, .netlink: return UInt64(end(row).port)
        case .unix: return 0
        case .packet: return UInt64(row.interface)
        }
    }

    private func nameRank(_ index: Int) -> UInt64? { isLocal ? names[index] : peerRanks[index] }
}
