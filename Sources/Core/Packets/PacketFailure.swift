/// Why bytes are no packet.
public enum PacketFailure: Error, Sendable, Equatable {
    /// The part of a packet that is wrong.
    public enum Part: String, Sendable {
        case ip = "IP header"
        case udp = "UDP header"
        case tcp = "TCP header"
        case icmp = "ICMP header"
        case payload
    }

    /// The bytes end inside.
    case truncated(Part)
    /// Neither 4 nor 6.
    case badVersion(UInt8)
    /// It claims to be shorter than its own header, or longer than what carries it.
    case badLength(Part)
}

extension PacketFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let part): "the \(part.rawValue) is cut off"
        case .badVersion(let version): "IP version \(version)"
        case .badLength(let part): "the \(part.rawValue) has an impossible length"
        }
    }
}
