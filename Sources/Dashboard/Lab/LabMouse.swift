import Core
import Screen

extension LabScreen {
    /// Handles the mouse: a press chooses a parameter, or a lane and a packet; the wheel scrolls a ladder.
    static func point(_ action: MouseAction, _ state: inout State) -> [Effect] {
        let layout = state.labLayout
        if layout.strip.contains(x: action.x, y: action.y) {
            if action.kind == .press { chooseParameter(x: action.x, row: action.y - layout.strip.y, &state) }
            return []
        }
        guard let placed = layout.lanes.first(where: { $0.box.contains(x: action.x, y: action.y) }) else {
            return []
        }
        let (rows, area) = (state.lab.ladder.rows(of: placed.lane), placed.ladder)
        switch action.kind {
        case .press:
            (state.lab.lane, state.lab.isStripFocused) = (placed.lane, false)
            guard area.contains(x: action.x, y: action.y) else { break }
            let top = state.lab.topRow(of: placed.lane, visible: area.rows)
            let row = top + action.y - area.y
            if row < rows.upperBound {
                state.lab[placed.lane].cursor.select(row, in: rows, visible: area.rows)
                state.lab.choosePacket(inRow: row)
            }
        case .wheelUp, .wheelDown:
            let move: ListCursor.Move = action.kind == .wheelUp ? .up : .down
            if placed.lane == state.lab.lane {
                state.lab.move(move, visible: area.rows)
            } else {
                state.lab[placed.lane].cursor.move(move, in: rows, visible: area.rows)
            }
        }
        return []
    }

    private static func chooseParameter(x: Int, row: Int, _ state: inout State) {
        let strip = LabStrip(state.lab, columns: state.size.columns, .plain)
        let line = row + strip.top(visible: state.labLayout.strip.rows)
        guard let position = strip.positions.first(where: { $0.row == line && $0.columns.contains(x) }) else {
            return
        }
        (state.lab.chosenParameter, state.lab.isStripFocused) = (position.parameter, true)
    }
}
