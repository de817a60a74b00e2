/// The pause between reads that lets small, frequent datagrams gather in the receive buffer.
///
/// Waking up for every few of them would cost more than receiving them. Network cards coalesce interrupts for the
/// same reason.
public struct ArrivalPacer {
    private var last: Instant?

    public init() {}

    /// The number of datagrams to gather per wake-up: enough to share its cost, and a fraction of the smallest buffer.
    private static let targetCount = 32
    private static let maxPause = Duration.milliseconds(1)
    /// In bytes, on average. Larger datagrams cost more than the wake-up, and fill a buffer sooner.
    private static let maxSize = 2048

    /// Returns when to read again after a turn that emptied the receive buffer; nil to wake up for the next datagram.
    ///
    /// - Parameters:
    ///   - count: The number of datagrams received in the turn.
    ///   - bytes: Their total size.
    public mutating func pause(after count: Int, bytes: Int, now: Instant) -> Instant? {
        defer { last = now }
        // A single datagram may be a request whose sender waits for the response.
        guard let last, count > 1, bytes <= count * Self.maxSize else { return nil }
        let pause = Duration.nanoseconds((now - last).nanoseconds * Int64(Self.targetCount) / Int64(count))
        return pause <= Self.maxPause ? now + pause : nil
    }
}
