import Core
import Screen

/// The selected row in more words, below or beside the table.
struct SocketPanel {
    private let state: State
    private let theme: Theme

    init(_ state: State, _ theme: Theme) { (self.state, self.theme) = (state, theme) }

    func draw(on surface: inout Surface, in rect: Rect, isBeside: Bool) {
        switch state.sockets.content {
        case .sockets:
            guard let (snapshot, index) = state.sockets.sockets.selected else { return }
            let description = SocketDescription(state, snapshot, index)
            let id = snapshot.rows[index].id
            if isBeside {
                let charts = rect.rows >= 30 ? 10 : 0
                draw(description.detail, on: &surface, in: rect.firstRows(rect.rows - charts))
                drawCharts(of: id, on: &surface, in: rect.droppingRows(rect.rows - charts))
            } else {
                drawBelow(description, id, on: &surface, in: rect)
            }
        case .groups:
            guard let row = state.sockets.groups.list.selected else { return }
            let groups = state.sockets.groups
            let lines = [
                [Span(" " + groups.name(ofRow: row), theme[.text])],
                [
                    Span(
                        " Enter shows its \(Quantity.counted(groups.groups[row].count, "socket"))",
                        theme[.muted])
                ],
            ]
            for (row, line) in lines.enumerated() { surface.put(line, in: rect, row: row) }
        case .ends:
            guard let end = state.sockets.ends.selected else { return }
            let detail = end.detail(state.sockets.clock)
            if isBeside {
                draw(detail, on: &surface, in: rect)
            } else {
                drawBelow(detail, on: &surface, in: rect)
            }
        }
    }

    /// Draws the sentences and the lines one below the other.
    private func draw(_ detail: Detail, on surface: inout Surface, in rect: Rect) {
        surface.put([Span(" " + detail.title, theme[.title])], in: rect, row: 0)
        let labels = min(16, detail.lines.map(\.label.columns).max() ?? 0)
        var row = 1
        for sentence in detail.sentences {
            for text in sentence.wrapped(columns: max(8, rect.columns - 2)) where row < rect.rows {
                surface.put([Span(" " + text, theme[.text])], in: rect, row: row)
                row += 1
            }
        }
        row += detail.sentences.isEmpty ? 0 : 1
        for line in detail.lines {
            let indent = labels + 3
            if !line.label.isEmpty {
                surface.put([Span(" \(line.label)", theme[.muted])], in: rect, row: row)
            }
            for text in line.text.wrapped(columns: max(8, rect.columns - indent - 1)) where row < rect.rows {
                surface.put([Span(text, theme[.text])], in: rect, row: row, indent: indent)
                row += 1
            }
        }
    }

    /// Draws the owner and the chart, the sentences, and the command, in a few rows over the whole width.
    private func drawBelow(
        _ description: SocketDescription, _ id: SocketID, on surface: inout Surface, in rect: Rect
    ) {
        surface.put([Span(" " + description.owner, theme[.text])], in: rect, row: 0)
        let chart = state.sockets.charts.bars(of: id, columns: 20)
        let end = [Span("  ", theme[.muted]), Span(chart.isEmpty ? "" : chart + " ", theme[.accent])]
        let used = description.owner.columns + 3
        let room = rect.columns - used - end.reduce(0) { $0 + $1.text.columns }
        let numbers = Span(description.connectionSummary(columns: room), theme[.muted])
        surface.putAtEnd([numbers] + end, in: rect, row: 0, keeping: used)
        var row = 1
        let sentences = description.sentences.text(between: " ").wrapped(columns: max(8, rect.columns - 2))
        for text in sentences where row < rect.rows {
            surface.put([Span(" " + text, theme[.text])], in: rect, row: row)
            row += 1
        }
        guard row < rect.rows, let command = description.commandLine else { return }
        surface.put([Span(" " + command, theme[.muted])], in: rect, row: rect.rows - 1)
    }

    private func drawBelow(_ detail: Detail, on surface: inout Surface, in rect: Rect) {
        var row = 0
        let text = detail.lines.map { "\($0.label) \($0.text)" }.text(between: " · ")
        for line in ([detail.title] + text.wrapped(columns: max(8, rect.columns - 2))) where row < rect.rows {
            surface.put([Span(" " + line, theme[row == 0 ? .title : .text])], in: rect, row: row)
            row += 1
        }
    }

    /// Draws the rates of the last minute, each with its maximum.
    private func drawCharts(of id: SocketID, on surface: inout Surface, in rect: Rect) {
        guard rect.rows >= 8 else { return }
        let half = rect.rows / 2
        for (index, chart) in [
            ("receives", state.sockets.charts.receive(of: id)), ("sends", state.sockets.charts.send(of: id)),
        ].enumerated() {
            let area = rect.droppingRows(index * half).firstRows(half)
            let values = chart.1.suffix(area.columns - 2)
            let largest = values.max() ?? 0
            let scale =
                largest == 0
                ? "nothing in the last minute"
                : "up to \(Quantity.byteRate(Double(largest))), last \(values.count) snapshots"
            surface.put([Span(" \(chart.0) ", theme[.title]), Span(scale, theme[.muted])], in: area, row: 0)
            surface.bars(
                Array(values), in: area.droppingRows(1).inset(columns: 1),
                style: theme[index == 0 ? .received : .sent])
        }
    }
}
