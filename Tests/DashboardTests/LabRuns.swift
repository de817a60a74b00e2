import Core
import PacketSamples

@testable import Dashboard

/// Runs of the lab that have ended, as the kernel makes them.
extension LabRun {
    private static func timeout(_ milliseconds: Int, attempt: Int) -> PacketReason {
        .timeout(
            PacketReason.RetransmissionTimeout(
                timer: .milliseconds(milliseconds), attempt: attempt, next: .milliseconds(2 * milliseconds)))
    }

    /// A lossy run: UDP loses 2 of 20 messages, TCP resends two segments.
    static var lossyEnd: LabRun {
        var run = LabRun()
        run.segment(seq: 0, flags: 2, at: 0)
        run.segment(.bToA, seq: 0, ack: 1, flags: 18, at: 10.2)
        run.segment(seq: 1, ack: 1, flags: 16, at: 10.3)
        for message in 1...20 {
            let at = 10.4 + 2 * Double(message)
            let isLost = message == 4 || message == 12
            run.datagram(at: at, isLost ? .lost : .delivered(at: .zero))
            run.segment(
                seq: UInt32(1 + 204 * (message - 1)), ack: 1, flags: 24, length: 204, at: at,
                isLost ? .lost : .delivered(at: .zero))
            run.progress.batch.packets[run.progress.batch.packets.count - 1].messages = message...message
            if message == 8 {
                run.segment(.bToA, seq: 1, ack: 613, flags: 16, at: at + 1)
                run.explain(.duplicateACK(number: 3, block: nil), nil, nil)
                run.segment(seq: 613, ack: 1, flags: 24, length: 204, at: at + 1.2, .lost, .retransmission)
                run.explain(
                    .fastRetransmission(laterSACKed: 4, attempt: 1),
                    Transmission(number: 7, at: .microseconds(18_400)), 4...4)
            }
        }
        run.segment(seq: 613, ack: 1, flags: 24, length: 204, at: 241, .delivered(at: .zero), .retransmission)
        run.explain(timeout(213, attempt: 2), Transmission(number: 13, at: .microseconds(27_600)), 4...4)
        run.segment(.bToA, seq: 1, ack: 4081, flags: 16, at: 251.2)
        run.marks(.first, "###x#######x########")
        run.marks(.second, "###%%%%%%%%%%%%%%%%%")
        run.end(delivered: LanePair(18, 20), lost: lost(2, .wire), latency: (5.8, 6.9), (16, 261))
        run.progress.figures.second.retransmits = retransmits(fast: 1, timeout: 1)
        run.progress.figures.second.waited = Waits(
            count: 16, p50: .milliseconds(14), max: .milliseconds(212))
        return run
    }

    /// A run against a port without a listener: a refused connection, and few ICMP errors.
    static var noListener: LabRun {
        var run = LabRun()
        run.segment(seq: 0, flags: 2, at: 0)
        run.segment(.bToA, seq: 0, ack: 1, flags: 20, at: 10.1)
        run.explain(.reset(.portClosed), nil, nil)
        for message in 1...4 {
            run.datagram(at: 10.4 + 20 * Double(message))
            if message < 3 {
                let about = PacketSample.udp([UInt8](repeating: 120, count: 200))
                run.packet(
                    PacketSample.unreachable(quoting: about), .first, .bToA, at: 15.4 + 20 * Double(message))
            }
        }
        run.marks(.first, "xxxx")
        run.end(delivered: LanePair(0, 0), lost: lost(4, .noPort), latency: nil, nil)
        run.progress.figures.second.sent = 0
        run.progress.figures.second.failure = LabFailure(
            code: "ECONNREFUSED", message: "connect tcp 10.0.0.2:7: Connection refused")
        return run
    }

    /// A run with an outage: TCP resends one segment after ever longer waits.
    static var outage: LabRun {
        var run = LabRun()
        run.segment(seq: 0, flags: 2, at: 0)
        run.segment(.bToA, seq: 0, ack: 1, flags: 18, at: 10.2)
        var previous = (number: 5, at: 500.4)
        for (message, at) in [(1, 460.4), (2, 480.4), (3, 500.4), (4, 520.4)] {
            let fate = message < 3 ? PacketFate.delivered(at: .zero) : .cut
            run.datagram(at: at, fate)
            run.segment(
                seq: UInt32(1 + 204 * (message - 1)), ack: 1, flags: 24, length: 204, at: at, fate)
            run.progress.batch.packets[run.progress.batch.packets.count - 1].messages = message...message
        }
        for (attempt, wait) in [421, 868, 1728].enumerated() {
            let at = previous.at + Double(wait)
            let fate = attempt < 2 ? PacketFate.cut : .delivered(at: .zero)
            run.segment(seq: 409, ack: 1, flags: 24, length: 204, at: at, fate, .retransmission)
            run.explain(
                timeout(wait, attempt: attempt + 1),
                Transmission(number: previous.number, at: .microseconds(Int(previous.at * 1000))), 3...3)
            previous = (7 + attempt, at)
        }
        run.segment(.bToA, seq: 1, ack: 817, flags: 16, at: previous.at + 10.2)
        run.marks(.first, "##xx")
        run.marks(.second, "##%%")
        run.end(delivered: LanePair(2, 4), lost: lost(2, .cut), latency: (5.2, 5.9), (10.4, 3028))
        run.progress.figures.second.retransmits = retransmits(timeout: 3)
        return run
    }

    private static func lost(_ count: Int, _ cause: LossCause) -> LossCauses {
        var causes = LossCauses()
        causes[cause] = count
        return causes
    }

    private static func retransmits(fast: Int = 0, timeout: Int) -> Retransmits {
        var retransmits = Retransmits()
        (retransmits.total, retransmits.fast, retransmits.timeout) = (fast + timeout, fast, timeout)
        return retransmits
    }

    /// Sets the figures of a run that has ended.
    private mutating func end(
        delivered: LanePair<Int>, lost: LossCauses, latency: (Double, Double)?, _ other: (Double, Double)?
    ) {
        func percentiles(_ times: (Double, Double)?) -> LatencyPercentiles? {
            times.map { p50, p99 in
                let (p50, p99) = (
                    Duration.microseconds(Int(p50 * 1000)), Duration.microseconds(Int(p99 * 1000))
                )
                return LatencyPercentiles(p50: p50, p90: p99, p99: p99, max: p99)
            }
        }
        progress.phase = .finished
        let last = progress.batch.packets.map(\.enteredAt).max() ?? .zero
        progress.elapsed = last + .milliseconds(20)
        for lane in Lane.allCases {
            let packets = progress.batch.packets.filter { $0.lane == lane }
            progress.figures[lane].sent = delivered.first + lost.total
            progress.figures[lane].delivered = delivered[lane]
            progress.figures[lane].reads = delivered[lane]
            progress.figures[lane].packetsOnWire = packets.count
            progress.figures[lane].packetsDropped = packets.filter { $0.fate.isGone }.count
            progress.figures[lane].bytesOnWire = packets.reduce(0) { $0 + $1.length }
            progress.figures[lane].duration = delivered[lane] > 0 ? last : .zero
        }
        progress.figures.first.drops = lost
        progress.figures.first.latency = percentiles(latency)
        progress.figures.second.latency = percentiles(other)
        if delivered.second > 0 { progress.figures.second.handshake = .microseconds(10_300) }
    }
}
