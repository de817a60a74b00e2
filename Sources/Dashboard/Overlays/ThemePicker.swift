import Screen

/// The themes that can be had, each shown on the screen itself while it is selected.
public struct ThemePicker: Sendable, Equatable {
    /// nil until the folders have been read.
    private var names: [String]?
    private let before: String
    private var cursor = ListCursor()
    /// A theme of a file is not among the names: until a move, none of them is the one in use.
    private var hasSelection = false

    /// - Parameter current: The theme to go back to.
    init(current: String) {
        before = current
    }

    var selected: String? {
        names.flatMap { hasSelection && $0.indices.contains(cursor.selected) ? $0[cursor.selected] : nil }
    }

    /// What Enter chooses.
    var choice: ChosenTheme? { selected.map { ChosenTheme(name: $0, before: before) } }

    mutating func receive(_ names: [String], screen: Size) {
        self.names = names
        hasSelection = names.contains(before)
        cursor.select(names.firstIndex(of: before) ?? 0, count: names.count, visible: rect(screen).rows - 2)
    }

    mutating func move(_ move: ListCursor.Move, screen: Size) -> [Effect] {
        let old = selected
        if hasSelection { cursor.move(move, count: names?.count ?? 0, visible: rect(screen).rows - 2) }
        hasSelection = true
        guard let selected, selected != old else { return [] }
        return [.useTheme(selected)]
    }

    mutating func press(x: Int, y: Int, screen: Size) -> [Effect] {
        let old = selected
        guard cursor.press(x: x, y: y, in: rect(screen).inset(by: 1), count: names?.count ?? 0) else {
            return []
        }
        hasSelection = true
        guard let selected, selected != old else { return [] }
        return [.useTheme(selected)]
    }

    /// Back to the theme from before the picker.
    func leave() -> [Effect] {
        selected == nil || selected == before ? [] : [.useTheme(before)]
    }

    private func rect(_ screen: Size) -> Rect {
        Rect(screen).inset(by: 2).centered(columns: 36, rows: (names?.count ?? 1) + 2)
    }

    func surface(screen: Size, _ theme: Theme) -> Surface {
        let box = rect(screen)
        let inner = box.inset(by: 1)
        var surface = Surface.box(box, title: "Themes", theme)
        guard let names else {
            surface.put([Span(" reading …", theme[.muted])], in: inner, row: 0)
            return surface
        }
        let top = cursor.top(count: names.count, visible: inner.rows)
        for row in top..<max(top, min(names.count, top + inner.rows)) {
            let area = Rect(x: inner.x, y: inner.y + row - top, columns: inner.columns, rows: 1)
            let isSelected = hasSelection && row == cursor.selected
            surface.put([Span((isSelected ? "▸ " : "  ") + names[row], theme[.text])], in: area, row: 0)
            if isSelected { surface.restyle(area) { _ in theme[.selected] } }
        }
        return surface
    }
}

/// A theme that the user wants to keep, and the one to go back to where it cannot be used.
struct ChosenTheme: Sendable, Equatable {
    let name: String
    let before: String
}

extension State {
    /// Keeps the theme that is in use; any other is tried first, even where it was refused a moment ago.
    mutating func choose(_ choice: ChosenTheme) -> Reply {
        chosenTheme = choice
        return choice.name == themeName ? themeUsed(themeName) : .effects([.useTheme(choice.name)])
    }

    mutating func themeUsed(_ name: String) -> Reply {
        themeName = name
        guard name == chosenTheme?.name else { return Reply() }
        chosenTheme = nil
        return .done("theme \(name); theme = \"\(name)\" in the configuration keeps it")
    }

    mutating func themeRefused(_ name: String, _ reason: String) -> Reply {
        var reply = Reply.refusal(reason)
        guard let choice = chosenTheme, choice.name == name else { return reply }
        chosenTheme = nil
        if choice.before != themeName { reply.effects = [.useTheme(choice.before)] }
        return reply
    }
}
