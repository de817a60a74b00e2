/// A piece of text in one style.
public struct Span: Sendable, Equatable {
    public var text: String
    public var style: Style

    public init(_ text: String, _ style: Style) {
        (self.text, self.style) = (text, style)
    }
}

extension Surface {
    /// Puts spans one after the other on a row of `rect`, the last visible one cut with `…`.
    ///
    /// - Parameter row: From the top of `rect`; a row outside is not drawn.
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

    /// Puts spans at the right end of a row, whole or, where they do not fit, not at all.
    public mutating func putAtEnd(_ spans: [Span], in rect: Rect, row: Int, keeping left: Int = 0) {
        let width = spans.reduce(0) { $0 + $1.text.columns }
        guard width <= rect.columns - left else { return }
        put(spans, in: rect, row: row, indent: rect.columns - width)
    }
}
