/// The luck of one packet.
public struct Draw: Sendable, Equatable {
    public var isLost: Bool
    public var isDuplicated: Bool
    public var isReordered: Bool
    /// Which bit is to be turned over, see `Corruption`; nil where the packet stays whole.
    public var corruptBit: UInt64?
    /// From the end of its transmission to leaving the wire.
    public var delay: Duration

    public init(
        isLost: Bool = false, isDuplicated: Bool = false, isReordered: Bool = false,
        corruptBit: UInt64? = nil,
        delay: Duration = .zero
    ) {
        (self.isLost, self.isDuplicated, self.isReordered) = (isLost, isDuplicated, isReordered)
        (self.corruptBit, self.delay) = (corruptBit, delay)
    }
}

/// The luck of all packets: a function of seed, lane, direction and the packet's number within them, whatever
/// the other lane does and in whatever order it is asked.
///
/// Each question about a packet has a random number of its own, so that another chance of loss leaves the
/// packets' delays as they were.
public struct WireDraws: Sendable {
    private let seed: UInt64

    /// The questions that are decided by luck.
    private enum Question: UInt64 {
        case loss, duplicate, reorder, corrupt, corruptBit, delay
    }

    public init(seed: UInt64) {
        self.seed = seed
    }

    /// - Parameter ordinal: The packet's number within its lane and direction.
    public func draw(lane: Lane, direction: WireDirection, ordinal: Int, _ impairments: Impairments) -> Draw {
        let stream = Self.mixed(seed &+ UInt64(lane.rawValue * 2 + direction.rawValue + 1) &* Self.step)
        func number(_ question: Question) -> UInt64 {
            let place = UInt64(truncatingIfNeeded: ordinal) &* 8 &+ question.rawValue
            return Self.mixed(stream &+ place &* Self.step)
        }
        func happens(_ question: Question, percent: Double) -> Bool {
            Self.fraction(number(question)) * 100 < percent
        }
        return Draw(
            isLost: happens(.loss, percent: impairments.lossPercent),
            isDuplicated: happens(.duplicate, percent: impairments.duplicatePercent),
            isReordered: happens(.reorder, percent: impairments.reorderPercent),
            corruptBit: happens(.corrupt, percent: impairments.corruptPercent) ? number(.corruptBit) : nil,
            delay: Self.delay(impairments, luck: Self.fraction(number(.delay))))
    }

    private static func delay(_ impairments: Impairments, luck: Double) -> Duration {
        guard impairments.jitter > .zero else { return max(.zero, impairments.delay) }
        let offset = Double(impairments.jitter.nanoseconds) * (2 * luck - 1)
        return max(.zero, impairments.delay + .nanoseconds(Int64(offset)))
    }

    /// From 0 to below 1, evenly.
    private static func fraction(_ number: UInt64) -> Double { Double(number >> 11) * 0x1p-53 }

    /// SplitMix64 (Steele, Lea, Flood 2014): its step and its finaliser make any number of a sequence without
    /// those before.
    private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

    private static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
