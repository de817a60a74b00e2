import Core
import Screen

/// The layout of the lab.
struct LabLayout {
    /// One lane's box and its parts. A part without room has no rows.
    struct Placed {
        let lane: Lane
        let box: Rect
        let ladder: Rect
        let received: Rect
        let charts: Rect
        let figures: Rect
        /// Rows of the borders between the parts; empty in a low box.
        let borders: [Int]
    }

    let strip: Rect
    let notices: Rect
    /// The visible lanes.
    let lanes: [Placed]

    /// Columns from which on the two lanes are side by side.
    private static let minSideBySideColumns = 100
    /// Rows from which on the two lanes are one above the other; with fewer, only the focused one is visible.
    private static let minStackedRows = 15
    /// Inner rows of the lane without the focus when the lanes are one above the other.
    private static let minInnerRows = 6

    /// - Parameters:
    ///   - stripRows, noticeRows: The rows of the strip and the notices if all of them fit.
    ///   - lane: The focused lane.
    init(in body: Rect, stripRows: Int, noticeRows: Int, lane: Lane, isZoomed: Bool) {
        strip = body.firstRows(max(1, min(stripRows, body.rows / 4)))
        let below = body.droppingRows(strip.rows)
        notices = below.firstRows(min(noticeRows, max(1, below.rows / 4)))
        let rest = below.droppingRows(notices.rows)
        if isZoomed || rest.columns < Self.minSideBySideColumns && rest.rows < Self.minStackedRows {
            lanes = [Placed(lane, in: rest)]
        } else if rest.columns >= Self.minSideBySideColumns {
            let half = rest.columns / 2
            lanes = [
                Placed(.first, in: Rect(x: rest.x, y: rest.y, columns: half, rows: rest.rows)),
                Placed(
                    .second,
                    in: Rect(x: rest.x + half, y: rest.y, columns: rest.columns - half, rows: rest.rows)),
            ]
        } else {
            lanes = Self.stack(in: rest, lane)
        }
    }

    /// Divides a rectangle between two lanes that share an edge; the focused lane gets more rows.
    private static func stack(in rect: Rect, _ lane: Lane) -> [Placed] {
        let small = max(minInnerRows, rect.rows / 3) + 2
        let upper = lane == .first ? rect.rows - small + 1 : small
        let lower = Rect(
            x: rect.x, y: rect.y + upper - 1, columns: rect.columns, rows: rect.rows - upper + 1)
        return [Placed(.first, in: rect.firstRows(upper)), Placed(.second, in: lower)]
    }

    func placed(_ lane: Lane) -> Placed? { lanes.first { $0.lane == lane } }
}

extension LabLayout.Placed {
    /// Divides the inside of a box: a few rows for the figures, messages and charts, the rest for the ladder.
    fileprivate init(_ lane: Lane, in box: Rect) {
        let inside = box.inset(by: 1)
        let isHigh = inside.rows >= 20
        let figureRows =
            inside.rows >= 12 ? 4 : inside.rows >= 9 ? 3 : inside.rows >= 6 ? 2 : inside.rows >= 4 ? 1 : 0
        let receivedRows = inside.rows >= 45 ? 6 : isHigh ? 3 : inside.rows >= 3 ? 1 : 0
        let chartRows = inside.rows >= 45 ? 9 : inside.rows >= 26 ? 3 : 0
        let borderRows = isHigh ? 2 + (chartRows > 0 ? 1 : 0) : 0
        let ladderRows = max(0, inside.rows - figureRows - receivedRows - chartRows - borderRows)
        var (y, borders) = (inside.y, [Int]())
        func part(_ rows: Int, border: Bool) -> Rect {
            if border {
                borders.append(y)
                y += 1
            }
            defer { y += rows }
            return Rect(x: inside.x, y: y, columns: inside.columns, rows: rows)
        }
        ladder = part(ladderRows, border: false)
        received = part(receivedRows, border: isHigh)
        charts = part(chartRows, border: isHigh && chartRows > 0)
        figures = part(figureRows, border: isHigh)
        (self.lane, self.box, self.borders) = (lane, box, borders)
    }
}
