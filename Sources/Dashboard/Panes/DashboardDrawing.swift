import Core
import Screen

extension DashboardScreen {
    static func tabs(_ state: State) -> [ScreenTab] {
        guard state.paneLayout.panes.count == 1 else { return [] }
        return Pane.allCases.map { ScreenTab(title: $0.title, isFocused: $0 == focus(state)) }
    }

    static func chooseTab(_ index: Int, _ state: inout State) { moveFocus(to: Pane.allCases[index], &state) }

    static func sceneKey(_ state: State) -> [Int] {
        [state.dashboard.focus.rawValue, state.dashboard.isZoomed ? 1 : 0]
    }

    static func drawBackdrop(_ state: State, _ theme: Theme, on surface: inout Surface) {
        let layout = state.paneLayout
        // The focused pane's border is drawn last, so that shared edges have its colour.
        for placed in layout.panes { surface.border(placed.rect, style: theme[.border]) }
        if let focused = layout.rect(of: focus(state)) { surface.border(focused, style: theme[.focused]) }
    }

    static func draw(_ state: State, _ theme: Theme, into frame: inout Frame) {
        let layout = state.paneLayout
        for placed in layout.panes {
            let pane = PlacedPane(
                pane: placed.pane, rect: placed.rect, area: layout.area(of: placed),
                isFocused: placed.pane == focus(state), now: state.now)
            let operations = placed.pane.operations
            frame.draw(in: pane.area, from: [operations.token(state)], operations.moment(state)) {
                operations.draw(state, &$0, pane, theme)
            }
        }
    }

    // MARK: The mouse

    static func point(_ action: MouseAction, _ state: inout State) -> [Effect] {
        guard let placed = state.paneLayout.pane(x: action.x, y: action.y) else { return [] }
        let context = context(of: placed.pane, state)
        let operations = placed.pane.operations
        switch action.kind {
        case .wheelUp: operations.move(&state, .up, context)
        case .wheelDown: operations.move(&state, .down, context)
        case .press:
            // Selects first, since closing a filter line changes the rows under the pointer.
            let isOther = placed.pane != focus(state)
            if isOther { moveFocus(to: placed.pane, &state) }
            operations.press(&state, action.x, action.y, context)
            if !isOther, state.linePrompt != nil { state.leaveLineBeneath() }
        }
        return []
    }

    /// Moves the focus by mouse and closes the line being typed.
    private static func moveFocus(to pane: Pane, _ state: inout State) {
        if pane != focus(state) || state.linePrompt != nil { state.leaveLineBeneath() }
        state.dashboard.focus = pane
    }
}

extension Frame {
    /// Draws the title and the status on a pane's upper border.
    mutating func drawTitle(of placed: PlacedPane, status: String, _ theme: Theme) {
        base.put(
            " \(placed.pane.title) ", x: placed.rect.x + 1, y: placed.rect.y,
            style: theme[placed.isFocused ? .focused : .title], limit: placed.rect.columns - 2)
        base.drawStatus(status, in: placed.rect, theme)
    }
}
