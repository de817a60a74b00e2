/// Every message of a lane, accounted for.
public struct LaneAccount: Sendable {
    private struct Message {
        /// Nanoseconds of the run; nil where it was not sent.
        var due: Int64?
        var isDelivered = false
        var isLost = false
    }

    public let lane: Lane
    public private(set) var sent = 0
    public private(set) var delivered = 0
    public private(set) var duplicates = 0
    public private(set) var outOfOrder = 0
    /// Those that are known not to come.
    public private(set) var lost = 0
    /// Calls that gave data to the receiver.
    public var reads = 0
    /// When the last message came.
    public private(set) var lastDelivery: Duration?
    private var messages: [Message]
    /// Nanoseconds from due to read, in the order of reading.
    private var latencies: [Int64] = []
    private var highest = 0
    private var marks: [MessageMark] = []
    private var lastPercentiles: (count: Int, value: LatencyPercentiles)?

    /// The most marks of one report; the counts count all.
    private static let maxMarks = 4_096

    /// - Parameter count: Of the messages, one at least.
    public init(_ lane: Lane, count: Int) {
        self.lane = lane
        messages = Array(repeating: Message(), count: max(1, count))
    }

    /// - Parameter due: The run's time when it was due.
    public mutating func sent(_ number: Int, due: Duration) {
        guard (1...messages.count).contains(number) else { return }
        messages[number - 1].due = due.nanoseconds
        sent += 1
        mark(number, .sent)
    }

    /// A message was read; one with an impossible number is none of ours.
    public mutating func received(_ number: Int, at time: Duration) {
        guard (1...messages.count).contains(number), let due = messages[number - 1].due else { return }
        guard !messages[number - 1].isDelivered else {
            duplicates += 1
            mark(number, .twice)
            return
        }
        messages[number - 1].isDelivered = true
        delivered += 1
        lastDelivery = time
        latencies.append(time.nanoseconds - due)
        if number < highest {
            outOfOrder += 1
            mark(number, .late)
        } else {
            highest = number
            mark(number, .delivered)
        }
    }

    /// Something without which the message cannot come is gone: one of its packets, or all of the time.
    public mutating func lost(_ number: Int) {
        guard (1...messages.count).contains(number), messages[number - 1].due != nil,
            !messages[number - 1].isDelivered, !messages[number - 1].isLost
        else { return }
        messages[number - 1].isLost = true
        lost += 1
        mark(number, .lost)
    }

    public var isAllDelivered: Bool { delivered == messages.count }

    /// The messages that were sent and did not come, in order.
    public var missing: [Int] {
        messages.indices.filter { messages[$0].due != nil && !messages[$0].isDelivered }.map { $0 + 1 }
    }

    /// The run is over: what did not come is lost.
    public mutating func close() {
        for number in missing { lost(number) }
    }

    /// The marks since the last call.
    public mutating func takeMarks() -> [MessageMark] {
        defer { marks.removeAll() }
        return marks
    }

    private mutating func mark(_ number: Int, _ kind: MessageMark.Kind) {
        guard marks.count < Self.maxMarks else { return }
        marks.append(MessageMark(lane: lane, number: number, kind: kind))
    }

    /// What the account says of the lane; the rest of the figures is for who knows the wire and the sockets.
    ///
    /// - Parameter isFinal: Nothing comes any more: what was not delivered is lost.
    public mutating func figures(isFinal: Bool) -> LaneFigures {
        var figures = LaneFigures()
        figures.sent = sent
        figures.delivered = delivered
        figures.duplicates = duplicates
        figures.outOfOrder = outOfOrder
        figures.reads = reads
        figures.lost = isFinal ? sent - delivered : lost
        figures.latency = latency(isFinal: isFinal)
        return figures
    }

    /// By nearest rank; nil where nothing was delivered.
    ///
    /// They are computed anew only when a tenth more has come, so that a long run is not sorted for each frame.
    ///
    /// - Parameter isFinal: They shall be exact.
    public mutating func latency(isFinal: Bool) -> LatencyPercentiles? {
        guard !latencies.isEmpty else { return nil }
        if let last = lastPercentiles,
            latencies.count == last.count || (!isFinal && latencies.count < last.count + last.count / 10)
        {
            return last.value
        }
        let sorted = latencies.sorted()
        func rank(_ percent: Int) -> Duration {
            .nanoseconds(sorted[max(0, (sorted.count * percent + 99) / 100 - 1)])
        }
        let value = LatencyPercentiles(p50: rank(50), p90: rank(90), p99: rank(99), max: rank(100))
        lastPercentiles = (latencies.count, value)
        return value
    }
}
