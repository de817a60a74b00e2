import Core
import Screen

/// The comparison of the lanes as a table, with the verdict beside it.
struct ComparisonTable {
    let comparison: LaneComparison
    /// The run to compare it with.
    let base: BaseRun?
    /// Shown in place of the verdict while there is none.
    let placeholder: String

    /// Columns from which on the verdict has room beside the table, and beyond which its lines are too long to read.
    private static let verdictColumns = 24...90

    /// Draws the titles, and then as many rows as fit.
    func draw(_ surface: inout Surface, in rect: Rect, _ theme: Theme) {
        guard rect.rows > 0 else { return }
        let rows = comparison.rows.prefix(rect.rows - 1)
        let labels = rows.map(\.label.columns).max() ?? 0
        let cells = rows.map { row in
            LanePair(cell(row, .first, theme), cell(row, .second, theme))
        }
        let widths = Lane.allCases.map { lane in
            max(comparison.titles[lane].columns, cells.map { $0[lane].columns }.max() ?? 0)
        }
        func line(_ label: String, _ cells: LanePair<String>, _ style: Style) -> [Span] {
            var spans = [Span(" " + label.padded(to: labels), theme[.muted])]
            for (lane, width) in zip(Lane.allCases, widths) {
                spans.append(Span("  " + cells[lane].padded(to: width, right: true), style))
            }
            return spans
        }
        surface.put(line("", comparison.titles, theme[.title]), in: rect, row: 0)
        for (row, figure) in rows.enumerated() {
            let style = theme[figure.isBlank ? .muted : .text]
            surface.put(line(figure.label, cells[row], style), in: rect, row: row + 1)
        }
        let used = 1 + labels + widths.reduce(0) { $0 + $1 + 2 }
        drawVerdict(&surface, in: rect.dropping(columns: used + 3), theme)
    }

    private func cell(_ row: LaneComparison.Row, _ lane: Lane, _ theme: Theme) -> String {
        base?.text(of: row, in: lane, isASCII: theme.isASCII) ?? row.cells[lane]
    }

    private func drawVerdict(_ surface: inout Surface, in rect: Rect, _ theme: Theme) {
        let columns = min(rect.columns - 1, Self.verdictColumns.upperBound)
        guard columns >= Self.verdictColumns.lowerBound else { return }
        let isVerdict = !comparison.verdict.isEmpty
        let sentences = isVerdict ? comparison.verdict : [placeholder]
        var lines = sentences.flatMap { $0.wrapped(columns: columns) }
        if isVerdict, lines.count > rect.rows {
            lines = comparison.shortVerdict.flatMap { $0.wrapped(columns: columns) }
        }
        if lines.count > rect.rows {
            lines = Array(lines.prefix(rect.rows))
            lines[rect.rows - 1] = (lines[rect.rows - 1] + " …").fitted(to: columns)
        }
        for (row, line) in lines.enumerated() {
            surface.put([Span(line, theme[isVerdict ? .text : .muted])], in: rect, row: row)
        }
    }
}

extension Rect {
    /// Returns the rectangle without some columns at its left edge.
    fileprivate func dropping(columns count: Int) -> Rect {
        Rect(x: x + count, y: y, columns: max(0, columns - count), rows: rows)
    }
}
