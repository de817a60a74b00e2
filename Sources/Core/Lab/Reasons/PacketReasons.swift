/// A tracker of one TCP connection that tells for each segment why it was sent.
///
/// It is told of each segment that enters the wire and of each that reaches the other end, in this order. It asks
/// the kernel only about segments that repeat data or may be a probe.
public struct PacketReasons: Sendable {
    /// What is known of a segment when it enters the wire.
    public struct Account: Sendable, Equatable {
        /// Why it was sent; nil if it just carries the next data or acknowledges it.
        public var reason: PacketReason?
        /// The previous transmission of the same bytes, if the sender still waits for their acknowledgment.
        public var previous: Transmission?
        /// The messages that it carries, wholly or in part.
        public var messages: ClosedRange<Int>?
        /// Whether it repeats data, a SYN or a FIN.
        public var isRetransmission = false
    }

    private struct End {
        var sent = SentSegments()
        var acknowledgments = SentAcknowledgments()
        var retransmissions = RetransmissionTally()
        /// The last segment that reached this end.
        var lastHeard: TCPSegment?
        /// Whether a SYN has reached this end since it last answered one.
        var hasUnansweredSYN = false
        var isPeerWindowZero = false
    }

    /// By direction: A, then B.
    private var ends = [End(), End()]
    private let messages: StreamMessages

    /// The quiet time before a tail-loss probe is two round trips at least (RFC 8985 §7.2): this share of it
    /// allows for clocks of whole milliseconds and for what was read late.
    private static let minProbeRoundTrips = 1.5
    /// The quiet time while no round trip is known here: by its timestamps, the kernel knows that of a repeated SYN.
    private static let minProbeQuiet = Duration.milliseconds(2)

    /// Half of the timer of a SYN ACK, `TCP_TIMEOUT_INIT`: one that follows sooner answers another SYN, which arrived
    /// together with the first.
    private static let minAnswerTimeout = Duration.milliseconds(500)

    public init(_ load: LabLoad) {
        messages = StreamMessages(load)
    }

    /// The retransmissions of the end that sends in a direction.
    public func retransmissions(_ direction: WireDirection) -> RetransmissionTally {
        ends[direction.rawValue].retransmissions
    }

    /// Records a segment that enters the wire, and returns why it was sent.
    ///
    /// - Parameters:
    ///   - others: The retransmissions so far of the other connections in the sender's namespace.
    ///   - sample: Asks the kernel about the sender.
    public mutating func enter(
        _ segment: TCPSegment, _ direction: WireDirection, _ transmission: Transmission,
        others: RetransmissionTally = RetransmissionTally(), sample: () -> SenderSample
    ) -> Account {
        let end = direction.rawValue
        let evidence = evidence(segment, end, at: transmission.at)
        let repetition = ends[end].sent.send(segment, transmission)
        var account = Account(previous: repetition?.previous, isRetransmission: evidence?.isRepeated ?? false)
        if direction == .aToB, segment.hasPayload {
            account.messages = messages.numbers(
                at: ends[end].sent.offset(of: segment.sequence),
                length: Int(segment.next &- segment.sequence) - (segment.flags.contains(.fin) ? 1 : 0))
        }
        let acknowledgment = acknowledgmentReason(segment, end)
        if segment.flags.contains(.rst) {
            account.reason = .reset(resetCause(segment, end))
        } else if let evidence {
            account.reason = retransmissionReason(
                segment, end, evidence, attempt: repetition?.count ?? 1, others, sample)
        } else {
            account.reason = acknowledgment
        }
        if segment.flags.contains(.syn) { ends[end].hasUnansweredSYN = false }
        return account
    }

    /// Records a segment that reaches the other end, where the kernel handles it at once.
    public mutating func arrive(_ segment: TCPSegment, _ direction: WireDirection, at time: Duration) {
        let end = 1 - direction.rawValue
        ends[end].lastHeard = segment
        if segment.flags.contains(.syn), !segment.flags.contains(.ack) { ends[end].hasUnansweredSYN = true }
        guard segment.flags.contains(.ack), !segment.flags.contains(.rst) else { return }
        ends[end].sent.hear(segment.acknowledgment, segment.blocks, at: time)
        ends[end].isPeerWindowZero = segment.window == 0
    }

    /// Returns what the wire knows of a segment that may be a retransmission or a probe; nil if it is neither.
    private func evidence(_ segment: TCPSegment, _ end: Int, at time: Duration) -> RetransmissionEvidence? {
        let sent = ends[end].sent
        guard segment.isRetransmittable, let highest = sent.highest else { return nil }
        let isRepeated = segment.sequence.isBefore(highest)
        let elapsed = time - sent.timerStart
        if !isRepeated {
            let minQuiet = sent.minRoundTrip.map { $0 * Self.minProbeRoundTrips } ?? Self.minProbeQuiet
            guard sent.isOutstanding, sent.quiet(before: segment, at: time) >= minQuiet else { return nil }
        }
        return RetransmissionEvidence(
            isSYN: segment.flags.contains(.syn),
            isFirst: sent.acknowledged.map { !$0.isBefore(segment.sequence) } ?? true,
            isLast: segment.next == highest, isRepeated: isRepeated, elapsed: elapsed)
    }

    private mutating func retransmissionReason(
        _ segment: TCPSegment, _ end: Int, _ evidence: RetransmissionEvidence, attempt: Int,
        _ others: RetransmissionTally, _ sample: () -> SenderSample
    ) -> PacketReason? {
        if segment.flags.isSuperset(of: [.syn, .ack]),
            ends[end].hasUnansweredSYN || evidence.elapsed < Self.minAnswerTimeout
        {
            ends[end].retransmissions.count(.unexplained)
            return .repeatedAnswer
        }
        let sample = sample()
        let matched = ends[end].retransmissions + others
        guard let kind = evidence.kind(sample, matched: matched) else { return nil }
        ends[end].retransmissions.count(kind)
        switch kind {
        case .fast:
            return .fastRetransmission(
                laterSACKed: ends[end].sent.countSACKed(after: segment.sequence), attempt: attempt)
        case .timeout: return .timeout(evidence.timeout(sample.info, attempt: attempt))
        case .afterTimeout: return .afterTimeout
        case .probe: return .lossProbe(hasNewData: false)
        case .newDataProbe: return .lossProbe(hasNewData: true)
        case .unexplained: return .retransmission
        }
    }

    private mutating func acknowledgmentReason(_ segment: TCPSegment, _ end: Int) -> PacketReason? {
        let sent = ends[end].sent
        if ends[end].isPeerWindowZero, segment.isPureACK, let acknowledged = sent.acknowledged,
            segment.sequence == acknowledged &- 1
        {
            return .windowProbe
        }
        return ends[end].acknowledgments.send(
            segment, isUpToDate: segment.sequence == sent.highest, peer: ends[1 - end].sent.initial)
    }

    private func resetCause(_ segment: TCPSegment, _ end: Int) -> PacketReason.ResetCause {
        // A RST that answers a segment with ACK takes its number from there and has no ACK itself (RFC 9293 §3.5.2).
        if !segment.flags.contains(.ack) {
            return ends[end].lastHeard?.hasPayload == true ? .dataForClosedSocket : .unknownConnection
        }
        return ends[end].sent.highest == nil ? .portClosed : .aborted
    }
}
