import Core
import Screen

extension LaneFigures {
    /// The counts in words, the most telling first.
    ///
    /// - Parameter isShort: Whether one line must do.
    func lines(_ lane: Lane, isShort: Bool, _ theme: Theme) -> [[Span]] {
        func spans(_ pairs: [(String, String)], _ role: Role = .text) -> [Span] {
            pairs.flatMap { [Span(" \($0.0) ", theme[.muted]), Span($0.1, theme[role])] }
        }
        func count(_ label: String, _ number: Int, _ role: Role = .text) -> [Span] {
            spans([(label, Quantity.grouped(number))], number > 0 ? role : .text)
        }
        var lines = [
            count("sent", sent) + count("delivered", delivered, .good) + count("lost", lost, .lost)
                + count("twice", duplicates, .duplicate) + count("late", outOfOrder, .late)
                + (isShort && lane == .tcp ? count("retransmits", retransmits, .warning) : [])
        ]
        if let failure {
            lines.append([Span(" \(failure.message)", theme[.bad])])
        }
        lines.append(
            spans([("latency", latencyText)])
                + (lane == .tcp
                    ? count("retransmits", retransmits, .warning) + count("cwnd", congestionWindow)
                    : spans([("on the wire", Quantity.bytes(bytesOnWire))])))
        lines.append(
            count("packets", packetsOnWire) + count("dropped", packetsDropped, .lost)
                + (lane == .tcp ? spans([("on the wire", Quantity.bytes(bytesOnWire))]) : [])
                + count("bad checksums", checksumErrors, .bad))
        lines.append(
            count("reads", reads) + spans([("took", Quantity.seconds(duration))])
                + (handshake.map { spans([("SYN to open", "\(Quantity.milliseconds($0)) ms")]) } ?? []))
        return lines
    }

    private var latencyText: String {
        guard let latency else { return "—" }
        return "p50 \(Quantity.milliseconds(latency.p50)) p99 \(Quantity.milliseconds(latency.p99)) ms"
    }
}
