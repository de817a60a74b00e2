extension SocketName {
    /// Why a socket of this name can never send there; nil where it can, as far as names tell.
    public func reasonAgainst(_ peer: SocketName) -> String? {
        switch (self, peer) {
        case (.udp(_, _), .udp(_, 0)): "nobody has port 0"
        case (.udp(let own, _), .udp(let address, _)) where own.family == .ipv4 && address.family == .ipv6:
            "the socket's own address is an IPv4 one"
        // Bound to all addresses, an IPv6 socket speaks IPv4 too; bound to one, it does not (`man 7 ipv6`).
        case (.udp(let own, _), .udp(let address, _))
        where own.family == .ipv6 && own.scope != .unspecified && address.family == .ipv4:
            "the socket's own address is an IPv6 one"
        case (.udp(_, _), .udp(_, _)): nil
        case (.udp(_, _), _): "the socket is a UDP one"
        case (_, .udp(_, _)): "the socket is a Unix one"
        default: nil
        }
    }

    /// Whether no other socket can have the other name while one has this.
    public func occupies(_ other: SocketName) -> Bool {
        guard case .udp(let own, let port) = self, case .udp(let address, let otherPort) = other else {
            return self == other
        }
        return port == otherPort && (own == address || own.covers(address) || address.covers(own))
    }
}

extension IPAddress {
    /// Whether it stands for all addresses, and the other is one of them; those of IPv6 include those of IPv4.
    fileprivate func covers(_ other: IPAddress) -> Bool {
        scope == .unspecified && (family == .ipv6 || other.family == .ipv4)
    }
}
