import Core
import Screen

/// The time-sequence graph of one lane: time across, sequence number up, as tcptrace draws it.
///
/// Each kind of point has a symbol of its own; the legend names and counts them, so that colour is not needed.
struct SequenceGraph {
    let history: RunHistory
    let lane: Lane
    let isTCP: Bool
    /// The last moment of the axis, the same for both lanes.
    let end: Duration
    /// The moment of the time cursor; nil without one.
    let cursor: Duration?

    private static let labels = 12
    /// Rows of the axis, its times and the legend.
    private static let otherRows = 3

    private var trace: SequenceTrace { history.sequences[lane] }

    /// One character of the graph.
    struct Cell: Equatable {
        /// The most important kind of its points; nil if it is empty.
        var kind: SequenceTrace.Kind?
        /// The dots of a braille character (Unicode 2800-28FF) for its data.
        var dots: UInt8 = 0
    }

    func draw(_ surface: inout Surface, in area: Rect, _ theme: Theme) {
        let rows = area.rows - Self.otherRows
        let axis = TimeAxis(end: end, columns: area.columns - Self.labels - 1)
        guard rows > 0, axis.columns > 0, !trace.points.isEmpty else { return }
        let x = area.x + Self.labels
        let top = trace.points.map(\.sequence).max() ?? 0
        let label = Quantity.grouped(top) + (isTCP ? " B" : " msg")
        surface.put(
            [Span(label.padded(to: Self.labels - 1, right: true), theme[.muted])], in: area, row: 0)
        surface.put(
            [Span("0".padded(to: Self.labels - 1, right: true), theme[.muted])], in: area, row: rows - 1)
        for (row, cells) in cells(over: axis, rows: rows, top: top).enumerated() {
            for (column, cell) in cells.enumerated() {
                guard let kind = cell.kind else { continue }
                surface.put(
                    Self.symbol(for: cell, theme), x: x + column, y: area.y + row,
                    style: theme[Self.role(of: kind)])
            }
        }
        let marks = Rect(x: x, y: area.y + rows, columns: axis.columns, rows: 1)
        axis.drawMarks(
            &surface, in: marks, losses: history.losses[lane], changes: history.changes, theme)
        axis.drawTimes(&surface, in: Rect(x: x, y: marks.maxY, columns: axis.columns, rows: 1), theme)
        surface.put(legend(theme), in: area, row: rows + 2)
        if let column = cursor.flatMap({ axis.column(of: $0) }) {
            surface.restyle(Rect(x: x + column, y: area.y, columns: 1, rows: rows)) { _ in theme[.selected] }
            surface.put("▼", x: x + column, y: marks.y, style: theme[.selected])
        }
    }

    /// Returns the rows of the graph, from the top.
    ///
    /// - Parameter top: The sequence number at the upper edge.
    func cells(over axis: TimeAxis, rows: Int, top: Int) -> [[Cell]] {
        let dots = TimeAxis(end: axis.end, columns: axis.columns * 2)
        var cells = [[Cell]](repeating: [Cell](repeating: Cell(), count: axis.columns), count: rows)
        var acknowledged = [Int?](repeating: nil, count: axis.columns)
        for point in trace.points {
            guard let dot = dots.column(of: point.at) else { continue }
            let column = dot / 2
            if point.kind == .acknowledgment {
                acknowledged[column] = max(acknowledged[column] ?? 0, point.sequence)
                continue
            }
            let height = min(rows * 4 - 1, point.sequence * rows * 4 / max(1, top))
            let row = rows - 1 - height / 4
            if point.kind == .data {
                cells[row][column].dots |= Self.dot(column: dot % 2, height: height % 4)
            }
            cells[row][column].kind = max(cells[row][column].kind ?? point.kind, point.kind)
        }
        drawAcknowledgments(acknowledged, top: top, &cells)
        return cells
    }

    /// Draws the line of what B has acknowledged, below everything else.
    private func drawAcknowledgments(_ acknowledged: [Int?], top: Int, _ cells: inout [[Cell]]) {
        guard let first = acknowledged.firstIndex(where: { $0 != nil }),
            let last = acknowledged.lastIndex(where: { $0 != nil })
        else { return }
        var level = 0
        for column in first...last {
            level = max(level, acknowledged[column] ?? level)
            let row = cells.count - 1 - min(cells.count - 1, level * cells.count / max(1, top))
            if cells[row][column].kind == nil { cells[row][column].kind = .acknowledgment }
        }
    }

    /// Returns the bit of a braille dot; the dots are numbered down the left column, then down the right one, with
    /// the lowest row last.
    private static func dot(column: Int, height: Int) -> UInt8 {
        let bits: [[UInt8]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]
        return bits[column][height]
    }

    private static func symbol(for cell: Cell, _ theme: Theme) -> String {
        switch cell.kind {
        case .lost: "×"
        case .retransmission: "R"
        case .selectiveAcknowledgment: "S"
        case .data: theme.isASCII ? ":" : String(Character(braille(cell.dots)))
        case .acknowledgment: "─"
        case nil: " "
        }
    }

    private static func braille(_ dots: UInt8) -> Unicode.Scalar {
        Unicode.Scalar(0x2800 + UInt32(dots)) ?? ":"
    }

    private static func role(of kind: SequenceTrace.Kind) -> Role {
        switch kind {
        case .lost: .lost
        case .retransmission: .warning
        case .selectiveAcknowledgment: .accent
        case .data: .sent
        case .acknowledgment: .received
        }
    }

    private func legend(_ theme: Theme) -> [Span] {
        let counts = trace.counts
        var items: [(symbol: String, words: String, kind: SequenceTrace.Kind)] = [
            (theme.isASCII ? ":" : "⣿", "\(Quantity.grouped(counts.data)) data", .data)
        ]
        if isTCP {
            items.append(("R", "\(Quantity.grouped(counts.retransmissions)) resent", .retransmission))
            items.append(
                ("S", "\(Quantity.grouped(counts.selectiveAcknowledgments)) SACK", .selectiveAcknowledgment))
        }
        items.append(("×", "\(Quantity.grouped(counts.lost)) lost", .lost))
        if isTCP { items.append(("─", "ACK", .acknowledgment)) }
        return items.flatMap { item in
            [
                Span("  \(item.symbol)", theme[Self.role(of: item.kind)]),
                Span(" \(item.words)", theme[.muted]),
            ]
        }
    }
}
