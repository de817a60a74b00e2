import Core
import Screen

/// The areas of the Sockets screen.
struct SocketsLayout {
    /// The box of the table.
    let table: Rect
    /// The area of the detail inside its border; empty if there is no room for it.
    let detail: Rect
    /// The whole of the detail's box, which shares an edge with the table.
    let detailBox: Rect

    /// From this width on, the detail is beside the table.
    static let wide = 160

    init(in body: Rect, isZoomed: Bool) {
        guard !isZoomed, body.rows >= 14 else {
            (table, detailBox, detail) = (
                body, Rect(x: 0, y: 0, columns: 0, rows: 0), Rect(x: 0, y: 0, columns: 0, rows: 0)
            )
            return
        }
        if body.columns >= Self.wide {
            let width = min(72, body.columns * 3 / 10)
            table = Rect(x: body.x, y: body.y, columns: body.columns - width + 1, rows: body.rows)
            detailBox = Rect(x: table.maxX - 1, y: body.y, columns: width, rows: body.rows)
        } else {
            // The border above the detail belongs to both.
            let rows = (body.rows >= 28 ? 5 : 3) + 2
            table = body.firstRows(body.rows - rows + 1)
            detailBox = Rect(x: body.x, y: table.maxY - 1, columns: body.columns, rows: rows)
        }
        detail = detailBox.inset(by: 1)
    }

    /// The area inside the table's border.
    var inside: Rect { table.inset(by: 1) }
    /// The area of the rows, below the titles.
    var rows: Rect { inside.droppingRows(1) }
    var isDetailBeside: Bool { detailBox.y == table.y && !detailBox.isEmpty }
}

extension State {
    var socketsLayout: SocketsLayout { SocketsLayout(in: layout.body, isZoomed: sockets.isZoomed) }
}
