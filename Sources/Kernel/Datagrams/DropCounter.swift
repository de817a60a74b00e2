import Core

/// Turns the kernel's running total of drops into events, one a second at most: a flood drops all the time.
struct DropCounter {
    private var known: UInt32 = 0
    /// The total as it was read last.
    private(set) var total: UInt32 = 0
    private var saidAt: Instant?
    private var isDue = false

    private static let interval = Duration.seconds(1)

    /// When the total wants to be read again.
    var deadline: Instant? { isDue ? saidAt.map { $0 + Self.interval } : nil }

    /// - Parameter total: The kernel's count so far; it may wrap.
    /// - Returns: How many have been dropped since they were last spoken of; nil where there is nothing to say
    ///   now.
    mutating func take(_ total: UInt32, now: Instant) -> UInt32? {
        self.total = total
        guard total != known else { return nil }
        if let saidAt, now < saidAt + Self.interval {
            isDue = true
            return nil
        }
        (saidAt, isDue) = (now, false)
        defer { known = total }
        return total &- known
    }
}
