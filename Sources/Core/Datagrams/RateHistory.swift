/// The number of events in each of the last 60 seconds.
public struct RateHistory: Sendable, Equatable {
    /// A ring buffer: the count for second `n` of the loop's clock is at index `n % 60`.
    private var counts = [UInt32](repeating: 0, count: seconds)
    private var newest: Int64 = 0

    public static let seconds = 60

    public init() {}

    public mutating func add(_ count: Int, at now: Instant) {
        advance(to: now)
        counts[Int(newest) % Self.seconds] &+= UInt32(clamping: count)
    }

    /// Returns the counts of the last 60 seconds, oldest first; the last one is for the current second.
    public func values(at now: Instant) -> [Int] {
        let current = Self.second(now)
        return (0..<Self.seconds).map { index in
            let second = current - Int64(Self.seconds - 1 - index)
            guard second >= 0, second <= newest, newest - second < Self.seconds else { return 0 }
            return Int(counts[Int(second) % Self.seconds])
        }
    }

    /// Returns when the counts shift next although nothing happens; nil if all of them are 0.
    public func deadline(after now: Instant) -> Instant? {
        guard Self.second(now) - newest < Self.seconds, counts.contains(where: { $0 > 0 }) else { return nil }
        return Instant(nanoseconds: (Self.second(now) + 1) * 1_000_000_000)
    }

    private mutating func advance(to now: Instant) {
        let second = Self.second(now)
        guard second > newest else { return }
        for age in 0..<min(Int64(Self.seconds), second - newest) {
            counts[Int(second - age) % Self.seconds] = 0
        }
        newest = second
    }

    private static func second(_ now: Instant) -> Int64 { max(0, now.nanoseconds / 1_000_000_000) }
}
