/// From whom a listener takes connections.
public enum ListenerScope: String, Sendable, CaseIterable {
    case any, global, `private`, loopback

    /// - Parameter address: The address that the socket is bound to.
    public init(of address: IPAddress) {
        self =
            switch address.scope {
            case .unspecified: .any
            case .loopback: .loopback
            case .private, .ula, .linkLocal, .shared: .private
            default: .global
            }
    }

    /// Whether hosts outside of this network can reach the listener.
    public var isExposed: Bool { self == .any || self == .global }

    /// Returns who can reach the listener, in a sentence.
    ///
    /// - Parameter takesIPv4: Whether it is an IPv6 wildcard that takes IPv4 traffic, too.
    public func sentence(takesIPv4: Bool) -> String {
        switch self {
        case .any:
            "Exposed: it listens on every address of this machine\(takesIPv4 ? ", over IPv6 and IPv4" : "")."
        case .global: "Exposed: it listens on a public address."
        case .private: "Private: it listens on an address of a private network."
        case .loopback: "Loopback: only this machine can reach it."
        }
    }
}

extension SocketRow {
    /// From whom the socket takes traffic; nil unless it is listening.
    public var scope: ListenerScope? {
        isListening ? ListenerScope(of: local.address(family)) : nil
    }

    /// Whether an IPv6 wildcard takes IPv4 traffic, too.
    public var takesIPv4: Bool {
        family == .ipv6 && isListening && !flags.contains(.isIPv6Only) && local.high == 0 && local.low == 0
    }
}
