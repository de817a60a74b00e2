import Core
import Screen

extension LaneFigures {
    /// Returns the figures as lines, the most important first; counts of 0 come last.
    ///
    /// No figure is cut: one that does not fit in the rows and columns is left out.
    ///
    /// - Parameter isTCP: Whether to show what only TCP has.
    func lines(isTCP: Bool, columns: Int, rows: Int, _ theme: Theme) -> [[Span]] {
        let labels = labels(isTCP: isTCP, theme)
        guard let failure, rows > 1 else { return Self.fill(labels, columns, rows) }
        var lines = Self.fill(labels, columns, rows - 1)
        lines.insert([Span(" \(failure.message)", theme[.bad])], at: min(1, lines.count))
        return lines
    }

    private func labels(isTCP: Bool, _ theme: Theme) -> [[Span]] {
        func text(_ label: String, _ text: String) -> [Span] {
            [Span(" \(label) ", theme[.muted]), Span(text, theme[.text])]
        }
        func count(_ label: String, _ number: Int, _ role: Role = .text) -> [Span] {
            [
                Span(" \(label) ", theme[.muted]),
                Span(Quantity.grouped(number), theme[number > 0 ? role : .text]),
            ]
        }
        let events: [(label: String, number: Int, role: Role)] = [
            ("duplicates", duplicates, .duplicate), ("reordered", outOfOrder, .late),
            ("checksum errors", checksumErrors, .bad), ("dropped", packetsDropped, .lost),
        ]
        var labels = [count("sent", sent), count("delivered", delivered, .good), count("lost", lost, .lost)]
        labels += events.filter { $0.number > 0 }.map { count($0.label, $0.number, $0.role) }
        if isTCP { labels.append(count("retransmissions", retransmits.total, .warning)) }
        labels.append(text("latency", latencyText))
        if isTCP { labels.append(count("cwnd", congestionWindow)) }
        labels.append(count("reads", reads))
        if let handshake { labels.append(text("SYN handshake", "\(Quantity.milliseconds(handshake)) ms")) }
        labels.append(text("on the wire", Quantity.bytes(bytesOnWire)))
        labels.append(count("packets", packetsOnWire))
        labels.append(text("duration", Quantity.seconds(duration)))
        return labels + events.filter { $0.number <= 0 }.map { count($0.label, $0.number, $0.role) }
    }

    /// Puts each label into the first row that has room for it.
    private static func fill(_ labels: [[Span]], _ columns: Int, _ rows: Int) -> [[Span]] {
        var lines = [[Span]](repeating: [], count: max(0, rows))
        var used = [Int](repeating: 0, count: lines.count)
        for label in labels {
            let width = label.reduce(0) { $0 + $1.text.columns }
            guard let row = used.firstIndex(where: { $0 + width <= columns }) else { continue }
            lines[row] += label
            used[row] += width
        }
        return lines.filter { !$0.isEmpty }
    }

    private var latencyText: String {
        guard let latency else { return "—" }
        guard latency.p99 >= .milliseconds(1) else {
            return "p50 \(latency.p50.nanoseconds / 1000) p99 \(latency.p99.nanoseconds / 1000) us"
        }
        return "p50 \(Quantity.milliseconds(latency.p50)) p99 \(Quantity.milliseconds(latency.p99)) ms"
    }
}
