import Screen

/// All keys of the keymap, the focused pane's first.
public struct HelpOverlay: Sendable, Equatable {
    private(set) var top = 0

    /// The widest that the box gets; longer lines would be hard to read.
    private static let widest = 72

    mutating func move(_ move: ListCursor.Move, lines: Int, screen: Size) {
        let visible = Self.box(lines: lines, screen: screen).rows - 2
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

    private static func box(lines: Int, screen: Size) -> Rect {
        Rect(x: 0, y: 1, columns: screen.columns, rows: screen.rows - 3).inset(by: 1)
            .centered(columns: widest, rows: lines + 2)
    }

    private static func top(_ top: Int, lines: Int, visible: Int) -> Int {
        max(0, min(top, lines - visible))
    }

    func surface(_ state: State, _ theme: Theme) -> Surface {
        let lines = state.helpLines
        let box = Self.box(lines: lines.count, screen: state.size)
        let inner = box.inset(by: 1)
        let first = Self.top(top, lines: lines.count, visible: inner.rows)
        var surface = Surface(bounds: box, style: theme[.text], isASCII: theme.isASCII)
        surface.border(box, style: theme[.focused])
        surface.put(" Help ", x: box.x + 1, y: box.y, style: theme[.focused])
        let last = min(lines.count, first + inner.rows)
        if last - first < lines.count {
            let place = " \(first + 1)-\(last) of \(lines.count) "
            surface.putAtEnd([Span(place, theme[.muted])], in: box.inset(columns: 1), row: 0, keeping: 8)
        }
        for (row, line) in lines[first..<last].enumerated() {
            switch line {
            case .heading(let title): surface.put([Span(" \(title)", theme[.title])], in: inner, row: row)
            case .key(let keys, let words):
                surface.put(
                    [Span("   \(keys.padded(to: 18)) ", theme[.accent]), Span(words, theme[.text])],
                    in: inner, row: row)
            case .blank: break
            }
        }
        return surface
    }
}

enum HelpLine: Equatable {
    case heading(String)
    case key(String, String)
    case blank
}

extension State {
    /// What help shows, in this order: the focused pane's own keys, then the rest.
    var helpLines: [HelpLine] {
        let innermost: [KeyContext] =
            focus == .resolver ? [.resolver, .lists, .everywhere, .input] : [.lists, .everywhere]
        let others = KeyContext.allCases.filter { !innermost.contains($0) }
        var lines: [HelpLine] = []
        for context in innermost + others {
            let bindings = keymap.bindings.filter { $0.context == context }
            guard !bindings.isEmpty else { continue }
            if !lines.isEmpty { lines.append(.blank) }
            lines.append(.heading(context.title))
            lines += bindings.map { .key($0.keys.map(\.name).joined(separator: " "), $0.words) }
        }
        return lines
    }
}
