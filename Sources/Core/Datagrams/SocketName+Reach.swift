extension SocketName {
    /// Returns why a socket bound to this name can never send to a peer; nil if nothing in the names prevents it.
    public func reasonAgainst(_ peer: SocketName) -> String? {
        switch (self, peer) {
        case (.udp(_, _), .udp(_, 0)): "no socket can have port 0"
        case (.udp(let own, _), .udp(let address, _)) where own.family == .ipv4 && address.family == .ipv6:
            "the socket is bound to an IPv4 address"
        // An IPv6 socket bound to all addresses can send over IPv4, one bound to one address cannot (`man 7 ipv6`).
        case (.udp(let own, _), .udp(let address, _))
        where own.family == .ipv6 && own.scope != .unspecified && address.family == .ipv4:
            "the socket is bound to an IPv6 address"
        case (.udp(_, _), .udp(_, _)): nil
        case (.udp(_, _), _): "the socket is a UDP socket"
        case (_, .udp(_, _)): "the socket is a Unix socket"
        default: nil
        }
    }

    /// The maximum payload of a UDP datagram over IPv4, in bytes: 65,535 minus both headers (RFC 768, RFC 791 §3.1).
    public static let maxIPv4PayloadSize = 65_507
    /// The maximum payload of a UDP datagram over IPv6, in bytes: 65,535 minus the UDP header, since the length of an
    /// IPv6 packet does not count its own header (RFC 8200 §3).
    public static let maxIPv6PayloadSize = 65_527

    /// Returns why no datagram of this size can be sent to this name; nil if it may fit.
    ///
    /// For a Unix socket only the kernel knows, since the limit is the sender's buffer.
    public func reasonAgainst(payloadSize size: Int) -> String? {
        guard case .udp(let address, _) = self else { return nil }
        let limit = address.family == .ipv4 ? Self.maxIPv4PayloadSize : Self.maxIPv6PayloadSize
        return size > limit
            ? "a datagram over \(address.family.title) holds \(limit) bytes, not \(size)" : nil
    }

    /// Returns whether a socket bound to this name keeps every other socket from binding to `other`.
    public func occupies(_ other: SocketName) -> Bool {
        guard case .udp(let own, let port) = self, case .udp(let address, let otherPort) = other else {
            return self == other
        }
        return port == otherPort && (own == address || own.covers(address) || address.covers(own))
    }
}

extension IPAddress {
    /// Returns whether this is an unspecified address that includes `other`; `::` includes IPv4 addresses too.
    fileprivate func covers(_ other: IPAddress) -> Bool {
        scope == .unspecified && (family == .ipv6 || other.family == .ipv4)
    }
}
