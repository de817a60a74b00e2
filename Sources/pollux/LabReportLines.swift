import Core
import Screen

extension LabReport {
    /// The report as text lines.
    var lines: [String] {
        var lines = [
            "\(setup.scenario) over \(info.medium.rawValue), \(setup.load.words), seed \(setup.seed)"
        ]
        if !setup.impairments.words.isEmpty { lines.append(setup.impairments.words) }
        if let reason = info.mediumReason { lines.append("no wire: \(reason)") }
        lines += setup.watchFor(on: info.medium)
        lines.append("")
        let columns = lanes.map { $0.figures.rows }
        var table = TextTable(titles: [""] + lanes.map(\.name), rightAligned: [1, 2])
        for row in columns[0].indices {
            let cells = columns.map { $0[row].cell }
            if cells.contains(where: { !$0.isEmpty }) { table.rows.append([columns[0][row].name] + cells) }
        }
        let controls = info.congestionControl.map { $0 ?? "" }.all
        if controls != ["", ""] { table.rows.append(["congestion control"] + controls) }
        lines += table.lines
        for lane in lanes {
            if let failure = lane.figures.failure { lines.append("\(lane.name): \(failure.message)") }
        }
        if let lateness, lateness.isNotable {
            lines.append(
                "This machine was late, not the network: by \(lateness.p99.words) at p99, "
                    + "\(lateness.max.words) at most.")
        }
        return lines.map(\.plainText)
    }
}

extension LaneFigures {
    /// The rows of the table; a cell is empty if its value does not apply.
    fileprivate var rows: [(name: String, cell: String)] {
        func count(_ name: String, _ number: Int) -> (String, String) { (name, String(number)) }
        func time(_ name: String, _ duration: Duration?) -> (String, String) { (name, duration?.words ?? "") }
        let causes = LossCause.allCases.map { (Self.name(of: $0), drops[$0] > 0 ? String(drops[$0]) : "") }
        let messages = [
            count("undelivered", undelivered), count("duplicates", duplicates),
            count("reordered", outOfOrder),
            ("waited for a hole", waited.count > 0 ? String(waited.count) : ""),
            time("waited p50", waited.p50), time("waited max", waited.max), count("reads", reads),
        ]
        let times = [
            time("handshake", handshake),
            time("latency p50", latency?.p50), time("latency p90", latency?.p90),
            time("latency p99", latency?.p99), time("latency max", latency?.max),
            time("RTT p50", roundTrip?.p50), time("RTT p99", roundTrip?.p99), time("RTT max", roundTrip?.max),
            time("duration", duration), ("goodput", "\(goodputBitsPerSecond / 1000) kbit/s"),
            time("CPU per message", cost?.cpu), time("time per message", cost?.wall),
        ]
        let packets = [
            count("packets on the wire", packetsOnWire), count("packets dropped", packetsDropped),
            count("bytes on the wire", bytesOnWire), ("retransmissions", retransmits.words),
            count("checksum errors", checksumErrors), count("ICMP errors", icmpErrors),
        ]
        return [count("sent", sent), count("delivered", delivered), count("lost", lost)] + causes + messages
            + times + packets
    }

    private static func name(of cause: LossCause) -> String {
        switch cause {
        case .wire: "lost on the wire"
        case .queue: "lost to a full queue"
        case .cut: "lost to the cut"
        case .checksum: "lost to wrong checksums"
        case .buffer: "lost to a full buffer"
        case .fragments: "lost with a fragment"
        case .noPort: "lost to a closed port"
        }
    }
}

extension Duration {
    fileprivate var words: String {
        if self < .milliseconds(1) { return "\((milliseconds * 100_000).rounded() / 100) us" }
        return "\(milliseconds(places: 2)) ms"
    }
}

extension Impairments {
    fileprivate var words: String {
        var words: [String] = []
        func add(_ name: String, percent: Double) {
            if percent > 0 { words.append("\(name) \(percent) %") }
        }
        if delay > .zero { words.append("delay \(delay.milliseconds) ms") }
        if jitter > .zero { words.append("jitter \(jitter.milliseconds) ms") }
        add("loss", percent: lossPercent)
        add("reorder", percent: reorderPercent)
        add("duplicate", percent: duplicatePercent)
        add("corrupt", percent: corruptPercent)
        if let bitsPerSecond { words.append("rate \(bitsPerSecond) bit/s, queue \(queuePackets)") }
        return words.joined(separator: ", ")
    }
}

extension LabLoad {
    fileprivate var words: String { "\(count) x \(size) B every \(interval.milliseconds) ms" }
}
