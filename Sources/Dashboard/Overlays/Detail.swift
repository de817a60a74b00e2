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

    /// The lines as they fit the box: a longer text goes on below, where its words end, and a label that is
    /// longer than most has a line of its own.
    func wrapped(screen: Size) -> [Line] {
        let width = max(8, ScrollBox.rect(lines: 1, screen: screen).columns - labelWidth - 6)
        var wrapped: [Line] = []
        for line in lines {
            var label = line.label
            if label.columns > labelWidth, !line.text.isEmpty {
                wrapped.append(Line(label, ""))
                label = ""
            }
            for text in line.text.wrapped(columns: width) {
                wrapped.append(Line(label, text))
                label = ""
            }
        }
        return wrapped
    }

    private var labelWidth: Int { min(20, lines.map(\.label.columns).max() ?? 0) }

    func surface(screen: Size, _ theme: Theme) -> Surface {
        let spans = wrapped(screen: screen).map { line in
            [Span(line.label.padded(to: labelWidth) + "  ", theme[.muted]), Span(line.text, theme[.text])]
        }
        return box.surface(title: title, lines: spans, screen: screen, theme)
    }
}
