/// How long after their time a run's messages and packets left, because this machine had no time for them.
public struct Lateness: Sendable, Equatable {
    public var p99, max: Duration

    public init(p99: Duration, max: Duration) {
        (self.p99, self.max) = (p99, max)
    }

    /// - Returns: nil without a measurement.
    public init?(_ histogram: DurationHistogram) {
        guard let p99 = histogram.percentile(99) else { return nil }
        self.init(p99: p99, max: histogram.max)
    }

    /// Whether the latencies of the run say more about this machine than about the network.
    public var isNotable: Bool { p99 > .milliseconds(5) }
}
