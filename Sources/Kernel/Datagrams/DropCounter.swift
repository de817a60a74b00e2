import Core

/// A rate limiter for drop events, at most one per second, because a flood drops datagrams all the time.
struct DropCounter {
    private var reportedTotal: UInt32 = 0
    /// The kernel's total when it was last read.
    private(set) var total: UInt32 = 0
    private var reportedAt: Instant?
    private var isDue = false

    private static let interval = Duration.seconds(1)

    /// When to read the total again; nil if there are no unreported drops.
    var deadline: Instant? { isDue ? reportedAt.map { $0 + Self.interval } : nil }

    /// Updates the total.
    ///
    /// - Parameter total: The kernel's count so far; it may wrap.
    /// - Returns: The number of drops to report, since the last report; nil if there is nothing to report now.
    mutating func update(_ total: UInt32, now: Instant) -> UInt32? {
        self.total = total
        guard total != reportedTotal else { return nil }
        if let reportedAt, now < reportedAt + Self.interval {
            isDue = true
            return nil
        }
        (reportedAt, isDue) = (now, false)
        defer { reportedTotal = total }
        return total &- reportedTotal
    }
}
