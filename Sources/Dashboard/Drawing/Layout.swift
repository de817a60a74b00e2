import Screen

/// The rows that every screen has, on a terminal of a given size.
struct Layout {
    let tabBar: Rect
    /// What the screen in front has for itself.
    let body: Rect
    let messageLine: Rect
    let hints: Rect

    /// Below this the screen only says how much room it needs.
    static let minSize = Size(columns: 40, rows: 10)

    static func isTooSmall(_ size: Size) -> Bool {
        size.columns < minSize.columns || size.rows < minSize.rows
    }

    init(size: Size) {
        tabBar = Rect(size).firstRows(1)
        body = Rect(x: 0, y: 1, columns: size.columns, rows: size.rows - 3)
        messageLine = Rect(x: 0, y: size.rows - 2, columns: size.columns, rows: 1)
        hints = Rect(x: 0, y: size.rows - 1, columns: size.columns, rows: 1)
    }
}
