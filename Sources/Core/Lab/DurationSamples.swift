/// Durations and their percentiles.
public struct DurationSamples: Sendable {
    private var nanoseconds: [Int64] = []
    private var last: (count: Int, value: LatencyPercentiles)?

    public init() {}

    public var count: Int { nanoseconds.count }

    public mutating func append(_ duration: Duration) { nanoseconds.append(duration.nanoseconds) }

    /// Returns the percentiles by nearest rank; nil without a sample.
    ///
    /// Recomputes them only after 10 % more samples, so that a long run is not sorted for each frame.
    ///
    /// - Parameter isFinal: Whether to return exact values.
    public mutating func percentiles(isFinal: Bool) -> LatencyPercentiles? {
        guard count > 0 else { return nil }
        if let last, count == last.count || (!isFinal && count < last.count + last.count / 10) {
            return last.value
        }
        let sorted = nanoseconds.sorted()
        func rank(_ percent: Int) -> Duration {
            .nanoseconds(sorted[max(0, (sorted.count * percent + 99) / 100 - 1)])
        }
        let value = LatencyPercentiles(p50: rank(50), p90: rank(90), p99: rank(99), max: rank(100))
        last = (count, value)
        return value
    }
}
