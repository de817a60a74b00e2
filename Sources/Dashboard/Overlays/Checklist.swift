import Core
import Screen

/// A box of words, each with a tick that Enter or Space sets and clears.
///
/// A change takes effect at once.
public struct Checklist: Sendable {
    struct Item: Sendable {
        let words: String
        let isOn: @Sendable (State) -> Bool
        let toggle: @Sendable (inout State) -> Void
    }

    let title: String
    let items: [Item]
    private var cursor = ListCursor()

    private static let width = 44

    init(title: String, items: [Item]) { (self.title, self.items) = (title, items) }

    var selected: Item { items[min(cursor.selected, items.count - 1)] }

    mutating func move(_ move: ListCursor.Move, screen: Size) {
        cursor.move(move, count: items.count, visible: rect(screen).rows - 2)
    }

    /// Selects the item at a position.
    ///
    /// - Returns: Whether there is one.
    mutating func press(x: Int, y: Int, screen: Size) -> Bool {
        cursor.press(x: x, y: y, in: rect(screen).inset(by: 1), count: items.count)
    }

    private func rect(_ screen: Size) -> Rect {
        Rect(screen).inset(by: 2).centered(columns: Self.width, rows: items.count + 2)
    }

    func surface(_ state: State, _ theme: Theme) -> Surface {
        let box = rect(state.size)
        let inner = box.inset(by: 1)
        var surface = Surface.box(box, title: title, theme)
        let top = cursor.top(count: items.count, visible: inner.rows)
        for row in top..<max(top, min(items.count, top + inner.rows)) {
            let area = Rect(x: inner.x, y: inner.y + row - top, columns: inner.columns, rows: 1)
            let isSelected = row == cursor.selected
            let tick = items[row].isOn(state) ? "[x] " : "[ ] "
            surface.put(
                [Span((isSelected ? "▸ " : "  ") + tick + items[row].words, theme[.text])], in: area, row: 0)
            if isSelected { surface.restyle(area) { _ in theme[.selected] } }
        }
        return surface
    }
}
