/// The messages of a load, in order, each with the time at which it is due.
public struct MessageSource: Sendable {
    private let count: Int
    private let interval: Duration
    /// Number of the next message, from 1.
    public private(set) var next = 1
    /// Whether a socket could not take messages that were due, and more of those are left.
    private var isBlocked = false

    public init(_ load: LabLoad) {
        (count, interval) = (load.finalCount, load.interval)
    }

    public var isExhausted: Bool { next > count }

    /// When the next message is due, counted from the first; nil if none is left.
    public var nextDue: Duration? { isExhausted ? nil : interval * (next - 1) }

    /// Returns the next message if it is due, and advances to the one after it.
    ///
    /// - Parameter elapsed: Time since the first message was due.
    /// - Returns: Its number and when it was due; without an interval it is always due now. How late this machine was;
    ///   nil if the message waited for its socket, or has no time of its own.
    public mutating func next(at elapsed: Duration) -> (number: Int, due: Duration, late: Duration?)? {
        guard let due = nextDue, due <= elapsed else {
            isBlocked = false
            return nil
        }
        defer { next += 1 }
        guard interval > .zero else { return (next, elapsed, nil) }
        return (next, due, isBlocked ? nil : elapsed - due)
    }

    /// Records that the socket cannot take the messages that are due now.
    public mutating func block() { isBlocked = true }
}
