/// What went through the wire, in the two ways that have to add up: by where it came from, and by lane.
public struct WireTally: Sendable, Equatable {
    /// The packets that one end sent.
    public struct Way: Sendable, Equatable {
        /// All that the middle read from its TUN device.
        public var read = 0
        /// The kernel's own chatter, which goes nowhere.
        public var housekeeping = 0
        /// Lost by any cause.
        public var gone = 0
        /// Written to the other end's TUN device, copies not counted.
        public var forwarded = 0
        public var copies = 0
        /// Refused by the other end's TUN device; among `gone` or not written as a copy.
        public var refused = 0

        public init() {}
    }

    public struct LaneCount: Sendable, Equatable {
        /// Each packet once, as it enters the wire.
        public var packets = 0
        public var bytes = 0
        public var dropped = 0
        public var corrupted = 0
        /// On their way, or held; copies among them.
        public var pending = 0
        /// Copies on their way.
        public var pendingCopies = 0

        public init() {}
    }

    public var aToB = Way()
    public var bToA = Way()
    public var udp = LaneCount()
    public var tcp = LaneCount()
    /// Segments of A with bytes, SYN or FIN that it has sent before.
    public var retransmissions = 0

    public init() {}

    public subscript(direction: WireDirection) -> Way {
        get { direction == .aToB ? aToB : bToA }
        _modify { if direction == .aToB { yield &aToB } else { yield &bToA } }
    }

    public subscript(lane: Lane) -> LaneCount {
        get { lane == .udp ? udp : tcp }
        _modify { if lane == .udp { yield &udp } else { yield &tcp } }
    }
}
