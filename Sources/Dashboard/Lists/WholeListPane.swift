import Core
import Screen

/// A pane of the dashboard that consists of a single list.
protocol WholeListPane: PaneContract, ListPane {
    /// Performs a command of the pane itself, including opening a row and refreshing; returns nil for other commands.
    mutating func performOwn(_ command: Command) -> Reply?
    var picture: ListPicture { get }
}

extension WholeListPane {
    mutating func perform(_ command: Command, _ context: PaneContext) -> Reply? {
        performOwn(command) ?? performInList(command, in: context.inside)
    }

    func reasonAgainst(_ command: Command) -> String? { reasonAgainstInList(command) }

    mutating func move(_ move: ListCursor.Move, _ context: PaneContext) {
        moveInList(move, in: context.inside)
    }

    mutating func press(x: Int, y: Int, _ context: PaneContext) {
        pressInList(x: x, y: y, in: context.inside)
    }

    var filter: String { list.filter }

    mutating func setFilter(_ text: String) { setFilterOfList(text) }

    func export(to path: String) -> Reply { exportOfList(to: path) }

    func draw(_ frame: inout Frame, _ placed: PlacedPane, _ theme: Theme) {
        let picture = picture
        frame.drawTitle(of: placed, status: picture.status, theme)
        let rows = rows(in: placed.inside)
        picture.table.draw(
            on: &frame.base, titles: placed.inside.firstRows(1), rows: rows, isFocused: placed.isFocused,
            theme
        ) { row, _ in picture.cells(row, theme) }
    }
}
