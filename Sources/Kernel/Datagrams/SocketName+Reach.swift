import Core

extension SocketName {
    /// Why a socket of this name can never send there; nil where it can, as far as names tell.
    func reasonAgainst(_ peer: SocketName) -> String? {
        switch (self, peer) {
        case (.udp(_, _), .udp(_, 0)): "nobody has port 0"
        case (.udp(let own, _), .udp(let address, _)) where own.family == .ipv4 && address.family == .ipv6:
            "the socket's own address is an IPv4 one"
        case (.udp(_, _), .udp(_, _)): nil
        case (.udp(_, _), _): "the socket is a UDP one"
        case (_, .udp(_, _)): "the socket is a Unix one"
        default: nil
        }
    }
}
