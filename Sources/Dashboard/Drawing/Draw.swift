import Core
import Screen

/// Draws the whole program into a frame, from the state and the theme only.
public func draw(_ state: State, _ theme: Theme, into frame: inout Frame) {
    guard !state.isTooSmall else {
        frame.reset(size: state.size, theme: theme)
        return frame.drawTooSmall(state.size, theme)
    }
    let (layout, screen) = (state.layout, state.screen.contract)
    frame.begin(
        size: state.size, theme: theme, key: [state.screen.rawValue] + screen.sceneKey(state)
    ) { base in
        screen.drawBackdrop(state, theme, on: &base)
    }
    frame.draw(in: layout.tabBar, from: [state.$localHost, state.$traffic]) {
        $0.base.drawTabBar(state, layout, theme)
    }
    screen.draw(state, theme, into: &frame)
    frame.draw(in: layout.messageLine) { frame in
        // A message about the prompt's own line, such as a refused paste, covers it until the next key.
        if let prompt = state.linePrompt, state.message == nil {
            let failure = prompt.kind == .filter ? screen.filterFailure(state) : nil
            frame.draw(
                prompt.line, after: " " + prompt.label, marking: failure?.range, in: layout.messageLine, theme
            )
            if prompt.kind == .filter, prompt.line.isEmpty {
                // After the cursor.
                let hint = Span(screen.filterHint, theme[.muted])
                frame.base.put([hint], in: layout.messageLine, row: 0, indent: prompt.label.columns + 3)
            }
        } else {
            frame.base.drawMessage(state, in: layout.messageLine, theme)
        }
    }
    let hints = state.hints(columns: layout.hints.columns)
    frame.draw(in: layout.hints, from: hints.map(\.changeToken)) {
        $0.base.drawHints(hints, in: layout.hints, theme)
    }
    if let overlay = state.overlaySurface(theme) {
        frame.overlays.append(overlay.surface)
        frame.cursor = overlay.cursor
    }
}

extension State {
    /// Returns the hints that fit into a row, those of the innermost context first.
    fileprivate func hints(columns: Int) -> [KeyHint] {
        // While a box is open, the keys of lists and of the screen are not available.
        let contexts = overlay == nil || isTyping ? self.contexts : self.contexts.filter { $0.isOfBoxes }
        var (hints, width): ([KeyHint], Int) = ([], 0)
        for context in contexts {
            for hint in keymap.hints(of: context) where hint.canBeUsed(self) {
                hints.append(hint)
                width += hint.columns
            }
        }
        let hasHiddenPanes = !screen.contract.tabs(self).isEmpty
        while width > columns,
            let last = hints.lastIndex(where: { !$0.isKept && !(hasHiddenPanes && $0.leadsToPanes) })
                ?? hints.lastIndex(where: { !$0.isKept })
        {
            width -= hints.remove(at: last).columns
        }
        return hints
    }
}

extension Frame {
    fileprivate mutating func drawTooSmall(_ size: Size, _ theme: Theme) {
        let minSize = Layout.minSize
        let lines = [
            "Pollux needs \(minSize.columns)x\(minSize.rows)", "this is \(size.columns)x\(size.rows)",
        ]
        let area = Rect(size).centered(columns: size.columns, rows: lines.count)
        for (row, line) in lines.enumerated() {
            let text = line.fitted(to: size.columns)
            base.put(
                [Span(text, theme[.text])], in: area, row: row,
                indent: max(0, (size.columns - text.columns) / 2))
        }
    }
}

extension Surface {
    fileprivate mutating func drawTabBar(_ state: State, _ layout: Layout, _ theme: Theme) {
        let used = put(TabBar(state).spans(state, theme), in: layout.tabBar, row: 0)
        drawTabBarEnd(state, in: layout.tabBar, keeping: used + 2, theme)
    }

    fileprivate mutating func drawMessage(_ state: State, in rect: Rect, _ theme: Theme) {
        guard let message = state.message else { return drawTrafficOnMessageLine(state, in: rect, theme) }
        put([Span(" " + message.text, theme[message.kind == .failed ? .bad : .good])], in: rect, row: 0)
    }

    fileprivate mutating func drawHints(_ hints: [KeyHint], in rect: Rect, _ theme: Theme) {
        var x = rect.x
        for hint in hints {
            x += put(hint.key, x: x, y: rect.y, style: theme[.accent], limit: rect.maxX - x)
            x += put(hint.words, x: x, y: rect.y, style: theme[.hint], limit: rect.maxX - x)
        }
    }

    /// Draws a text at the right end of a pane's title, if there is room next to the title.
    mutating func drawStatus(_ status: String, in rect: Rect, _ theme: Theme) {
        guard !status.isEmpty else { return }
        putAtEnd([Span(" \(status) ", theme[.muted])], in: rect.inset(columns: 1), row: 0, keeping: 12)
    }
}
