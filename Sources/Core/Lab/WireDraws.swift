/// The random decisions for one packet.
public struct Draw: Sendable, Equatable {
    public var isLost: Bool
    public var isDuplicated: Bool
    public var isReordered: Bool
    /// Index of the bit to flip (see `Corruption`); nil if the packet is not corrupted.
    public var corruptBit: UInt64?
    /// One-way delay, from the end of transmission to delivery.
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

/// The random decisions for every packet, drawn from the seed alone.
///
/// A packet's draw depends only on the seed, the lane, the direction and the packet's ordinal, so that one
/// lane's traffic never changes the other's, and draws can be made in any order. Each decision about a packet
/// has its own random number, so that changing the loss leaves the delays as they were.
public struct WireDraws: Sendable {
    private let seed: UInt64

    /// The decisions that are drawn for each packet.
    private enum Decision: UInt64 {
        case loss, duplicate, reorder, corrupt, corruptBit, delay
    }

    public init(seed: UInt64) {
        self.seed = seed
    }

    /// Draws the decisions for one packet.
    ///
    /// - Parameter ordinal: The packet's number within its lane and direction.
    public func draw(lane: Lane, direction: WireDirection, ordinal: Int, _ impairments: Impairments) -> Draw {
        let stream = Self.mixed(seed &+ UInt64(lane.rawValue * 2 + direction.rawValue + 1) &* Self.step)
        func number(_ decision: Decision) -> UInt64 {
            let index = UInt64(truncatingIfNeeded: ordinal) &* 8 &+ decision.rawValue
            return Self.mixed(stream &+ index &* Self.step)
        }
        func happens(_ decision: Decision, percent: Double) -> Bool {
            Self.fraction(number(decision)) * 100 < percent
        }
        return Draw(
            isLost: happens(.loss, percent: impairments.lossPercent),
            isDuplicated: happens(.duplicate, percent: impairments.duplicatePercent),
            isReordered: happens(.reorder, percent: impairments.reorderPercent),
            corruptBit: happens(.corrupt, percent: impairments.corruptPercent) ? number(.corruptBit) : nil,
            delay: Self.delay(impairments, fraction: Self.fraction(number(.delay))))
    }

    private static func delay(_ impairments: Impairments, fraction: Double) -> Duration {
        guard impairments.jitter > .zero else { return max(.zero, impairments.delay) }
        let offset = Double(impairments.jitter.nanoseconds) * (2 * fraction - 1)
        return max(.zero, impairments.delay + .nanoseconds(Int64(offset)))
    }

    /// Uniform in [0, 1).
    private static func fraction(_ number: UInt64) -> Double { Double(number >> 11) * 0x1p-53 }

    /// The step of SplitMix64 (Steele, Lea, Flood 2014). With it and the finaliser any number of the sequence
    /// can be computed without the ones before it.
    private static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

    /// SplitMix64's finaliser.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var mixed = number
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
