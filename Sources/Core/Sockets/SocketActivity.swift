/// What a socket has done since the snapshots before.
public struct SocketActivity: Sendable, Equatable {
    /// Bytes per second since the snapshot before; nil in the first snapshot, and where the kernel counts no bytes.
    @OptionalRate public var receiveRate: Double?
    @OptionalRate public var sendRate: Double?
    /// Means of the rates over up to five seconds, which change less.
    @OptionalRate public var meanReceiveRate: Double?
    @OptionalRate public var meanSendRate: Double?
    /// The mean rates as they were when they last changed much: rows are ordered by these, so that they hold still.
    @OptionalRate public var steadyReceiveRate: Double?
    @OptionalRate public var steadySendRate: Double?
    /// `firstSeen` in nanoseconds.
    private var firstSeenNanoseconds = Int64.min
    /// The number of snapshots before this one that had the socket, up to three.
    public var timesSeen: UInt8 = 0

    public init() {}

    /// When the socket was first seen; nil for a socket of the first snapshot, which may be older.
    public var firstSeen: Instant? {
        get { firstSeenNanoseconds == .min ? nil : Instant(nanoseconds: firstSeenNanoseconds) }
        set { firstSeenNanoseconds = newValue?.nanoseconds ?? .min }
    }

    /// The larger of the two rates; nil where the kernel counts no bytes.
    public var rate: Double? { Self.larger(receiveRate, sendRate) }

    /// The larger of the two mean rates.
    public var meanRate: Double? { Self.larger(meanReceiveRate, meanSendRate) }

    /// The larger of the two steady rates.
    public var steadyRate: Double? { Self.larger(steadyReceiveRate, steadySendRate) }

    private static func larger(_ receive: Double?, _ send: Double?) -> Double? {
        guard let receive, let send else { return nil }
        return max(receive, send)
    }

    /// The part of a steady rate by which the mean may differ from it.
    static let tolerance = 0.15

    /// Sets all rates.
    ///
    /// - Parameter last: The activity in the snapshot before.
    mutating func setRates(
        _ rates: (receive: Double, send: Double), mean: (receive: Double, send: Double),
        after last: SocketActivity?
    ) {
        (receiveRate, sendRate) = rates
        (meanReceiveRate, meanSendRate) = mean
        steadyReceiveRate = Self.steady(mean.receive, after: last?.steadyReceiveRate)
        steadySendRate = Self.steady(mean.send, after: last?.steadySendRate)
    }

    private static func steady(_ mean: Double, after last: Double?) -> Double {
        guard let last, mean > 0, last > 0 else { return mean }
        return abs(mean - last) > tolerance * last ? mean : last
    }
}

/// A rate that may be unknown, in the memory of a number, because a snapshot has hundreds of thousands of them.
@propertyWrapper
public struct OptionalRate: Sendable, Equatable {
    /// Negative if unknown.
    private var number = -1.0

    public init() {}

    public var wrappedValue: Double? {
        get { number < 0 ? nil : number }
        set { number = newValue ?? -1 }
    }
}
