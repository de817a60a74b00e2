extension SocketSnapshot {
    /// Returns the socket at the other end of a connection within this machine: of a Unix socket, or of a TCP or UDP
    /// socket whose peer is another row; nil if there is none.
    ///
    /// The time grows with the number of rows, so that this is for one row, not for a table.
    public func otherEnd(of row: SocketRow) -> SocketRow? {
        if row.transport == .unix { return unixPeer(of: row) }
        guard row.transport.hasPorts, row.flags.contains(.hasPeer) else { return nil }
        return table.rows.first { other in
            other.transport == row.transport && other.flags.contains(.hasPeer)
                && row.local.isSameEnd(row.family, other.peer, other.family)
                && row.peer.isSameEnd(row.family, other.local, other.family) && other.id != row.id
        }
    }
}

extension SocketAddressBits {
    /// Returns whether two ends have the same port and address; the IPv6 form of an IPv4 address equals it.
    fileprivate func isSameEnd(
        _ family: SocketFamily, _ other: SocketAddressBits, _ otherFamily: SocketFamily
    ) -> Bool {
        port == other.port && address(family) == other.address(otherFamily)
    }
}
