/// Which message is to be sent when.
public struct MessageSource: Sendable {
    private let count: Int
    private let interval: Duration
    /// The number of the next one, from 1.
    public private(set) var next = 1

    public init(_ load: LabLoad) {
        (count, interval) = (load.count, load.interval)
    }

    public var isExhausted: Bool { next > count }

    /// When the next message is due, from the first one on; nil where none is left.
    public var nextDue: Duration? { isExhausted ? nil : interval * (next - 1) }

    /// Takes the next message where it is due.
    ///
    /// - Parameter elapsed: Since the first one was due.
    /// - Returns: Its number and when it was due: without an interval, now.
    public mutating func take(at elapsed: Duration) -> (number: Int, due: Duration)? {
        guard let due = nextDue, due <= elapsed else { return nil }
        defer { next += 1 }
        return (next, interval == .zero ? elapsed : due)
    }
}
