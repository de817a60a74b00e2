/// The wire's packet counts, by direction and by lane; the two must add up.
public struct WireTally: Sendable, Equatable {
    /// Packet counts of one direction.
    public struct Way: Sendable, Equatable {
        /// Packets read from the sending end's TUN device.
        public var read = 0
        /// Packets of the kernel itself, such as router solicitations, which are not forwarded.
        public var housekeeping = 0
        /// Packets that the wire dropped, for any reason.
        public var gone = 0
        /// Packets written to the other end's TUN device, not counting copies.
        public var forwarded = 0
        public var copies = 0
        /// Packets that the other end's TUN device refused, not counting copies.
        public var refused = 0

        public init() {}
    }

    /// Packet counts of one lane.
    public struct LaneCount: Sendable, Equatable {
        /// Packets that entered the wire, not counting copies.
        public var packets = 0
        public var bytes = 0
        public var dropped = 0
        /// A's dropped packets by cause; each fragment of a fragmented message counts.
        public var drops = LossCauses()
        /// ICMP errors that reached A intact, including copies.
        public var icmpErrors = 0
        public var corrupted = 0
        /// Packets in transit or held, including copies.
        public var pending = 0
        /// Copies in transit.
        public var pendingCopies = 0
        /// A's retransmissions.
        public var retransmissions = RetransmissionTally()
        /// B's retransmissions, of its SYN ACK and FIN.
        public var receiverRetransmissions = RetransmissionTally()

        public init() {}
    }

    public var aToB = Way()
    public var bToA = Way()
    public var lanes = LanePair(repeating: LaneCount())

    public init() {}

    public subscript(direction: WireDirection) -> Way {
        get { direction == .aToB ? aToB : bToA }
        _modify { if direction == .aToB { yield &aToB } else { yield &bToA } }
    }

    public subscript(lane: Lane) -> LaneCount {
        get { lanes[lane] }
        _modify { yield &lanes[lane] }
    }
}
