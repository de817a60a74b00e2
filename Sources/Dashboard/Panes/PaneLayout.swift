import Screen

/// The positions of the dashboard's panes.
struct PaneLayout {
    struct Placed {
        let pane: Pane
        let rect: Rect
    }

    /// The visible panes. Panes that share an edge overlap by one row.
    let panes: [Placed]

    /// The smallest size that shows all four panes at the same time.
    static let wholeDashboard = Size(columns: 100, rows: 30)

    static func showsAll(_ size: Size) -> Bool {
        size.columns >= wholeDashboard.columns && size.rows >= wholeDashboard.rows
    }

    init(size: Size, focus: Pane, isZoomed: Bool) {
        let body = Layout(size: size).body
        panes =
            isZoomed || !Self.showsAll(size)
            ? [Placed(pane: focus, rect: body)] : Self.all(in: body)
    }

    func rect(of pane: Pane) -> Rect? { panes.first { $0.pane == pane }?.rect }

    func pane(x: Int, y: Int) -> Placed? { panes.first { $0.rect.contains(x: x, y: y) } }

    /// Returns the area that a pane draws on. A shared edge belongs to the lower pane, whose title is on it.
    func area(of placed: Placed) -> Rect {
        let rect = placed.rect
        let isShared = panes.contains { $0.rect.y == rect.maxY - 1 }
        return isShared ? rect.firstRows(rect.rows - 1) : rect
    }

    private static func all(in body: Rect) -> [Placed] {
        let left = body.columns / 2
        let right = body.columns - left
        let live = body.rows / 3
        let upper = body.rows - live + 1  // shares a row with the border of Live
        let services = (upper + 1) / 2
        return [
            Placed(pane: .resolver, rect: Rect(x: 0, y: body.y, columns: left, rows: upper)),
            Placed(pane: .services, rect: Rect(x: left, y: body.y, columns: right, rows: services)),
            Placed(
                pane: .protocols,
                rect: Rect(x: left, y: body.y + services - 1, columns: right, rows: upper - services + 1)),
            Placed(pane: .live, rect: Rect(x: 0, y: body.y + upper - 1, columns: body.columns, rows: live)),
        ]
    }
}
