import Screen

extension Frame {
    /// Draws a line being typed after its label, and places the cursor in it.
    mutating func draw(_ line: InputLine, after label: String, in rect: Rect, _ theme: Theme) {
        let start = base.put([Span(label, theme[.accent])], in: rect, row: 0)
        let window = line.window(columns: rect.columns - start)
        base.put(
            window.text, x: rect.x + start, y: rect.y,
            style: theme[line.isUntouched ? .selected : .text], limit: rect.columns - start)
        cursor = Cursor(x: min(rect.maxX - 1, rect.x + start + window.cursor), y: rect.y)
    }
}
