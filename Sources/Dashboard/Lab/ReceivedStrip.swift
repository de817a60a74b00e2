import Core
import DequeModule
import Screen

/// One cell for each message of the application: whether and how it arrived.
struct ReceivedStrip: Sendable {
    private enum Cell: UInt8 {
        /// Neither its sending nor its arrival was listed.
        case unknown
        case sent, delivered, late, twice, lost
    }

    /// The messages that are kept; earlier ones are forgotten.
    private static let most = 8192

    private var cells: Deque<Cell> = []
    /// The number of the first message kept.
    private var first = 1

    mutating func take(_ mark: MessageEvent) {
        guard mark.number >= first, mark.number < .max else { return }
        if mark.number - first >= 2 * Self.most {
            // A leap: nothing of what was kept would be left.
            cells.removeAll()
            first = mark.number
        }
        while first + cells.count <= mark.number { cells.append(.unknown) }
        let place = mark.number - first
        switch mark.kind {
        case .sent: if cells[place] == .unknown { cells[place] = .sent }
        case .delivered: cells[place] = .delivered
        case .late: cells[place] = .late
        case .twice: cells[place] = .twice
        case .lost: cells[place] = .lost
        }
        while cells.count > Self.most {
            cells.removeFirst()
            first += 1
        }
    }

    /// Draws the newest messages that fit, row by row.
    func draw(_ surface: inout Surface, in rect: Rect, _ theme: Theme) {
        guard rect.columns > 0, rect.rows > 0 else { return }
        let rows = (cells.count + rect.columns - 1) / rect.columns
        // Rows keep their beginnings; a single one shows the newest.
        let start =
            rect.rows == 1 ? max(0, cells.count - rect.columns) : max(0, rows - rect.rows) * rect.columns
        for place in start..<max(start, min(cells.count, start + rect.rows * rect.columns)) {
            let (symbol, role) = Self.look(cells[place], isASCII: theme.isASCII)
            surface.put(
                symbol, x: rect.x + (place - start) % rect.columns,
                y: rect.y + (place - start) / rect.columns, style: theme[role])
        }
    }

    /// The symbols differ in ASCII too.
    private static func look(_ cell: Cell, isASCII: Bool) -> (String, Role) {
        switch cell {
        case .unknown: (" ", .muted)
        case .sent: (isASCII ? "." : "·", .muted)
        case .delivered: (isASCII ? "#" : "█", .received)
        case .late: (isASCII ? "%" : "▒", .late)
        case .twice: ("2", .duplicate)
        case .lost: (isASCII ? "x" : "×", .lost)
        }
    }
}
