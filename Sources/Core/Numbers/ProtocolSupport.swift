/// The socket types that this kernel supports for a protocol number, found by creating each (`man 2 socket`).
public struct ProtocolSupport: Sendable, Equatable {
    public enum SocketType: String, Sendable, CaseIterable {
        case stream = "SOCK_STREAM"
        case datagram = "SOCK_DGRAM"
        case sequencedPacket = "SOCK_SEQPACKET"
        case raw = "SOCK_RAW"
    }

    public enum Verdict: Sendable, Equatable {
        case accepted
        /// The kernel supports it for privileged processes only (`man 7 raw`).
        case needsRawCapability
        /// The kernel supports it for the groups in `net.ipv4.ping_group_range` only (`man 7 icmp`).
        case needsPingGroup
        /// The kernel does not support it; the value is the system's error message.
        case refused(String)

        /// Whether the kernel supports such a socket, for this user or another.
        public var isKnownToKernel: Bool {
            if case .refused = self { false } else { true }
        }
    }

    public struct Attempt: Sendable, Equatable {
        public let family: IPAddress.Family
        public let type: SocketType
        public let verdict: Verdict

        public init(family: IPAddress.Family, type: SocketType, verdict: Verdict) {
            (self.family, self.type, self.verdict) = (family, type, verdict)
        }

        /// Returns the call as source code: `socket(AF_INET6, SOCK_DGRAM, IPPROTO_UDP)`.
        ///
        /// - Parameter constant: The protocol's constant, or its number.
        public func call(_ constant: String) -> String {
            "socket(\(family == .ipv4 ? "AF_INET" : "AF_INET6"), \(type.rawValue), \(constant))"
        }
    }

    public let number: Int
    /// IPv4 first, each family in the order of `SocketType`.
    public let attempts: [Attempt]

    public init(number: Int, attempts: [Attempt]) {
        (self.number, self.attempts) = (number, attempts)
    }
}

extension ProtocolSupport.Verdict: CustomStringConvertible {
    public var description: String {
        switch self {
        case .accepted: "yes"
        case .needsRawCapability: "needs CAP_NET_RAW"
        case .needsPingGroup: "needs a group in net.ipv4.ping_group_range"
        case .refused(let message): "no: \(message)"
        }
    }
}
