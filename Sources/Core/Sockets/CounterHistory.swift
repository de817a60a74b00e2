/// The bytes that a connection has sent and received.
struct Counters: Sendable, Equatable {
    private var sent: UInt64 = 0
    private var received: UInt64 = 0

    init() {}

    init(_ tcp: TCPStatistics) { (sent, received) = (tcp.bytesAcked, tcp.bytesReceived) }

    /// Returns bytes per second. Counters that went backwards are those of another connection, and give zero.
    func rates(
        since old: Counters, _ start: Instant, until now: Instant
    ) -> (receive: Double, send: Double) {
        guard self != old else { return (0, 0) }
        let seconds = max(Double(now.nanoseconds - start.nanoseconds) / 1e9, 1e-6)
        func rate(_ new: UInt64, _ old: UInt64) -> Double { new > old ? Double(new - old) / seconds : 0 }
        return (rate(received, old.received), rate(sent, old.sent))
    }
}

/// The counters of connections in the snapshots of the last five seconds, at 20 bytes for each connection and snapshot.
struct CounterHistory: Sendable {
    /// Where a connection of a sample comes from.
    enum Start: Sendable {
        /// The index of the same connection in the sample before.
        case row(Int32)
        /// It began after the sample before, from zero.
        case zero
        /// The sample before does not have it, but it may be older.
        case unknown
    }

    private struct Sample: Sendable {
        let takenAt: Instant
        /// Parallel to `SocketTable.tcp`.
        let counters: [Counters]
        /// The index of `Start.row`; -1 for `zero`, -2 for `unknown`.
        let starts: [Int32]
    }

    /// The newest sample is the last one.
    private var samples: [Sample] = []

    /// The time over which mean rates are computed.
    private static let meanTime = Duration.seconds(5)
    /// Enough for snapshots every half second.
    private static let maxSamples = 11

    /// Removes samples, so that the oldest one is the newest that is five seconds old.
    mutating func removeSamples(before now: Instant) {
        while samples.count >= Self.maxSamples
            || samples.count > 1 && now - samples[1].takenAt >= Self.meanTime
        {
            samples.removeFirst()
        }
    }

    mutating func append(_ counters: [Counters], _ starts: [Start], at takenAt: Instant) {
        let numbers: [Int32] = starts.map { start in
            switch start {
            case .row(let row): row
            case .zero: -1
            case .unknown: -2
            }
        }
        samples.append(Sample(takenAt: takenAt, counters: counters, starts: numbers))
    }

    /// Returns bytes per second since the oldest sample, or since the connection began.
    ///
    /// - Parameters:
    ///   - counters: The counters at `now`, which are not in a sample yet.
    ///   - start: Where the connection comes from.
    func meanRates(
        _ counters: Counters, _ start: Start, until now: Instant
    ) -> (receive: Double, send: Double) {
        guard let last = samples.last else { return (0, 0) }
        guard case .row(var row) = start else {
            return counters.rates(since: Counters(), last.takenAt, until: now)
        }
        var depth = samples.count - 1
        while depth > 0 {
            let next = samples[depth].starts[Int(row)]
            if next == -1 {
                return counters.rates(since: Counters(), samples[depth - 1].takenAt, until: now)
            }
            if next < 0 { break }
            row = next
            depth -= 1
        }
        return counters.rates(since: samples[depth].counters[Int(row)], samples[depth].takenAt, until: now)
    }
}
