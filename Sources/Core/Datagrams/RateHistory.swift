/// What has happened in each of the last 60 seconds.
public struct RateHistory: Sendable, Equatable {
    /// A ring: the second `n` of the loop's clock is at `n % 60`.
    private var counts = [UInt32](repeating: 0, count: seconds)
    private var newest: Int64 = 0

    public static let seconds = 60

    public init() {}

    public mutating func add(_ count: Int, at now: Instant) {
        advance(to: now)
        counts[Int(newest) % Self.seconds] &+= UInt32(clamping: count)
    }

    /// The counts of the last 60 seconds, the oldest first, the running one last.
    public func values(at now: Instant) -> [Int] {
        let second = Self.second(now)
        return (0..<Self.seconds).map { place in
            let wanted = second - Int64(Self.seconds - 1 - place)
            guard wanted >= 0, wanted <= newest, newest - wanted < Self.seconds else { return 0 }
            return Int(counts[Int(wanted) % Self.seconds])
        }
    }

    /// When the picture changes although nothing happens; nil while its window is empty.
    public func deadline(after now: Instant) -> Instant? {
        guard Self.second(now) - newest < Self.seconds, counts.contains(where: { $0 > 0 }) else { return nil }
        return Instant(nanoseconds: (Self.second(now) + 1) * 1_000_000_000)
    }

    private mutating func advance(to now: Instant) {
        let second = Self.second(now)
        guard second > newest else { return }
        for passed in 0..<min(Int64(Self.seconds), second - newest) {
            counts[Int(second - passed) % Self.seconds] = 0
        }
        newest = second
    }

    private static func second(_ now: Instant) -> Int64 { max(0, now.nanoseconds / 1_000_000_000) }
}
