/// The fate of a packet on the wire.
public enum PacketFate: Sendable, Equatable {
    /// Delivered to the other end at a run time.
    case delivered(at: Duration)
    /// Lost at random.
    case lost
    /// Dropped because the rate limiter's queue was full.
    case queueFull
    /// Dropped because the wire was cut.
    case cut
    /// Held in the middle of the wire until the user decides.
    case held
    /// Dropped by the user.
    case dropped

    /// Returns what became of the packet, in words: `delivered at 12.1 ms, corrupted`.
    public func sentence(_ marks: PacketMarks) -> String {
        var words: String =
            switch self {
            case .delivered(let time): "delivered at \(time.milliseconds(places: 1)) ms"
            case .lost: "lost on the wire"
            case .queueFull: "dropped: the queue was full"
            case .cut: "dropped: the wire was cut"
            case .held: "held in the middle of the wire"
            case .dropped: "dropped by the user"
            }
        if marks.contains(.corrupted) { words += ", corrupted" }
        if marks.contains(.duplicated) { words += ", duplicated" }
        if marks.contains(.reordered) { words += ", held back for reordering" }
        return words
    }

    /// Whether the packet never reaches the other end.
    public var isGone: Bool {
        switch self {
        case .lost, .queueFull, .cut, .dropped: true
        case .delivered, .held: false
        }
    }
}

/// Further properties of a packet on the ladder.
public struct PacketMarks: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The wire flipped one bit.
    public static let corrupted = PacketMarks(rawValue: 1)
    /// The wire delivers it twice.
    public static let duplicated = PacketMarks(rawValue: 2)
    /// The wire held it back until a later packet had passed it.
    public static let reordered = PacketMarks(rawValue: 4)
    /// The kernel has sent these bytes, or this SYN or FIN, before.
    public static let retransmission = PacketMarks(rawValue: 8)
}
