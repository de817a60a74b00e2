import Screen

/// Where everything lies on a screen of a given size.
struct Layout {
    struct Placed {
        let pane: Pane
        let rect: Rect
    }

    let tabBar: Rect
    let body: Rect
    let messageLine: Rect
    let hints: Rect
    /// The panes in sight; those that share an edge overlap on it.
    let panes: [Placed]

    /// Below this the four panes come one at a time.
    static let wholeDashboard = Size(columns: 100, rows: 30)
    /// Below this the screen only says how much room it needs.
    static let least = Size(columns: 40, rows: 10)

    static func isTooSmall(_ size: Size) -> Bool {
        size.columns < least.columns || size.rows < least.rows
    }

    init(size: Size, screen: ScreenID = .dashboard, focus: Pane, isZoomed: Bool) {
        let whole = Rect(size)
        tabBar = whole.firstRows(1)
        body = Rect(x: 0, y: 1, columns: size.columns, rows: size.rows - 3)
        messageLine = Rect(x: 0, y: size.rows - 2, columns: size.columns, rows: 1)
        hints = Rect(x: 0, y: size.rows - 1, columns: size.columns, rows: 1)
        if screen != .dashboard {
            panes = []
        } else if isZoomed || !Self.showsAll(size) {
            panes = [Placed(pane: focus, rect: body)]
        } else {
            panes = Self.dashboard(in: body)
        }
    }

    static func showsAll(_ size: Size) -> Bool {
        size.columns >= wholeDashboard.columns && size.rows >= wholeDashboard.rows
    }

    func rect(of pane: Pane) -> Rect? {
        panes.first { $0.pane == pane }?.rect
    }

    /// Where a pane draws. An edge that two panes share belongs to the lower one, whose title stands on it.
    func area(of placed: Placed) -> Rect {
        let rect = placed.rect
        let isShared = panes.contains { $0.rect.y == rect.maxY - 1 }
        return isShared ? rect.firstRows(rect.rows - 1) : rect
    }

    private static func dashboard(in body: Rect) -> [Placed] {
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
