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
    ///   - lanes: The lanes of the wire.
    public init?(_ packet: RawSpan, to destination: IPAddress, _ lanes: inout PacketLanes) {
        guard packet.byteCount >= 20, packet.isAddressed(to: destination),
            let transport = TransportLocation(in: packet)
        else { return nil }
        isFragment = transport.identification != nil
        switch transport.number {
        case InternetProtocol.icmp, InternetProtocol.icmpv6:
            // An ICMP error belongs to the lane of the packet that it quotes.
            guard let lane = Self.quotedLane(packet, at: transport.offset + ICMPHeader.length, lanes) else {
                return nil
            }
            self.lane = lane
            isICMPError = true
        default:
            guard let lane = lanes.lane(of: packet, transport) else { return nil }
            self.lane = lane
            lanes.record(transport, of: lane)
            if transport.number == InternetProtocol.tcp {
                stream = transport.isLaterFragment ? nil : Self.streamPart(of: packet, at: transport.offset)
            } else {
                datagram =
                    transport.isLaterFragment ? .rest : Self.beginning(of: packet, at: transport.offset)
            }
        }
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

    private static func quotedLane(_ packet: RawSpan, at offset: Int, _ lanes: PacketLanes) -> Lane? {
        guard packet.byteCount >= offset + 20 else { return nil }
        let quoted = packet.extracting(droppingFirst: offset)
        return TransportLocation(in: quoted).flatMap { lanes.lane(of: quoted, $0) }
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
