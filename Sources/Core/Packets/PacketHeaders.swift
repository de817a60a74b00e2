/// The parsed headers of one IP packet, and the range of its payload. The type has a fixed size and holds no text,
/// because every packet on the wire is parsed.
///
/// Source: RFC 791 (IPv4), RFC 8200 (IPv6), RFC 768 (UDP), RFC 9293 (TCP), RFC 792 and 4443 (ICMP).
public struct PacketHeaders: Sendable, Equatable {
    /// A fragment's position in its datagram.
    public struct Fragment: Sendable, Equatable {
        public var identification: UInt32
        /// Offset in the datagram's payload, in bytes.
        public var offset: Int
        public var hasMore: Bool
    }

    /// The transport header.
    public enum Transport: Sendable, Equatable {
        case udp(UDPHeader)
        case tcp(TCPHeader)
        /// ICMP or ICMPv6, depending on the packet's family.
        case icmp(ICMPHeader)
        /// Another protocol, or a fragment without the header.
        case none
    }

    public var source: IPAddress
    public var destination: IPAddress
    /// Number of the transport protocol, as in `/etc/protocols`.
    public var protocolNumber: UInt8
    /// TTL of IPv4, hop limit of IPv6.
    public var hopLimit: UInt8
    public var fragment: Fragment?
    /// The IPv4 flag that forbids routers to fragment.
    public var isDontFragment = false
    /// Length of the whole packet in bytes, as its header claims.
    public var length: Int
    /// Offset of the transport header: the length of the IP header with its options or extension headers.
    public var networkLength: Int
    public var transport = Transport.none
    /// Range of the bytes after all headers.
    public var payload: Range<Int>

    public var family: IPAddress.Family { source.family }

    /// Parses a packet.
    ///
    /// - Parameter isQuoted: Whether the packet may be truncated, like the one that an ICMP error quotes.
    public init(_ bytes: ArraySlice<UInt8>, isQuoted: Bool = false) throws(PacketFailure) {
        try self.init(bytes.span.bytes, isQuoted: isQuoted)
    }

    /// Parses a packet.
    ///
    /// - Parameter isQuoted: Whether the packet may be truncated, like the one that an ICMP error quotes.
    public init(_ packet: RawSpan, isQuoted: Bool = false) throws(PacketFailure) {
        guard packet.byteCount > 0 else { throw .truncated(.ip) }
        switch packet.byte(0) >> 4 {
        case 4: try self.init(ipv4: packet)
        case 6: try self.init(ipv6: packet)
        case let version: throw .badVersion(version)
        }
        guard isQuoted || length <= packet.byteCount else { throw .truncated(.payload) }
        payload = networkLength..<min(length, packet.byteCount)
        guard fragment?.offset ?? 0 == 0 else { return }
        transport = try Transport(
            protocolNumber, packet.extracting(payload), at: networkLength, family: family)
        payload = payload.lowerBound + transport.headerLength..<payload.upperBound
    }

    private init(ipv4 packet: RawSpan) throws(PacketFailure) {
        guard packet.byteCount >= 20 else { throw .truncated(.ip) }
        networkLength = Int(packet.byte(0) & 0x0f) * 4
        length = Int(packet.number16(2))
        guard networkLength >= 20, networkLength <= length else { throw .badLength(.ip) }
        guard networkLength <= packet.byteCount else { throw .truncated(.ip) }
        (hopLimit, protocolNumber) = (packet.byte(8), packet.byte(9))
        source = IPAddress(ipv4: packet.number32(12))
        destination = IPAddress(ipv4: packet.number32(16))
        payload = networkLength..<networkLength
        let flags = packet.number16(6)
        isDontFragment = flags & 0x4000 != 0
        if flags & 0x3fff != 0 {
            fragment = Fragment(
                identification: UInt32(packet.number16(4)), offset: Int(flags & 0x1fff) * 8,
                hasMore: flags & 0x2000 != 0)
        }
    }

    private init(ipv6 packet: RawSpan) throws(PacketFailure) {
        guard packet.byteCount >= 40 else { throw .truncated(.ip) }
        length = 40 + Int(packet.number16(4))
        hopLimit = packet.byte(7)
        source = IPAddress(family: .ipv6, high: packet.number64(8), low: packet.number64(16))
        destination = IPAddress(family: .ipv6, high: packet.number64(24), low: packet.number64(32))
        (protocolNumber, networkLength, payload) = (packet.byte(6), 40, 40..<40)
        // Each extension header has at least eight bytes, so the loop ends.
        while let size = try extensionLength(packet) {
            protocolNumber = packet.byte(networkLength)
            networkLength += size
            if fragment?.offset ?? 0 > 0 { break }  // what follows is the middle of a datagram
        }
        guard networkLength <= length else { throw .badLength(.ip) }
    }

    /// Returns the length of the extension header that follows those read so far; nil if none follows.
    private mutating func extensionLength(_ packet: RawSpan) throws(PacketFailure) -> Int? {
        let start = networkLength
        switch protocolNumber {
        case InternetProtocol.hopByHop, InternetProtocol.routing, InternetProtocol.destinationOptions:
            guard packet.byteCount >= start + 8 else { throw .truncated(.ip) }
            let size = (Int(packet.byte(start + 1)) + 1) * 8
            guard packet.byteCount >= start + size else { throw .truncated(.ip) }
            return size
        case InternetProtocol.fragment:
            guard packet.byteCount >= start + 8 else { throw .truncated(.ip) }
            let offsetAndFlags = packet.number16(start + 2)
            fragment = Fragment(
                identification: packet.number32(start + 4), offset: Int(offsetAndFlags & 0xfff8),
                hasMore: offsetAndFlags & 1 != 0)
            return 8
        default: return nil
        }
    }
}

extension PacketHeaders.Transport {
    /// - Parameters:
    ///   - segment: The bytes after the IP header.
    ///   - start: Offset of the segment in the packet.
    fileprivate init(_ number: UInt8, _ segment: RawSpan, at start: Int, family: IPAddress.Family)
        throws(PacketFailure)
    {
        switch number {
        case InternetProtocol.udp: self = .udp(try UDPHeader(segment))
        case InternetProtocol.tcp: self = .tcp(try TCPHeader(segment, at: start))
        case InternetProtocol.icmp where family == .ipv4: self = .icmp(try ICMPHeader(segment))
        case InternetProtocol.icmpv6 where family == .ipv6: self = .icmp(try ICMPHeader(segment))
        default: self = .none
        }
    }

    /// In bytes; 0 if the packet has no transport header.
    public var headerLength: Int {
        switch self {
        case .udp: UDPHeader.length
        case .tcp(let header): header.length
        case .icmp: ICMPHeader.length
        case .none: 0
        }
    }

    /// Offset of the checksum in the header.
    var checksumOffset: Int? {
        switch self {
        case .udp: 6
        case .tcp: 16
        case .icmp: 2
        case .none: nil
        }
    }
}

/// Protocol numbers of IPv4 and IPv6 headers (IANA, "Assigned Internet Protocol Numbers").
enum InternetProtocol {
    static let hopByHop: UInt8 = 0
    static let icmp: UInt8 = 1
    static let tcp: UInt8 = 6
    static let udp: UInt8 = 17
    static let routing: UInt8 = 43
    static let fragment: UInt8 = 44
    static let icmpv6: UInt8 = 58
    static let destinationOptions: UInt8 = 60
}
