/// The account of every message of a lane: sent, delivered, duplicated, reordered or lost.
public struct LaneAccount: Sendable {
    private struct Message {
        /// Run time in nanoseconds; nil if not sent.
        var due: Int64?
        var isDelivered = false
        /// Whether the wire corrupted a packet of it.
        var isCorrupted = false
        var cause: LossCause?
    }

    public let lane: Lane
    public private(set) var sent = 0
    public private(set) var delivered = 0
    public private(set) var duplicates = 0
    public private(set) var outOfOrder = 0
    /// Messages that will never arrive, by cause.
    public private(set) var drops = LossCauses()
    /// Read calls that returned data.
    public var reads = 0
    /// Run time of the last delivery.
    public private(set) var lastDelivery: Duration?
    private var messages: [Message]
    /// Nanoseconds from due to read, in reading order.
    private var latencies: [Int64] = []
    private var highestDelivered = 0
    private var marks: [MessageEvent] = []
    private var lastPercentiles: (count: Int, value: LatencyPercentiles)?

    /// Limit of one report; the counts include every message.
    private static let maxMarks = 4_096

    /// - Parameter count: Number of messages, at least 1.
    public init(_ lane: Lane, count: Int) {
        self.lane = lane
        messages = Array(repeating: Message(), count: max(1, count))
    }

    /// Records that a message was sent.
    ///
    /// - Parameter due: Run time at which it was due.
    public mutating func sent(_ number: Int, due: Duration) {
        guard (1...messages.count).contains(number) else { return }
        messages[number - 1].due = due.nanoseconds
        sent += 1
        mark(number, .sent)
    }

    /// Records that a message was read; ignores a number that was never sent.
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
        if number < highestDelivered {
            outOfOrder += 1
            mark(number, .late)
        } else {
            highestDelivered = number
            mark(number, .delivered)
        }
    }

    /// Records that a message is lost.
    public mutating func lost(_ loss: MessageLoss) {
        let number = loss.message
        guard (1...messages.count).contains(number), messages[number - 1].due != nil,
            !messages[number - 1].isDelivered, messages[number - 1].cause == nil
        else { return }
        messages[number - 1].cause = loss.cause
        drops[loss.cause] += 1
        mark(number, .lost)
    }

    /// Records that the wire corrupted a packet of a message, which its receiver will discard.
    public mutating func corrupted(_ number: Int) {
        if (1...messages.count).contains(number) { messages[number - 1].isCorrupted = true }
    }

    public var isAllDelivered: Bool { delivered == messages.count }

    /// The numbers of the lost messages, in ascending order.
    public var lostMessages: [Int] { messages.indices.filter { messages[$0].cause != nil }.map { $0 + 1 } }

    /// Ends the run of a lane that never retransmits: every message that has not arrived is lost, unless its packets
    /// are still on the wire.
    ///
    /// - Parameters:
    ///   - onWire: The numbers of the messages that are still on the wire.
    ///   - cause: The cause for messages that reached B's kernel intact.
    public mutating func close(onWire: Set<Int>, cause: LossCause) {
        for number in 1...messages.count where !onWire.contains(number) {
            lost(MessageLoss(message: number, cause: messages[number - 1].isCorrupted ? .checksum : cause))
        }
    }

    /// Moves corrupted messages whose checksum B's kernel never verified to another cause: it drops a datagram that
    /// finds the receive buffer full before it looks at the checksum.
    ///
    /// - Parameter checksumErrors: Those that the kernel counted.
    public mutating func reconcile(checksumErrors: Int) {
        let unverified = max(0, drops[.checksum] - checksumErrors)
        drops[.checksum] -= unverified
        drops[.buffer] += unverified
    }

    /// Returns the message events since the last call.
    public mutating func drainMessageEvents() -> [MessageEvent] {
        defer { marks.removeAll() }
        return marks
    }

    private mutating func mark(_ number: Int, _ kind: MessageEvent.Kind) {
        guard marks.count < Self.maxMarks else { return }
        marks.append(MessageEvent(lane: lane, number: number, kind: kind))
    }

    /// Returns the figures that follow from the messages; the caller adds those of the wire and the sockets.
    ///
    /// - Parameter isFinal: Whether the run is over, so that percentiles must be exact.
    public mutating func figures(isFinal: Bool) -> LaneFigures {
        var figures = LaneFigures()
        figures.sent = sent
        figures.delivered = delivered
        figures.duplicates = duplicates
        figures.outOfOrder = outOfOrder
        figures.reads = reads
        figures.drops = drops
        figures.latency = latency(isFinal: isFinal)
        return figures
    }

    /// Returns the latency percentiles by nearest rank; nil if nothing was delivered.
    ///
    /// Recomputes them only after 10 % more deliveries, so that a long run is not sorted for each frame.
    ///
    /// - Parameter isFinal: Whether to return exact values.
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
