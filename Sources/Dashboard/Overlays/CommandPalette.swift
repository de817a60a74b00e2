import Core
import Screen

/// A box that lists every command and finds them by a few letters of their descriptions.
public struct CommandPalette: Sendable {
    private(set) var line = InputLine()
    private var cursor = ListCursor()

    private static let maxColumns = 64
    private static let maxRows = 18

    init() {}

    /// Returns the commands that match the typed text, the best match first, or all commands, those of the focused pane
    /// first.
    private func matches(in state: State) -> [KeyBinding] {
        // Each key of a line or box is on the screen already.
        let contexts = state.contextsByNearness.filter { $0 != .input && !$0.isOfBoxes }
        let offered = contexts.flatMap { context in state.keymap.bindings.filter { $0.context == context } }
        guard !line.isEmpty else { return offered }
        let scored = offered.compactMap { binding in
            FuzzyMatch(line.text, in: binding.words).map { (binding, $0) }
        }
        // The sort is not stable, so the offset decides between equal scores.
        return scored.enumerated().sorted { ($1.element.1, $0.offset) < ($0.element.1, $1.offset) }.map(
            \.element.0)
    }

    func selectedBinding(in state: State) -> KeyBinding? {
        let matches = matches(in: state)
        return matches.indices.contains(cursor.selected) ? matches[cursor.selected] : nil
    }

    mutating func move(_ move: ListCursor.Move, in state: State) {
        cursor.move(move, count: matches(in: state).count, visible: rect(in: state).rows - 3)
    }

    mutating func press(x: Int, y: Int, in state: State) {
        let rows = rect(in: state).inset(by: 1).droppingRows(1)
        cursor.press(x: x, y: y, in: rows, count: matches(in: state).count)
    }

    /// Replaces the input line, and selects the best match if the text has changed.
    mutating func type(_ newLine: InputLine) {
        if newLine.text != line.text { cursor = ListCursor() }
        line = newLine
    }

    private func rect(in state: State) -> Rect {
        Rect(state.size).inset(by: 1).centered(columns: Self.maxColumns, rows: Self.maxRows)
    }

    func surface(_ state: State, _ theme: Theme) -> (surface: Surface, cursor: Frame.Cursor?) {
        let box = rect(in: state)
        let inner = box.inset(by: 1)
        var surface = Surface.box(box, title: "Commands", theme)
        let start = surface.put([Span(": ", theme[.accent])], in: inner, row: 0)
        let window = line.window(columns: inner.columns - start)
        surface.put(window.text, x: inner.x + start, y: inner.y, style: theme[.text])
        let (rows, matches) = (inner.droppingRows(1), matches(in: state))
        let top = cursor.top(count: matches.count, visible: rows.rows)
        let near = state.nearContexts
        for row in top..<max(top, min(matches.count, top + rows.rows)) {
            let binding = matches[row]
            let isOff = state.reasonAgainst(binding) != nil
            let area = Rect(x: rows.x, y: rows.y + row - top, columns: rows.columns, rows: 1)
            let used = surface.put(
                [
                    Span(row == cursor.selected ? "▸ " : "  ", theme[.accent]),
                    Span(binding.words, theme[isOff ? .muted : .text]),
                ],
                in: area, row: 0)
            // The same key may do something else in the focused pane.
            let keys = " \(binding.keyNames) "
            let pane = near.contains(binding.context) ? "" : " \(binding.context.title) ·"
            let end = used + pane.columns + keys.columns <= area.columns ? pane + keys : keys
            surface.putAtEnd([Span(end, theme[.muted])], in: area, row: 0, keeping: used)
            if row == cursor.selected { surface.restyle(area) { _ in theme[.selected] } }
        }
        if matches.isEmpty { surface.put([Span("  no such command", theme[.muted])], in: rows, row: 0) }
        return (surface, Frame.Cursor(x: min(inner.maxX - 1, inner.x + start + window.cursor), y: inner.y))
    }
}
