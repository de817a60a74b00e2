/// The results as text in 80 columns: a heading for each metric, then a line for Pollux and for each subject that it is
/// compared with.
struct Table {
    let results: Results
    let laboratory: Laboratory
    let groups: Set<Bench.Group>

    var text: String {
        let head = Self.row(["", "median", "p99", "pollux is", "budget"])
        let metrics = Metric.allCases.filter { groups.contains($0.group) }
        return ([head] + metrics.map(section)).joined(separator: "\n")
    }

    private func section(_ metric: Metric) -> String {
        let lines = metric.subjects.flatMap { self.lines(metric, $0) }
        let remarks = results.remarks(on: metric).map { "  (\($0))" }
        return ([metric.title] + lines + remarks).joined(separator: "\n")
    }

    /// Returns a subject's lines: its numbers with the first budget, then any further budgets.
    private func lines(_ metric: Metric, _ subject: Subject) -> [String] {
        let budgets = metric.budgets.filter { $0.subject == subject }
        let bounds = budgets.map { [$0.text(for: metric), verdict(metric, $0)] }
        let numbers = self.numbers(metric, subject, by: budgets.first?.statistic ?? .median)
        let first = Self.row(["  \(subject.rawValue)"] + numbers + (bounds.first ?? []))
        return [first] + bounds.dropFirst().map { Self.row(["", "", "", ""] + $0) }
    }

    private func numbers(_ metric: Metric, _ subject: Subject, by statistic: Statistic) -> [String] {
        guard let samples = results[metric, subject] else {
            let isInstalled = laboratory.subjects.contains(subject) || !Subject.screens.contains(subject)
            return [isInstalled ? "-" : "missing", "", ""]
        }
        let unit = metric.unit
        return [unit.text(samples.median), unit.text(samples.p99), ratio(metric, to: subject, by: statistic)]
    }

    private func ratio(_ metric: Metric, to subject: Subject, by statistic: Statistic) -> String {
        guard subject != .pollux, let own = results[metric, .pollux]?.value(of: statistic),
            let other = results[metric, subject]?.value(of: statistic), other > 0
        else { return "" }
        return decimal(own / other, places: 2) + " x"
    }

    private func verdict(_ metric: Metric, _ budget: Budget) -> String {
        guard let isKept = budget.isKept(for: metric, in: results) else { return "unknown" }
        return isKept ? "ok" : "over"
    }

    /// Returns a line with the name left-aligned and the numbers right-aligned.
    private static func row(_ cells: [String]) -> String {
        let widths = [12, 13, 13, 13, 16, 9]
        let padded = zip(cells, widths).enumerated().map { index, cell in
            let (text, width) = cell
            let space = String(repeating: " ", count: max(0, width - text.count))
            return index == 0 ? text + space : index == 5 ? "  " + text : space + text
        }
        return String(padded.joined().reversed().drop { $0 == " " }.reversed())
    }
}
