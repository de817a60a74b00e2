import Screen

/// Everything about one row of a list.
public struct Detail: Sendable, Equatable {
    public var title: String
    /// A label, which may be empty, and its text; long texts go on in further lines.
    public var lines: [Line]
    var box = ScrollBox()

    public struct Line: Sendable, Equatable {
        public var label: String
        public var text: String

        public init(_ label: String, _ text: String) {
            (self.label, self.text) = (label, text)
        }
    }

    public init(title: String, lines: [Line]) {
        (self.title, self.lines) = (title, lines)
    }

    func surface(screen: Size, _ theme: Theme) -> Surface {
        let labels = min(20, lines.map(\.label.columns).max() ?? 0)
        let spans = lines.map { line in
            [Span(line.label.padded(to: labels) + "  ", theme[.muted]), Span(line.text, theme[.text])]
        }
        return box.surface(title: title, lines: spans, screen: screen, theme)
    }
}
