/// The account of every message of a lane: sent, delivered, duplicated, reordered or lost.
public struct LaneAccount: Sendable {
    private struct Message {
        /// Run time in nanoseconds; nil if not sent.
        var due: Int64?
        var isDelivered = false
        /// Whether the wire corrupted a packet of it.
        var isCorrupted = false
        /// Whether it waited for a hole in the stream.
        var hasWaited = false
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
    /// Number of messages of the run.
    private let count: Int
    /// The messages up to the last one that was sent.
    private var messages: [Message] = []
    /// Times from due to read.
    private var latencies = DurationSamples()
    /// Times from arrival until the hole before a message closed.
    private var waits = DurationSamples()
    private var highestDelivered = 0
    private var marks: [MessageEvent] = []

    /// Limit of one report; the counts include every message.
    private static let maxMarks = 4_096

    /// - Parameter count: Number of messages, at least 1.
    public init(_ lane: Lane, count: Int) {
        (self.lane, self.count) = (lane, max(1, count))
    }

    /// Records that a message was sent.
    ///
    /// - Parameter due: Run time at which it was due.
    public mutating func sent(_ number: Int, due: Duration) {
        guard (1...count).contains(number) else { return }
        while messages.count < number { messages.append(Message()) }
        messages[number - 1].due = due.nanoseconds
        sent += 1
        mark(number, .sent)
    }

    /// Records that a message was read; ignores a number that was never sent.
    public mutating func received(_ number: Int, at time: Duration) {
        guard messages.indices.contains(number &- 1), let due = messages[number - 1].due else { return }
        guard !messages[number - 1].isDelivered else {
            duplicates += 1
            mark(number, .twice)
            return
        }
        messages[number - 1].isDelivered = true
        delivered += 1
        lastDelivery = time
        latencies.append(time - .nanoseconds(due))
        if number < highestDelivered {
            outOfOrder += 1
            mark(number, .late)
        } else {
            highestDelivered = number
            mark(number, messages[number - 1].hasWaited ? .waited : .delivered)
        }
    }

    /// Records that a message is lost.
    public mutating func lost(_ loss: MessageLoss) {
        let number = loss.message
        guard messages.indices.contains(number &- 1), messages[number - 1].due != nil,
            !messages[number - 1].isDelivered, messages[number - 1].cause == nil
        else { return }
        messages[number - 1].cause = loss.cause
        drops[loss.cause] += 1
        mark(number, .lost)
    }

    /// Records that the wire corrupted a packet of a message, which its receiver will discard.
    public mutating func corrupted(_ number: Int) {
        if messages.indices.contains(number &- 1) { messages[number - 1].isCorrupted = true }
    }

    /// Records that a message waited in B's kernel for a hole in the stream, before it is read.
    public mutating func waited(_ wait: StreamHoles.Wait) {
        guard messages.indices.contains(wait.message &- 1) else { return }
        messages[wait.message - 1].hasWaited = true
        waits.append(wait.duration)
    }

    public var isAllDelivered: Bool { delivered == count }

    /// The numbers of the lost messages, in ascending order.
    public var lostMessages: [Int] { messages.indices.filter { messages[$0].cause != nil }.map { $0 + 1 } }

    /// Ends the run of a lane that never retransmits: every message that has not arrived is lost, unless its packets
    /// are still on the wire.
    ///
    /// - Parameters:
    ///   - onWire: The numbers of the messages that are still on the wire.
    ///   - cause: The cause for messages that reached B's kernel intact.
    public mutating func close(onWire: Set<Int>, cause: LossCause) {
        for index in messages.indices where !onWire.contains(index + 1) {
            lost(MessageLoss(message: index + 1, cause: messages[index].isCorrupted ? .checksum : cause))
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
        figures.latency = latencies.percentiles(isFinal: isFinal)
        let waits = self.waits.percentiles(isFinal: isFinal)
        figures.waited = Waits(count: self.waits.count, p50: waits?.p50, max: waits?.max)
        return figures
    }
}
