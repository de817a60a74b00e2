import Core
import DequeModule
import Screen

/// A strip with one cell per application message that shows whether and how it arrived.
struct ReceivedStrip: Sendable {
    private enum Cell: UInt8 {
        /// Neither the sending nor the arrival was reported.
        case unknown
        case sent, delivered, reordered, duplicate, lost
    }

    private static let maxMessages = 8192

    private var cells: Deque<Cell> = []
    /// The number of the oldest message kept.
    private var first = 1

    /// Records what happened to a message.
    mutating func record(_ mark: MessageEvent) {
        guard mark.number >= first, mark.number < .max else { return }
        if mark.number - first >= 2 * Self.maxMessages {
            // The number is so far ahead that no cell would be kept.
            cells.removeAll()
            first = mark.number
        }
        while first + cells.count <= mark.number { cells.append(.unknown) }
        let index = mark.number - first
        switch mark.kind {
        case .sent: if cells[index] == .unknown { cells[index] = .sent }
        case .delivered: cells[index] = .delivered
        case .waited, .late: cells[index] = .reordered
        case .twice: cells[index] = .duplicate
        case .lost: cells[index] = .lost
        }
        while cells.count > Self.maxMessages {
            cells.removeFirst()
            first += 1
        }
    }

    /// Draws the newest messages that fit, row by row.
    func draw(_ surface: inout Surface, in rect: Rect, _ theme: Theme) {
        guard rect.columns > 0, rect.rows > 0 else { return }
        let rows = (cells.count + rect.columns - 1) / rect.columns
        // Several rows scroll by whole rows, a single one by cells.
        let start =
            rect.rows == 1 ? max(0, cells.count - rect.columns) : max(0, rows - rect.rows) * rect.columns
        for index in start..<max(start, min(cells.count, start + rect.rows * rect.columns)) {
            let (symbol, role) = Self.symbol(for: cells[index], isASCII: theme.isASCII)
            surface.put(
                symbol, x: rect.x + (index - start) % rect.columns,
                y: rect.y + (index - start) / rect.columns, style: theme[role])
        }
    }

    /// Returns a cell's symbol and role; the symbols alone tell the cells apart, also in ASCII.
    private static func symbol(for cell: Cell, isASCII: Bool) -> (String, Role) {
        switch cell {
        case .unknown: (" ", .muted)
        case .sent: (isASCII ? "." : "·", .muted)
        case .delivered: (isASCII ? "#" : "█", .received)
        case .reordered: (isASCII ? "%" : "▒", .late)
        case .duplicate: ("2", .duplicate)
        case .lost: (isASCII ? "x" : "×", .lost)
        }
    }
}
