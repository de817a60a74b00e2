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
        lines += Scenario.named(setup.scenario)?.watchFor ?? []
        lines.append("")
        let columns = lanes.map { $0.figures.cells }
        var table = TextTable(titles: [""] + lanes.map(\.name), rightAligned: [1, 2])
        for (row, name) in LaneFigures.cellNames.enumerated() {
            let cells = columns.map { $0[row] }
            if cells.contains(where: { !$0.isEmpty }) { table.rows.append([name] + cells) }
        }
        lines += table.lines
        for lane in lanes {
            if let failure = lane.figures.failure { lines.append("\(lane.name): \(failure.message)") }
        }
        return lines.map(\.plainText)
    }
}

extension LaneFigures {
    fileprivate static let cellNames = [
        "sent", "delivered", "lost", "duplicates", "reordered", "reads", "handshake", "latency p50",
        "latency p90", "latency p99", "latency max", "duration", "time per message", "packets on the wire",
        "packets dropped", "bytes on the wire", "retransmissions", "checksum errors",
    ]

    /// One cell for each name; empty if the value does not apply.
    fileprivate var cells: [String] {
        let times = [latency?.p50, latency?.p90, latency?.p99, latency?.max]
        let perMessage = delivered > 0 ? duration / delivered : .zero
        return [sent, delivered, lost, duplicates, outOfOrder, reads].map { String($0) }
            + [handshake?.words ?? ""] + times.map { $0?.words ?? "" } + [duration.words]
            + [perMessage < .milliseconds(1) ? perMessage.words : ""]
            + [packetsOnWire, packetsDropped, bytesOnWire].map { String($0) }
            + [retransmits.words, String(checksumErrors)]
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
