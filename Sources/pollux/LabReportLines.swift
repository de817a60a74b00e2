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
        var setup = setup
        setup.medium = info.medium
        lines += setup.watchFor
        lines.append("")
        let comparison = comparison(of: setup)
        var table = TextTable(titles: [""] + comparison.titles.all, rightAligned: [1, 2])
        table.rows = comparison.rows.filter { !$0.isBlank }.map { [$0.label] + $0.cells.all }
        lines += table.lines + [""] + comparison.verdict
        if let lateness, lateness.isNotable {
            lines.append(
                "This machine was late, not the network: by \(lateness.p99.words) at p99, "
                    + "\(lateness.max.words) at most.")
        }
        return lines.map(\.plainText)
    }

    private func comparison(of setup: LabSetup) -> LaneComparison {
        let figures = LanePair(lanes[0].figures, lanes[1].figures)
        return LaneComparison(setup, info, figures, isUnfinished ? .unfinished : .finished)
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
