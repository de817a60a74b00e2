import Screen

/// A box of lines above the screen, which scrolls if it cannot show all of them.
public struct ScrollBox: Sendable, Equatable {
    /// An edge of the screen.
    enum Edge: Sendable {
        case left, right
    }

    private(set) var top = 0
    /// The edge beside which the box is drawn; nil for the middle.
    var edge: Edge?

    /// The maximum width, since longer lines would be hard to read.
    private static let maxColumns = 76

    mutating func move(_ move: ListCursor.Move, lines: Int, screen: Size) {
        let visible = Self.rect(lines: lines, screen: screen).rows - 2
        switch move {
        case .up: top -= 1
        case .down: top += 1
        case .first: top = 0
        case .last: top = lines
        case .pageUp: top -= visible
        case .pageDown: top += visible
        case .halfPageUp: top -= visible / 2
        case .halfPageDown: top += visible / 2
        }
        top = Self.top(top, lines: lines, visible: visible)
    }

    /// Scrolls as little as possible to show some lines; of too many, the first ones stay visible.
    mutating func reveal(_ shown: ClosedRange<Int>, of lines: Int, screen: Size) {
        let visible = Self.rect(lines: lines, screen: screen).rows - 2
        top = min(max(top, shown.upperBound - visible + 1), shown.lowerBound)
        top = Self.top(top, lines: lines, visible: visible)
    }

    static func rect(lines: Int, screen: Size) -> Rect {
        Rect(x: 0, y: 1, columns: screen.columns, rows: screen.rows - 3).inset(by: 1)
            .centered(columns: maxColumns, rows: lines + 2)
    }

    /// Returns the line that is drawn at a position on the screen.
    func line(x: Int, y: Int, of lines: Int, screen: Size) -> Int? {
        let inner = Self.rect(lines: lines, screen: screen).inset(by: 1)
        let line = Self.top(top, lines: lines, visible: inner.rows) + y - inner.y
        return inner.contains(x: x, y: y) && line < lines ? line : nil
    }

    private static func top(_ top: Int, lines: Int, visible: Int) -> Int {
        max(0, min(top, lines - visible))
    }

    /// Returns a bordered surface with a title and the visible lines.
    func surface(title: String, lines: [[Span]], screen: Size, _ theme: Theme) -> Surface {
        surface(title: title, count: lines.count, screen: screen, theme) { lines[$0] }
    }

    /// Returns a bordered surface with a title and the visible lines, which are created only if they are visible.
    func surface(
        title: String, count: Int, screen: Size, _ theme: Theme, line: (Int) -> [Span]
    ) -> Surface {
        var box = Self.rect(lines: count, screen: screen)
        switch edge {
        case .left: box.x = 0
        case .right: box.x = screen.columns - box.columns
        case nil: break
        }
        let inner = box.inset(by: 1)
        let first = Self.top(top, lines: count, visible: inner.rows)
        let last = min(count, first + inner.rows)
        var surface = Surface.box(box, title: title, theme)
        if last - first < count {
            let position = " \(first + 1)-\(last) of \(count) "
            surface.putAtEnd(
                [Span(position, theme[.muted])], in: box.inset(columns: 1), row: 0, keeping: title.columns + 4
            )
        }
        for row in first..<max(first, last) {
            surface.put(line(row), in: inner, row: row - first, indent: 1)
        }
        return surface
    }
}

extension Surface {
    /// Returns an empty bordered box with a title.
    static func box(_ rect: Rect, title: String, _ theme: Theme) -> Surface {
        var surface = Surface(bounds: rect, style: theme[.text], isASCII: theme.isASCII)
        surface.border(rect, style: theme[.focused])
        surface.put(" \(title) ", x: rect.x + 1, y: rect.y, style: theme[.focused], limit: rect.columns - 2)
        return surface
    }
}
