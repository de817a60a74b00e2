/// Lets small datagrams that come fast gather in the receive buffer, as network cards do with packets: to be
/// woken up for each few of them would cost more than to receive them.
public struct ArrivalPacer {
    private var last: Instant?

    public init() {}

    /// As many as a wake-up should bring: they share its cost, and are a fraction of the smallest buffer.
    private static let wanted = 32
    private static let longest = Duration.milliseconds(1)
    /// Longer ones cost more than the wake-up does, and fill a buffer sooner.
    private static let small = 2048

    /// When to look for more, after a turn that has left nothing behind; nil where each is worth a wake-up.
    ///
    /// - Parameters:
    ///   - count: The datagrams that the turn has brought.
    ///   - bytes: Of all of them.
    public mutating func pause(after count: Int, bytes: Int, now: Instant) -> Instant? {
        defer { last = now }
        // One alone may be a question whose sender waits for the answer.
        guard let last, count > 1, bytes <= count * Self.small else { return nil }
        let wait = Duration.nanoseconds((now - last).nanoseconds * Int64(Self.wanted) / Int64(count))
        return wait <= Self.longest ? now + wait : nil
    }
}
