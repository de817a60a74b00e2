/// A histogram of durations, with percentiles within 1 % in a few kilobytes, however many durations it counts.
public struct DurationHistogram: Sendable {
    /// Each power of two nanoseconds is divided into 2 to the power of this many buckets.
    private static let precision = 7

    private var counts: [Int] = []
    public private(set) var count = 0
    public private(set) var max = Duration.zero

    public init() {}

    /// Counts a duration; a negative one as zero.
    public mutating func add(_ duration: Duration) {
        let nanoseconds = Swift.max(0, duration.nanoseconds)
        let bucket = Self.bucket(of: nanoseconds)
        if bucket >= counts.count { counts += repeatElement(0, count: bucket + 1 - counts.count) }
        counts[bucket] += 1
        count += 1
        max = Swift.max(max, .nanoseconds(nanoseconds))
    }

    /// Returns the histogram of the durations of both.
    public func merged(with other: DurationHistogram?) -> DurationHistogram {
        guard let other else { return self }
        var (result, smaller) = counts.count < other.counts.count ? (other, self) : (self, other)
        for (bucket, count) in smaller.counts.enumerated() { result.counts[bucket] += count }
        result.count += smaller.count
        result.max = Swift.max(result.max, smaller.max)
        return result
    }

    /// Returns a percentile by nearest rank, from the middle of its bucket; nil without a duration.
    public func percentile(_ percent: Int) -> Duration? {
        guard count > 0 else { return nil }
        var remaining = Swift.max(1, (count * percent + 99) / 100)
        for (bucket, count) in counts.enumerated() {
            remaining -= count
            if remaining <= 0 { return min(max, Self.middle(of: bucket)) }
        }
        return max
    }

    private static func bucket(of nanoseconds: Int64) -> Int {
        let exponent = Swift.max(0, Int64.bitWidth - nanoseconds.leadingZeroBitCount - precision - 1)
        return exponent << precision + Int(nanoseconds >> Int64(exponent))
    }

    private static func middle(of bucket: Int) -> Duration {
        let exponent = Swift.max(0, bucket >> precision - 1)
        let lower = Int64(bucket - exponent << precision) << Int64(exponent)
        return .nanoseconds(lower + (1 << Int64(exponent)) / 2)
    }
}
