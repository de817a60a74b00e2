/// The few header fields that the wire needs before it draws a packet's fate; quick to read, since packets
/// arrive at hundreds of thousands per second.
public struct PacketGlance: Sendable, Equatable {
    public var lane: Lane
    /// The part of the TCP stream that it carries; nil for UDP, and for packets without a TCP header.
    public var stream: StreamPart?
    /// The part of a UDP datagram that it carries; nil for other protocols.
    public var datagram: DatagramPart?
    /// Whether it is one of several fragments, the first included.
    public var isFragment = false
    /// Whether it is an ICMP error about a packet of the lane.
    public var isICMPError = false

    /// A packet's part of a UDP datagram.
    public enum DatagramPart: Sendable, Equatable {
        /// The whole datagram or its first fragment, with the message's number.
        case beginning(message: Int)
        /// A later fragment.
        case rest
    }

    /// A packet's part of a TCP stream. SYN and FIN each count as one byte of it (RFC 9293 §3.4).
    public struct StreamPart: Sendable, Equatable {
        public var sequence: UInt32
        /// The sequence number after its last byte; equal to `sequence` if it carries none.
        public var next: UInt32
        public var flags: TCPFlags
        /// The sequence number that its sender expects next; valid only if ACK is set.
        public var acknowledgment: UInt32

        public init(sequence: UInt32, next: UInt32, flags: TCPFlags, acknowledgment: UInt32) {
            (self.sequence, self.next) = (sequence, next)
            (self.flags, self.acknowledgment) = (flags, acknowledgment)
        }

        /// Whether the kernel retransmits it if it is not acknowledged.
        public var isRetransmittable: Bool { next != sequence && !flags.contains(.rst) }
    }

    /// Reads a packet; nil if it is not a lane's traffic: the kernel's own packets to routers and multicast
    /// groups, and malformed packets.
    ///
    /// - Parameters:
    ///   - packet: From its IP header on.
    ///   - destination: The other end of the wire.
    public init?(_ packet: RawSpan, to destination: IPAddress) {
        guard packet.byteCount >= 20, packet.isAddressed(to: destination),
            let start = Self.transport(of: packet)
        else { return nil }
        isFragment = start.isFragment || start.hasMore
        switch start.number {
        case InternetProtocol.udp:
            lane = .udp
            datagram = start.isFragment ? .rest : Self.beginning(of: packet, at: start.offset)
        case InternetProtocol.tcp:
            lane = .tcp
            stream = start.isFragment ? nil : Self.streamPart(of: packet, at: start.offset)
        case InternetProtocol.icmp, InternetProtocol.icmpv6:
            // An ICMP error belongs to the lane of the packet that it quotes.
            guard let quoted = Self.quotedProtocol(packet, at: start.offset + ICMPHeader.length) else {
                return nil
            }
            lane = quoted == InternetProtocol.tcp ? .tcp : .udp
            isICMPError = true
        default: return nil
        }
    }

    /// The transport header of a packet: its protocol and offset. A later fragment has none there.
    private struct TransportStart {
        var number: UInt8
        var offset: Int
        var isFragment = false
        /// Whether more fragments follow.
        var hasMore = false
    }

    private static func transport(of packet: RawSpan) -> TransportStart? {
        if packet.byte(0) >> 4 == 4 {
            let fragmentation = packet.number16(6)
            return TransportStart(
                number: packet.byte(9), offset: Int(packet.byte(0) & 0x0f) * 4,
                isFragment: fragmentation & 0x1fff != 0, hasMore: fragmentation & 0x2000 != 0)
        }
        guard packet.byte(6) == InternetProtocol.fragment else {
            return TransportStart(number: packet.byte(6), offset: 40)
        }
        guard packet.byteCount >= 48 else { return nil }
        let fragmentation = packet.number16(42)
        return TransportStart(
            number: packet.byte(40), offset: 48, isFragment: fragmentation & 0xfff8 != 0,
            hasMore: fragmentation & 1 != 0)
    }

    private static func beginning(of packet: RawSpan, at offset: Int) -> DatagramPart? {
        guard packet.byteCount >= offset + UDPHeader.length else { return nil }
        let payload = packet.extracting(droppingFirst: offset + UDPHeader.length)
        return LabMessage.number(of: payload).map { .beginning(message: $0) }
    }

    private static func streamPart(of packet: RawSpan, at offset: Int) -> StreamPart? {
        guard packet.byteCount >= offset + TCPHeader.minLength else { return nil }
        let lengthAndFlags = packet.number16(offset + 12)
        let flags = TCPFlags(rawValue: lengthAndFlags & 0x1ff)
        let payload = packet.byteCount - offset - Int(lengthAndFlags >> 12) * 4
        let sequence = packet.number32(offset + 4)
        let controls = (flags.contains(.syn) ? 1 : 0) + (flags.contains(.fin) ? 1 : 0)
        return StreamPart(
            sequence: sequence, next: sequence &+ UInt32(max(0, payload) + controls), flags: flags,
            acknowledgment: packet.number32(offset + 8))
    }

    private static func quotedProtocol(_ packet: RawSpan, at offset: Int) -> UInt8? {
        guard packet.byteCount >= offset + 20 else { return nil }
        let quoted = packet.extracting(droppingFirst: offset)
        if quoted.byte(0) >> 4 == 4 { return quoted.byte(9) }
        guard quoted.byte(6) == InternetProtocol.fragment else { return quoted.byte(6) }
        return quoted.byteCount >= 48 ? quoted.byte(40) : nil
    }
}

extension RawSpan {
    /// Returns whether an IP packet of at least 20 bytes is addressed to `address`.
    fileprivate func isAddressed(to address: IPAddress) -> Bool {
        switch byte(0) >> 4 {
        case 4: address.family == .ipv4 && UInt64(number32(16)) == address.low
        case 6:
            byteCount >= 40 && address.family == .ipv6 && number64(24) == address.high
                && number64(32) == address.low
        default: false
        }
    }
}
