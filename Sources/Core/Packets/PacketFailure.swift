/// The reason that bytes are not a valid packet.
public enum PacketFailure: Error, Sendable, Equatable {
    /// The malformed part of a packet.
    public enum Part: String, Sendable {
        case ip = "IP header"
        case udp = "UDP header"
        case tcp = "TCP header"
        case icmp = "ICMP header"
        case payload
    }

    /// The bytes end within this part.
    case truncated(Part)
    /// The IP version is neither 4 nor 6.
    case badVersion(UInt8)
    /// The part's length field is less than its own header, or more than the data that contains it.
    case badLength(Part)
}

extension PacketFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .truncated(let part): "the \(part.rawValue) is truncated"
        case .badVersion(let version): "unknown IP version \(version)"
        case .badLength(let part): "the \(part.rawValue) has an invalid length"
        }
    }
}
