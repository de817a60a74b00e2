/// The cause of a message's loss. Its name is that of the JSON field.
public enum LossCause: Int, CaseIterable, Sendable {
    /// The wire lost the packet at random, or the user dropped it.
    case wire
    /// The rate limiter's queue was full.
    case queue
    /// The wire was cut.
    case cut
    /// The receiving kernel found a wrong checksum.
    case checksum
    /// The receive buffer of B's socket was full.
    case buffer
    /// The wire dropped at least one fragment, so that the kernel could not reassemble the message.
    case fragments
    /// Nobody listened on the port.
    case noPort

    /// The cause after a count: `45 wire`.
    public var title: String { self == .noPort ? "no port" : "\(self)" }

    /// What a message was lost to, after the word `lost`.
    public var words: String {
        switch self {
        case .wire: "on the wire"
        case .queue: "to a full queue"
        case .cut: "to the cut"
        case .checksum: "to wrong checksums"
        case .buffer: "to a full receive buffer"
        case .fragments: "with a fragment"
        case .noPort: "to a closed port"
        }
    }
}

/// The number of lost messages for each cause.
public struct LossCauses: Sendable, Equatable {
    private var counts = [Int](repeating: 0, count: LossCause.allCases.count)

    public init() {}

    public subscript(cause: LossCause) -> Int {
        get { counts[cause.rawValue] }
        set { counts[cause.rawValue] = newValue }
    }

    public var total: Int { counts.reduce(0, +) }

    /// The causes with lost messages, and how many each has.
    public var present: [(cause: LossCause, count: Int)] {
        LossCause.allCases.map { ($0, self[$0]) }.filter { $0.1 > 0 }
    }
}

/// A UDP message that lost a packet on the wire.
public struct MessageLoss: Sendable, Equatable {
    /// The message's number, from 1.
    public var message: Int
    public var cause: LossCause

    public init(message: Int, cause: LossCause) {
        (self.message, self.cause) = (message, cause)
    }
}

extension PacketFate {
    /// The cause for a message whose packet met this fate; nil if the packet reaches the other end.
    ///
    /// - Parameter isFragment: Whether the packet is one of several fragments of the message.
    public func lossCause(isFragment: Bool) -> LossCause? {
        switch self {
        case .delivered, .held: nil
        case .lost, .dropped: isFragment ? .fragments : .wire
        case .queueFull: isFragment ? .fragments : .queue
        case .cut: isFragment ? .fragments : .cut
        }
    }
}
