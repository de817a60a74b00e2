import Core
import Screen

extension LaneFigures {
    /// The counts in words, the most telling first.
    ///
    /// - Parameter rows: How many lines there is room for; where there are fewer, some say more.
    func lines(_ lane: Lane, rows: Int, _ theme: Theme) -> [[Span]] {
        func text(_ label: String, _ text: String) -> [Span] {
            [Span(" \(label) ", theme[.muted]), Span(text, theme[.text])]
        }
        func count(_ label: String, _ number: Int, _ role: Role = .text) -> [Span] {
            [
                Span(" \(label) ", theme[.muted]),
                Span(Quantity.grouped(number), theme[number > 0 ? role : .text]),
            ]
        }
        let wire = text("on the wire", Quantity.bytes(bytesOnWire))
        let again = count("retransmits", retransmits, .warning)
        let open = handshake.map { text("SYN to open", "\(Quantity.milliseconds($0)) ms") } ?? []

        var first = count("sent", sent) + count("delivered", delivered, .good) + count("lost", lost, .lost)
        first += count("twice", duplicates, .duplicate) + count("late", outOfOrder, .late)
        var second = text("latency", latencyText)
        second += lane == .tcp ? again + count("cwnd", congestionWindow) : wire
        var third = count("packets", packetsOnWire) + count("dropped", packetsDropped, .lost)
        third += (lane == .tcp ? wire : []) + count("bad checksums", checksumErrors, .bad)
        let fourth = count("reads", reads) + text("took", Quantity.seconds(duration)) + open
        if lane == .tcp, rows < 4 { second += open }
        if lane == .tcp, rows < 2 { first += again }
        let failed = failure.map { [[Span(" \($0.message)", theme[.bad])]] } ?? []
        return [first] + failed + [second, third, fourth]
    }

    private var latencyText: String {
        guard let latency else { return "—" }
        guard latency.p99 >= .milliseconds(1) else {
            return "p50 \(latency.p50.nanoseconds / 1000) p99 \(latency.p99.nanoseconds / 1000) us"
        }
        return "p50 \(Quantity.milliseconds(latency.p50)) p99 \(Quantity.milliseconds(latency.p99)) ms"
    }
}
