import Core
import Screen

extension LaneFigures {
    /// The counts in words, none of them cut: the most telling first, and of the rest first what has happened.
    ///
    /// - Parameters:
    ///   - columns, rows: The room there is; what finds none is left out.
    func lines(_ lane: Lane, columns: Int, rows: Int, _ theme: Theme) -> [[Span]] {
        let words = words(lane, theme)
        guard let failure, rows > 1 else { return Self.fill(words, columns, rows) }
        var lines = Self.fill(words, columns, rows - 1)
        lines.insert([Span(" \(failure.message)", theme[.bad])], at: min(1, lines.count))
        return lines
    }

    private func words(_ lane: Lane, _ theme: Theme) -> [[Span]] {
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
            ("twice", duplicates, .duplicate), ("late", outOfOrder, .late),
            ("bad sums", checksumErrors, .bad), ("dropped", packetsDropped, .lost),
        ]
        var words = [count("sent", sent), count("delivered", delivered, .good), count("lost", lost, .lost)]
        words += events.filter { $0.number > 0 }.map { count($0.label, $0.number, $0.role) }
        if lane == .tcp { words.append(count("retransmits", retransmits, .warning)) }
        words.append(text("latency", latencyText))
        if lane == .tcp { words.append(count("cwnd", congestionWindow)) }
        words.append(count("reads", reads))
        if let handshake { words.append(text("SYN to open", "\(Quantity.milliseconds(handshake)) ms")) }
        words.append(text("on the wire", Quantity.bytes(bytesOnWire)))
        words.append(count("packets", packetsOnWire))
        words.append(text("took", Quantity.seconds(duration)))
        return words + events.filter { $0.number <= 0 }.map { count($0.label, $0.number, $0.role) }
    }

    /// Each goes to the first row that has room for all of it.
    private static func fill(_ words: [[Span]], _ columns: Int, _ rows: Int) -> [[Span]] {
        var lines = [[Span]](repeating: [], count: max(0, rows))
        var used = [Int](repeating: 0, count: lines.count)
        for word in words {
            let width = word.reduce(0) { $0 + $1.text.columns }
            guard let row = used.firstIndex(where: { $0 + width <= columns }) else { continue }
            lines[row] += word
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
