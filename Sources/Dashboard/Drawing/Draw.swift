import Core
import Screen

/// Draws the whole program into a frame: state in, picture out, nothing else.
public func draw(_ state: State, _ theme: Theme, into frame: inout Frame) {
    guard !state.isTooSmall else {
        frame.reset(size: state.size, theme: theme)
        return frame.drawTooSmall(state.size, theme)
    }
    let layout = state.layout
    frame.begin(size: state.size, theme: theme, facts: state.sceneFacts) { base in
        // The focused border comes last, so that the edges it shares have its colour.
        for placed in layout.panes { base.border(placed.rect, style: theme[.border]) }
        if let focused = layout.rect(of: state.focus) { base.border(focused, style: theme[.focused]) }
    }
    frame.draw(in: layout.tabBar, from: [state.$localHost]) { $0.base.drawTabBar(state, layout, theme) }
    for placed in layout.panes { frame.drawPane(placed, in: layout.area(of: placed), state, theme) }
    if state.screen == .lab { frame.draw(in: layout.body) { $0.drawLab(state, theme) } }
    frame.draw(in: layout.messageLine) { frame in
        if let prompt = state.linePrompt {
            frame.drawPrompt(prompt, in: layout.messageLine, theme)
        } else {
            frame.base.drawMessage(state.message, in: layout.messageLine, theme)
        }
    }
    let hints = state.hints(columns: layout.hints.columns)
    frame.draw(in: layout.hints, from: hints.map(\.mark)) {
        $0.base.drawHints(hints, in: layout.hints, theme)
    }
    if let overlay = state.overlaySurface(theme) {
        frame.overlays.append(overlay.surface)
        frame.cursor = overlay.cursor
    }
}

extension State {
    /// What all panes depend on.
    fileprivate var sceneFacts: [Int] {
        [screen.rawValue, focus.rawValue, isZoomed ? 1 : 0]
    }

    /// The hints of the innermost context come first: they are what a newcomer looks for.
    fileprivate func hints(columns: Int) -> [KeyHint] {
        let contexts = overlay == nil || isTyping ? self.contexts : [.overlay]
        var (hints, width): ([KeyHint], Int) = ([], 0)
        for context in contexts {
            for hint in keymap.hints(of: context) where hint.off(self) == nil {
                hints.append(hint)
                width += hint.columns
            }
        }
        let keepsWay = layout.panes.count == 1
        while width > columns,
            let last = hints.lastIndex(where: { !$0.isKept && !(keepsWay && $0.leadsToPanes) })
                ?? hints.lastIndex(where: { !$0.isKept })
        {
            width -= hints.remove(at: last).columns
        }
        return hints
    }
}

extension Frame {
    /// - Parameters:
    ///   - area: What the pane may draw on: its border, without an edge that belongs to another pane.
    fileprivate mutating func drawPane(
        _ placed: Layout.Placed, in area: Rect, _ state: State, _ theme: Theme
    ) {
        switch placed.pane {
        case .resolver:
            let moment = state.resolver.addresses.isRacing ? state.now.nanoseconds : 0
            group(in: area, from: [state.$resolver], moment) { frame in
                frame.drawResolver(state, in: placed.rect, area: area, theme)
            }
        case .services:
            group(in: area, from: [state.$services]) { frame in
                frame.drawList(state.services.picture, placed, in: area, state, theme)
            }
        case .protocols:
            group(in: area, from: [state.$protocols]) { frame in
                frame.drawList(state.protocols.picture, placed, in: area, state, theme)
            }
        case .live:
            let second = state.now.nanoseconds / 1_000_000_000  // its bars stand for seconds
            draw(in: area, from: [state.$live], second) { frame in
                frame.drawTitle(of: .live, in: placed.rect, state, theme)
                frame.drawLive(state, in: placed.rect, theme)
            }
        }
    }

    mutating func drawTitle(of pane: Pane, in rect: Rect, _ state: State, _ theme: Theme) {
        base.put(
            " \(pane.title) ", x: rect.x + 1, y: rect.y,
            style: theme[pane == state.focus ? .focused : .title],
            limit: rect.columns - 2)
    }

    private mutating func drawList(
        _ list: ListPicture, _ placed: Layout.Placed, in area: Rect, _ state: State, _ theme: Theme
    ) {
        draw(in: area.firstRows(1), from: list.marks) { frame in
            frame.drawTitle(of: placed.pane, in: placed.rect, state, theme)
            frame.base.drawStatus(list.status, in: placed.rect, theme)
        }
        let inner = placed.rect.inset(by: 1)
        list.table.draw(
            &self, titles: inner.firstRows(1), rows: inner.droppingRows(1),
            isFocused: placed.pane == state.focus, theme, from: list.marks
        ) { row, _ in list.cells(row, theme) }
    }

    fileprivate mutating func drawPrompt(_ prompt: LinePrompt, in rect: Rect, _ theme: Theme) {
        let start = base.put([Span(" " + prompt.label, theme[.accent])], in: rect, row: 0)
        let window = prompt.line.window(columns: rect.columns - start)
        base.put(
            window.text, x: rect.x + start, y: rect.y,
            style: theme[prompt.line.isUntouched ? .selected : .text], limit: rect.columns - start)
        cursor = Cursor(x: min(rect.maxX - 1, rect.x + start + window.cursor), y: rect.y)
    }

    fileprivate mutating func drawTooSmall(_ size: Size, _ theme: Theme) {
        let least = Layout.least
        let lines = [
            "Pollux needs \(least.columns)x\(least.rows)", "this is \(size.columns)x\(size.rows)",
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
        guard !state.machine.isEmpty else { return }
        putAtEnd([Span(state.machine + " ", theme[.muted])], in: layout.tabBar, row: 0, keeping: used + 2)
    }

    fileprivate mutating func drawMessage(_ message: Message?, in rect: Rect, _ theme: Theme) {
        guard let message else { return }
        put([Span(" " + message.text, theme[message.kind == .failed ? .bad : .good])], in: rect, row: 0)
    }

    fileprivate mutating func drawHints(_ hints: [KeyHint], in rect: Rect, _ theme: Theme) {
        var x = rect.x
        for hint in hints {
            x += put(hint.key, x: x, y: rect.y, style: theme[.accent], limit: rect.maxX - x)
            x += put(hint.words, x: x, y: rect.y, style: theme[.hint], limit: rect.maxX - x)
        }
    }

    /// What the right end of a pane's title says, where there is room beside the title.
    mutating func drawStatus(_ status: String, in rect: Rect, _ theme: Theme) {
        guard !status.isEmpty else { return }
        putAtEnd([Span(" \(status) ", theme[.muted])], in: rect.inset(columns: 1), row: 0, keeping: 12)
    }
}
