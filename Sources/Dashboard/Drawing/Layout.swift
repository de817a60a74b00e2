import Screen

/// The areas that every screen has, for a given size of the terminal.
struct Layout {
    let tabBar: Rect
    /// The area of the visible screen's own content.
    let body: Rect
    let messageLine: Rect
    let hints: Rect

    /// The minimum size; a smaller screen only shows this requirement.
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
