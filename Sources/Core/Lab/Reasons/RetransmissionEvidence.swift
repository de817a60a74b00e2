/// What the wire knows about a segment that may be a retransmission or a probe, before the kernel is asked.
struct RetransmissionEvidence: Sendable {
    var isSYN: Bool
    /// Whether it begins with the first byte that is not acknowledged, which a timeout repeats (RFC 6298 §5.4).
    var isFirst: Bool
    /// Whether it ends with the last byte that was sent, which a tail-loss probe repeats (RFC 8985 §7.3).
    var isLast: Bool
    /// Whether it repeats bytes; otherwise it may be a tail-loss probe with new data.
    var isRepeated: Bool
    /// Time since the retransmission timer started.
    var elapsed: Duration

    /// `tcpi_ca_state` after a timeout: `TCP_CA_Loss` of `linux/tcp.h`.
    static let loss = 4
    /// `tcpi_ca_state` during fast recovery: `TCP_CA_Recovery`.
    static let recovery = 3

    /// Returns why the segment was sent; nil if it is new data and no probe.
    ///
    /// A reason counts only if the kernel has counted it more often than it was found on the wire. Reading a
    /// segment late may leave more than one; then the state of the connection decides.
    ///
    /// - Parameter matched: The retransmissions of this end's namespace so far.
    func kind(_ sample: SenderSample, matched: RetransmissionTally) -> RetransmissionKind? {
        // Only its timer repeats a SYN; the kernel does not count that of a SYN ACK.
        if isSYN { return .timeout }
        let counts = sample.counts
        guard isRepeated else {
            return counts.map { $0.lossProbes > matched.lossProbes } ?? false ? .newDataProbe : nil
        }
        let likely = likelyKind(sample.info)
        guard let counts else { return likely }
        let kinds: [RetransmissionKind] = [likely, .timeout, .fast, .afterTimeout, .probe]
        return kinds.first { $0.isUnmatched(counts, matched) } ?? .unexplained
    }

    private func likelyKind(_ info: TransportInfo?) -> RetransmissionKind {
        guard let info else { return isLast ? .probe : .timeout }
        if info.congestionState == Self.loss {
            // An acknowledgment of new data ends the row of timeouts, and the resends after it begin.
            return isFirst && info.consecutiveTimeouts > 0 ? .timeout : .afterTimeout
        }
        return isLast && info.congestionState != Self.recovery ? .probe : .fast
    }

    /// Returns the timer that ran out.
    ///
    /// - Parameters:
    ///   - previous: The previous transmission of the same segment.
    ///   - attempt: How often it was sent before.
    func timeout(_ info: TransportInfo?, attempt: Int) -> PacketReason.RetransmissionTimeout {
        // After an acknowledgment the kernel has forgotten the timeout.
        guard let info, info.consecutiveTimeouts > 0 else {
            return PacketReason.RetransmissionTimeout(timer: elapsed, attempt: attempt, next: elapsed * 2)
        }
        let next = Duration.microseconds(info.retransmissionTimeoutMicroseconds)
        // A SYN's timer is doubled only after several attempts (tcp_syn_linear_timeouts).
        var timer = info.backoff > 0 ? next / 2 : next
        if next >= Self.maxTimeout { timer = min(next, max(timer, elapsed)) }
        return PacketReason.RetransmissionTimeout(
            timer: timer, attempt: info.consecutiveTimeouts, next: next)
    }

    /// `TCP_RTO_MAX`: the timer grows no further.
    private static let maxTimeout = Duration.seconds(120)
}

extension RetransmissionKind {
    /// Returns whether the kernel has counted more of this kind than were found.
    fileprivate func isUnmatched(_ counts: RetransmissionCounts, _ matched: RetransmissionTally) -> Bool {
        switch self {
        case .fast: counts.fast > matched.fast
        case .timeout: counts.timeout > matched.timeout
        case .afterTimeout: counts.afterTimeout > matched.afterTimeout
        case .probe, .newDataProbe: counts.lossProbes > matched.lossProbes
        case .unexplained: false
        }
    }
}
