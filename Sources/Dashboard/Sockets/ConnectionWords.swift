import Core
import Screen

/// The kernel's statistics of a TCP connection, in words.
struct ConnectionWords {
    private let tcp: TCPStatistics
    private let row: SocketRow
    private let algorithm: String?

    init(_ tcp: TCPStatistics, _ row: SocketRow, algorithm: String?) {
        (self.tcp, self.row, self.algorithm) = (tcp, row, algorithm)
    }

    /// Returns `cwnd 42  ssthresh 31  mss 1448  cubic  retransmissions 3`, or the most important of it that fits.
    func summary(columns: Int) -> String {
        let window = "cwnd \(tcp.congestionWindow)"
        let threshold = threshold.map { "ssthresh \($0)" }
        let segments = "mss \(tcp.maxSegmentSize)"
        let retransmissions = tcp.retransmits > 0 ? "retransmissions \(tcp.retransmits)" : nil
        let choices: [[String?]] = [
            [window, threshold, segments, algorithm, retransmissions], [window, threshold, retransmissions],
            [window, retransmissions], [window],
        ]
        let texts = choices.lazy.map { $0.compactMap { $0 }.text(between: "  ") }
        return texts.first { $0.columns <= columns } ?? ""
    }

    /// nil before the first loss.
    private var threshold: UInt32? {
        tcp.slowStartThreshold >= TCPStatistics.noThreshold ? nil : tcp.slowStartThreshold
    }

    var lines: [Detail.Line] {
        [
            Detail.Line("round trip", roundTrip),
            Detail.Line(
                "congestion",
                "\(algorithm ?? "—"), window \(tcp.congestionWindow) segments, threshold "
                    + (threshold.map { "\($0)" } ?? "none yet")),
            Detail.Line("segment size", "\(tcp.maxSegmentSize) B"),
            Detail.Line(
                "retransmissions",
                "\(Quantity.counted(Int(tcp.retransmits), "segment")), "
                    + "\(Quantity.grouped(Int(clamping: tcp.bytesRetransmitted))) B; \(tcp.lost) presumed lost now"
            ),
            Detail.Line(
                "in flight",
                "\(Quantity.counted(Int(tcp.unacknowledged), "segment")) not acknowledged, "
                    + "\(Quantity.grouped(Int(tcp.notSentBytes))) B not sent"),
            Detail.Line(
                "peer's window", tcp.hasSendWindow ? "\(Quantity.grouped(Int(tcp.sendWindow))) B" : "—"),
            Detail.Line(
                "delivery rate", tcp.deliveryRate == 0 ? "—" : Quantity.byteRate(Double(tcp.deliveryRate))),
            Detail.Line(
                "last data",
                "sent \(Self.ago(tcp.sinceSent)), received \(Self.ago(tcp.sinceReceived))"),
            Detail.Line("timer", timer),
        ]
    }

    private var roundTrip: String {
        guard tcp.rttMicroseconds > 0 else { return "—" }
        func text(_ microseconds: UInt32) -> String { Quantity.roundTrip(microseconds: microseconds) }
        let smallest = tcp.minRttMicroseconds == .max ? "" : ", at least \(text(tcp.minRttMicroseconds))"
        return "\(text(tcp.rttMicroseconds)) ± \(text(tcp.rttVarianceMicroseconds))\(smallest)"
    }

    private static func ago(_ milliseconds: UInt32) -> String {
        Quantity.age(.milliseconds(Int64(milliseconds))) + " ago"
    }

    private var timer: String {
        row.timer == .none
            ? "none"
            : "\(row.timer.name), in \(Quantity.seconds(.milliseconds(Int64(row.timerMilliseconds))))"
    }
}
