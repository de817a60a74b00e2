/// The progress of one lane's sender at one moment.
public struct TransportSample: Sendable, Equatable {
    public var lane: Lane
    /// Run time.
    public var at: Duration
    /// Bits of all messages delivered so far, so that the goodput between any two samples can be computed.
    public var deliveredBits: Int
    /// nil for a lane without TCP.
    public var connection: Connection?

    /// TCP_INFO of the sending socket.
    public struct Connection: Sendable, Equatable {
        /// In segments.
        public var congestionWindow: Int
        /// In segments; nil before the first congestion.
        public var slowStartThreshold: Int?
        /// Bytes that were sent and are not acknowledged yet.
        public var bytesInFlight: Int
        public var roundTripMicroseconds: Int
        /// The window that the receiver offers, in bytes.
        public var receiveWindow: Int

        public init(
            congestionWindow: Int, slowStartThreshold: Int? = nil, bytesInFlight: Int = 0,
            roundTripMicroseconds: Int = 0, receiveWindow: Int = 0
        ) {
            (self.congestionWindow, self.slowStartThreshold) = (congestionWindow, slowStartThreshold)
            (self.bytesInFlight, self.roundTripMicroseconds) = (bytesInFlight, roundTripMicroseconds)
            self.receiveWindow = receiveWindow
        }

        public init(_ info: TransportInfo) {
            self.init(
                congestionWindow: info.congestionWindow, slowStartThreshold: info.slowStartThreshold,
                bytesInFlight: info.bytesInFlight, roundTripMicroseconds: info.roundTripMicroseconds,
                receiveWindow: info.receiveWindow)
        }
    }

    public init(lane: Lane, at time: Duration, deliveredBits: Int, connection: Connection? = nil) {
        (self.lane, self.at) = (lane, time)
        (self.deliveredBits, self.connection) = (deliveredBits, connection)
    }
}

/// The samples taken since the last report of a run, and the rule when the next one is due.
public struct TransportSampler: Sendable {
    /// The minimum interval between two samples of a lane: a fast sender gets thousands of acknowledgments per second.
    public static let minInterval = Duration.milliseconds(5)
    /// The time after which a lane is sampled without an acknowledgment, so that a timeout shows too.
    public static let maxInterval = Duration.milliseconds(100)

    private var samples: [TransportSample] = []
    private var last = LanePair<Duration?>(nil, nil)

    public init() {}

    /// Returns whether a lane's last sample is at least an interval old.
    public func isDue(_ lane: Lane, at now: Duration, after interval: Duration) -> Bool {
        last[lane].map { now - $0 >= interval } ?? true
    }

    public mutating func add(_ sample: TransportSample) {
        last[sample.lane] = sample.at
        samples.append(sample)
    }

    /// Returns the samples since the last call, in the order of time.
    public mutating func drain() -> [TransportSample] {
        defer { samples = [] }
        return samples
    }
}
