/// A piece of text in one style.
public struct Span: Sendable, Equatable {
    public var text: String
    public var style: Style

    public init(_ text: String, _ style: Style) {
        (self.text, self.style) = (text, style)
    }
}

extension Surface {
    /// Puts spans side by side on a row of `rect`; the last visible span is cut with `…` if necessary.
    ///
    /// - Parameter row: The row within `rect`, from the top. A row outside of it is not drawn.
    /// - Returns: The columns used.
    @discardableResult
    public mutating func put(_ spans: [Span], in rect: Rect, row: Int, indent: Int = 0) -> Int {
        guard row >= 0, row < rect.rows else { return 0 }
        var used = indent
        for span in spans where used < rect.columns {
            used += put(
                span.text.fitted(to: rect.columns - used), x: rect.x + used, y: rect.y + row,
                style: span.style)
        }
        return used - indent
    }

    /// Puts spans at the right end of a row, or draws nothing if they do not fit.
    ///
    /// - Parameter left: The columns at the left end to leave free.
    public mutating func putAtEnd(_ spans: [Span], in rect: Rect, row: Int, keeping left: Int = 0) {
        let width = spans.reduce(0) { $0 + $1.text.columns }
        guard width <= rect.columns - left else { return }
        put(spans, in: rect, row: row, indent: rect.columns - width)
    }
}
