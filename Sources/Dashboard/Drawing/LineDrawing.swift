import Screen

extension Frame {
    /// Draws a line being typed after its label, and places the cursor in it.
    ///
    /// - Parameter range: The part of the text that is wrong, in UTF-8 bytes; an empty one is marked where it would be.
    mutating func draw(
        _ line: InputLine, after label: String, marking range: Range<Int>? = nil, in rect: Rect,
        _ theme: Theme
    ) {
        let start = base.put([Span(label, theme[.accent])], in: rect, row: 0)
        let window = line.window(columns: rect.columns - start)
        base.put(
            window.text, x: rect.x + start, y: rect.y,
            style: theme[line.isUntouched ? .selected : .text], limit: rect.columns - start)
        if let columns = range.map({ line.columns(of: $0, inWindow: rect.columns - start) }) {
            let mark = Rect(
                x: rect.x + start + columns.lowerBound, y: rect.y, columns: max(1, columns.count), rows: 1)
            var style = theme[.bad]
            style.attributes.insert(.underline)
            base.restyle(mark) { _ in style }
        }
        cursor = Cursor(x: min(rect.maxX - 1, rect.x + start + window.cursor), y: rect.y)
    }
}
