import Core
import Screen

extension State {
    /// A press chooses a figure, a lane and a packet; the wheel scrolls the ladder below it.
    mutating func pointInLab(_ action: MouseAction) -> [Effect] {
        let layout = labLayout
        if layout.strip.contains(x: action.x, y: action.y) {
            if action.kind == .press { chooseFigure(x: action.x, row: action.y - layout.strip.y) }
            return []
        }
        guard let placed = layout.lanes.first(where: { $0.box.contains(x: action.x, y: action.y) }) else {
            return []
        }
        let (rows, area) = (lab.ladder.rows(of: placed.lane), placed.ladder)
        switch action.kind {
        case .press:
            (lab.lane, lab.isStripFocused) = (placed.lane, false)
            guard area.contains(x: action.x, y: action.y) else { break }
            let top = lab[placed.lane].cursor.top(in: rows, visible: area.rows)
            let row = top + action.y - area.y
            if row < rows.upperBound {
                lab[placed.lane].cursor.select(row, in: rows, visible: area.rows)
            }
        case .wheelUp: lab[placed.lane].cursor.move(.up, in: rows, visible: area.rows)
        case .wheelDown: lab[placed.lane].cursor.move(.down, in: rows, visible: area.rows)
        }
        return []
    }

    private mutating func chooseFigure(x: Int, row: Int) {
        let strip = LabStrip(lab, columns: size.columns, .plain)
        let line = row + strip.top(visible: labLayout.strip.rows)
        guard let place = strip.places.first(where: { $0.row == line && $0.columns.contains(x) }) else {
            return
        }
        (lab.figure, lab.typed, lab.isStripFocused) = (place.figure, "", true)
    }
}
