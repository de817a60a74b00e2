/// The rule that assigns a packet to a lane: by its protocol, or by its ports if both lanes have the same protocol.
public struct PacketLanes: Sendable, Equatable {
    /// B's ports: the echo port and the discard port, although B does neither.
    private static let receiverPorts = LanePair<UInt16>(7, 9)
    /// A's ports, from the kernel's ephemeral range.
    private static let senderPorts = LanePair<UInt16>(50_000, 50_001)

    private let protocols: LanePair<UInt8?>
    private let isSameProtocol: Bool
    /// The IP identification of each lane's latest first fragment; only that one has the ports.
    private var identifications = LanePair<UInt32?>(nil, nil)
    /// The lane of the latest first fragment.
    private var latest = Lane.first

    public init(_ transports: LanePair<Transport>) {
        protocols = transports.map(\.protocolNumber)
        isSameProtocol = transports.first.isSameProtocol(as: transports.second)
    }

    /// Returns the port on which B receives; the second lane has its own if both have the same protocol.
    public func receiverPort(of lane: Lane) -> UInt16 { Self.receiverPorts[isSameProtocol ? lane : .first] }

    /// Returns the port from which A sends.
    public func senderPort(of lane: Lane) -> UInt16 { Self.senderPorts[isSameProtocol ? lane : .first] }

    /// Returns the lane of an IP packet; nil if it belongs to none.
    func lane(of packet: RawSpan, _ transport: TransportLocation) -> Lane? {
        guard isSameProtocol else {
            return transport.number == protocols.first
                ? .first : transport.number == protocols.second ? .second : nil
        }
        guard transport.number == protocols.first else { return nil }
        if transport.isLaterFragment { return lane(ofLaterFragment: transport.identification) }
        guard packet.byteCount >= transport.offset + 4 else { return nil }
        let source = packet.number16(transport.offset)
        let destination = packet.number16(transport.offset + 2)
        func isPort(of lane: Lane) -> Bool {
            let port = Self.receiverPorts[lane]
            return source == port || destination == port
        }
        return isPort(of: .first) ? .first : isPort(of: .second) ? .second : nil
    }

    /// Remembers the lane of a packet if it is a first fragment, for the fragments that follow it.
    mutating func record(_ transport: TransportLocation, of lane: Lane) {
        guard let identification = transport.identification, !transport.isLaterFragment else { return }
        (identifications[lane], latest) = (identification, lane)
    }

    private func lane(ofLaterFragment identification: UInt32?) -> Lane? {
        if identifications[latest] == identification { return latest }
        return identifications[latest.other] == identification ? latest.other : nil
    }
}

extension Transport {
    /// The protocol number in the IP header; nil for a transport without IP.
    fileprivate var protocolNumber: UInt8? {
        switch self {
        case .udp: InternetProtocol.udp
        case .tcp: InternetProtocol.tcp
        case .unix: nil
        }
    }
}

/// The location of the transport header in an IP packet.
struct TransportLocation: Equatable {
    /// Number of the transport protocol.
    var number: UInt8
    var offset: Int
    /// Identification of the fragmented packet; nil if the packet is not a fragment.
    var identification: UInt32?
    /// Whether the packet is a fragment without the transport header.
    var isLaterFragment: Bool

    /// Finds the transport header; nil if the packet ends before it is known.
    ///
    /// - Parameter packet: At least 20 bytes from its IP header on.
    init?(in packet: RawSpan) {
        if packet.byte(0) >> 4 == 4 {
            // The flag "more fragments" and the fragment offset (RFC 791 §3.1).
            let fragment = packet.number16(6) & 0x3fff
            (number, offset) = (packet.byte(9), Int(packet.byte(0) & 0x0f) * 4)
            identification = fragment == 0 ? nil : UInt32(packet.number16(4))
            isLaterFragment = fragment & 0x1fff != 0
        } else if packet.byte(6) == InternetProtocol.fragment {
            guard packet.byteCount >= 48 else { return nil }
            // RFC 8200 §4.5.
            (number, offset, identification) = (packet.byte(40), 48, packet.number32(44))
            isLaterFragment = packet.number16(42) & 0xfff8 != 0
        } else {
            (number, offset, identification, isLaterFragment) = (packet.byte(6), 40, nil, false)
        }
    }
}
