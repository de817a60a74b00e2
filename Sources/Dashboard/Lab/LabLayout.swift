import Core
import Screen

/// The layout of the lab: the strip, what to look for and the notices above the lanes, the comparison below them.
struct LabLayout {
    /// One lane's box and its parts. A part without room has no rows.
    struct Placed {
        let lane: Lane
        let box: Rect
        /// The heads of the ladder's columns.
        let heads: Rect
        let ladder: Rect
        let received: Rect
        let plot: Rect
        /// Rows of the borders between the parts; empty in a low box.
        let borders: [Int]
    }

    /// The rows that the parts above the lanes have if all of them fit.
    struct Rows {
        var strip, watchFor, notices: Int
        /// Number of messages of the run.
        var messages: Int
        var plot = LabPlot.charts
    }

    let strip: Rect
    let watchFor: Rect
    let notices: Rect
    /// The visible lanes.
    let lanes: [Placed]
    /// The box of the comparison, which shares its upper border with the lanes; empty on a low screen.
    let comparison: Rect

    /// Columns from which on the two lanes are side by side.
    private static let minSideBySideColumns = 100
    /// Rows from which on the two lanes are one above the other; with fewer, only the focused one is visible.
    private static let minStackedRows = 8
    /// Inner rows of the lane without the focus when the lanes are one above the other.
    private static let minInnerRows = 3

    /// - Parameter lane: The focused lane.
    init(in body: Rect, _ rows: Rows, lane: Lane, isZoomed: Bool) {
        strip = body.firstRows(max(1, min(rows.strip, body.rows / 4)))
        var rest = body.droppingRows(strip.rows)
        watchFor = rest.firstRows(min(rows.watchFor, body.rows / 7))
        rest = rest.droppingRows(watchFor.rows)
        notices = rest.firstRows(min(rows.notices, max(1, rest.rows / 4)))
        rest = rest.droppingRows(notices.rows)
        let comparisonRows = Self.comparisonRows(in: rest)
        comparison = rest.droppingRows(rest.rows - comparisonRows)
        // Lanes and comparison share a border.
        let area = rest.firstRows(rest.rows - max(0, comparisonRows - 1))
        func placed(_ lane: Lane, _ box: Rect) -> Placed { Placed(lane, in: box, rows) }
        if isZoomed || area.columns < Self.minSideBySideColumns && area.rows < Self.minStackedRows {
            lanes = [placed(lane, area)]
        } else if area.columns >= Self.minSideBySideColumns {
            let half = area.columns / 2
            lanes = [
                placed(.first, Rect(x: area.x, y: area.y, columns: half, rows: area.rows)),
                placed(
                    .second,
                    Rect(x: area.x + half, y: area.y, columns: area.columns - half, rows: area.rows)),
            ]
        } else {
            // The lanes share an edge, and the focused one gets more rows.
            let small = max(Self.minInnerRows, area.rows / 3) + 2
            let upper = lane == .first ? area.rows - small + 1 : small
            lanes = [placed(.first, area.firstRows(upper)), placed(.second, area.droppingRows(upper - 1))]
        }
    }

    /// Returns the rows of the comparison with its borders and the titles of the lanes.
    private static func comparisonRows(in rect: Rect) -> Int {
        guard rect.rows >= 13 else { return 0 }
        return 3 + max(LaneComparison.minRows, min(LaneComparison.rowCount, rect.rows / 4 - 1))
    }

    func placed(_ lane: Lane) -> Placed? { lanes.first { $0.lane == lane } }
}

extension LabLayout.Placed {
    /// Divides the inside of a box: a few rows for the messages and the plot, the rest for the ladder.
    fileprivate init(_ lane: Lane, in box: Rect, _ rows: LabLayout.Rows) {
        let inside = box.inset(by: 1)
        let isHigh = inside.rows >= 12
        let maxReceivedRows = inside.rows >= 36 ? 6 : inside.rows >= 16 ? 3 : inside.rows >= 3 ? 1 : 0
        let neededRows = (rows.messages + inside.columns - 1) / max(1, inside.columns)
        let receivedRows = isHigh ? min(maxReceivedRows, max(1, neededRows)) : maxReceivedRows
        let plotRows = rows.plot.rows(of: inside.rows)
        let borderRows = isHigh ? 1 + (plotRows > 0 ? 1 : 0) : 0
        let rest = max(0, inside.rows - receivedRows - plotRows - borderRows)
        let headRows = rest >= 5 ? 1 : 0
        var (y, borders) = (inside.y, [Int]())
        func part(_ rows: Int, border: Bool = false) -> Rect {
            if border {
                borders.append(y)
                y += 1
            }
            defer { y += rows }
            return Rect(x: inside.x, y: y, columns: inside.columns, rows: rows)
        }
        heads = part(headRows)
        ladder = part(rest - headRows)
        received = part(receivedRows, border: isHigh)
        plot = part(plotRows, border: isHigh && plotRows > 0)
        (self.lane, self.box, self.borders) = (lane, box, borders)
    }
}
