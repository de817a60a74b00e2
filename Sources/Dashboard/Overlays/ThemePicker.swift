import Screen

/// A box that lists the available themes and previews the selected one on the screen.
public struct ThemePicker: Sendable, Equatable {
    /// nil until the folders have been read.
    private var names: [String]?
    private let previous: String
    private var cursor = ListCursor()
    /// Whether a name is selected. A theme given as a file is not in the list, so nothing is selected until a move.
    private var hasSelection = false

    /// - Parameter current: The theme in use, which Esc restores.
    init(current: String) {
        previous = current
    }

    var selected: String? {
        names.flatMap { hasSelection && $0.indices.contains(cursor.selected) ? $0[cursor.selected] : nil }
    }

    /// The theme that Enter chooses.
    var choice: ChosenTheme? { selected.map { ChosenTheme(name: $0, previous: previous) } }

    mutating func receive(_ names: [String], screen: Size) {
        self.names = names
        hasSelection = names.contains(previous)
        cursor.select(names.firstIndex(of: previous) ?? 0, count: names.count, visible: rect(screen).rows - 2)
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

    /// Restores the theme that was in use before the picker opened.
    func leave() -> [Effect] {
        selected == nil || selected == previous ? [] : [.useTheme(previous)]
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

/// A theme that the user has chosen, and the one to restore if it cannot be used.
struct ChosenTheme: Sendable, Equatable {
    let name: String
    let previous: String
}

extension State {
    /// Keeps the chosen theme if it is in use. Otherwise tries it first, even if it was refused a moment ago.
    mutating func choose(_ choice: ChosenTheme) -> Reply {
        chosenTheme = choice
        return choice.name == themeName ? themeUsed(themeName) : .effects([.useTheme(choice.name)])
    }

    mutating func themeUsed(_ name: String) -> Reply {
        themeName = name
        guard name == chosenTheme?.name else { return Reply() }
        chosenTheme = nil
        return .done("theme \(name); to keep it, set theme = \"\(name)\" in the configuration")
    }

    mutating func themeRefused(_ name: String, _ reason: String) -> Reply {
        var reply = Reply.refusal(reason)
        guard let choice = chosenTheme, choice.name == name else { return reply }
        chosenTheme = nil
        if choice.previous != themeName { reply.effects = [.useTheme(choice.previous)] }
        return reply
    }
}
