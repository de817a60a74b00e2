/// The bytes that a link has received and sent since it exists.
public struct LinkCounters: Sendable, Equatable {
    public var index: UInt32
    public var receivedBytes: UInt64
    public var sentBytes: UInt64

    public init(index: UInt32, receivedBytes: UInt64, sentBytes: UInt64) {
        (self.index, self.receivedBytes, self.sentBytes) = (index, receivedBytes, sentBytes)
    }
}

/// The counters of the links that make up the machine's traffic, at one time.
public struct TrafficSample: Sendable, Equatable {
    public var takenAt: Instant
    /// By ascending index.
    public var links: [LinkCounters]

    public init(takenAt: Instant, links: [LinkCounters]) {
        (self.takenAt, self.links) = (takenAt, links)
    }

    /// Returns the mean rates since an earlier sample; nil if no time has passed.
    ///
    /// A link that only one sample has, or whose counters began again, counts as silent.
    public func rates(since earlier: TrafficSample) -> TrafficRates? {
        let nanoseconds = takenAt.nanoseconds - earlier.takenAt.nanoseconds
        guard nanoseconds > 0 else { return nil }
        // Floating point, because the sum of hostile counters may exceed an integer.
        var (received, sent) = (0.0, 0.0)
        var old = earlier.links[...]
        for link in links {
            while let first = old.first, first.index < link.index { old.removeFirst() }
            guard let before = old.first, before.index == link.index else { continue }
            received += Self.growth(from: before.receivedBytes, to: link.receivedBytes)
            sent += Self.growth(from: before.sentBytes, to: link.sentBytes)
        }
        let seconds = Double(nanoseconds) / 1e9
        return TrafficRates(received: received / seconds, sent: sent / seconds)
    }

    private static func growth(from earlier: UInt64, to later: UInt64) -> Double {
        later > earlier ? Double(later - earlier) : 0
    }
}

/// The rates of the machine's traffic, in bytes per second.
public struct TrafficRates: Sendable, Equatable {
    public var received: Double
    public var sent: Double

    public init(received: Double, sent: Double) {
        (self.received, self.sent) = (received, sent)
    }
}
