/// What became of a packet on the wire.
public enum PacketFate: Sendable, Equatable {
    /// It reaches the other end; the time is that of the run.
    case delivered(at: Duration)
    /// The draw lost it.
    case lost
    /// The queue before a limited rate was full.
    case queueFull
    /// The wire was cut.
    case cut
    /// It stands in the middle until the user decides.
    case held
    /// The user dropped it.
    case dropped

    /// Whether it never reaches the other end.
    public var isGone: Bool {
        switch self {
        case .lost, .queueFull, .cut, .dropped: true
        case .delivered, .held: false
        }
    }
}

/// What else is true of a packet on the ladder.
public struct PacketMarks: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// A bit of it was turned over.
    public static let corrupted = PacketMarks(rawValue: 1)
    /// It arrives twice.
    public static let duplicated = PacketMarks(rawValue: 2)
    /// It was held back so that a later one overtakes it.
    public static let reordered = PacketMarks(rawValue: 4)
    /// The kernel sent these bytes, or this SYN, before.
    public static let retransmission = PacketMarks(rawValue: 8)
}
