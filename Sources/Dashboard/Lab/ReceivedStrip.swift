import Core
import DequeModule
import Screen

/// A strip that shows whether and how the messages of a run arrived, scaled to the whole run.
struct ReceivedStrip: Sendable {
    /// What is known of a message, or of all messages that share a cell, in ascending order of importance.
    enum Cell: UInt8, Comparable {
        /// Neither the sending nor the arrival was reported.
        case unknown
        case sent, delivered
        /// Waited for a hole in the stream, or came out of order.
        case waited
        case duplicate
        /// Some messages of the cell are lost, others are not.
        case partlyLost
        case lost

        static func < (left: Cell, right: Cell) -> Bool { left.rawValue < right.rawValue }
    }

    /// One byte each; an endless run forgets its oldest messages.
    private static let maxMessages = 1 << 16

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
        let old = cells[mark.number - first]
        cells[mark.number - first] =
            switch mark.kind {
            case .sent: old == .unknown ? .sent : old
            case .delivered: .delivered
            case .waited, .late: .waited
            case .twice: .duplicate
            case .lost: .lost
            }
        while cells.count > Self.maxMessages {
            cells.removeFirst()
            first += 1
        }
    }

    /// Returns the messages that the strip shows, `1-500 of 500`; nil if there are none.
    ///
    /// - Parameter total: The number of messages of the run.
    func range(of total: Int) -> String? {
        let last = last(of: total)
        return last < first ? nil : "\(first.grouped)-\(last.grouped) of \(max(total, last).grouped)"
    }

    /// Returns the messages that share a cell, `3 a cell`; nil if each has its own.
    ///
    /// - Parameter room: The number of cells.
    func scale(of total: Int, room: Int) -> String? {
        let each = room > 0 ? messagesPerCell(of: total, room: room) : 1
        return each > 1 ? "\(each.grouped) a cell" : nil
    }

    private func last(of total: Int) -> Int { max(total, first + cells.count - 1) }

    private func messagesPerCell(of total: Int, room: Int) -> Int {
        max(1, (last(of: total) - first + room) / room)
    }

    /// Returns whether a message is known to be lost.
    func isLost(_ message: Int) -> Bool {
        message >= first && message - first < cells.count && cells[message - first] == .lost
    }

    /// Scales the whole run to a number of cells; of several messages in a cell, the worst fate is shown.
    ///
    /// - Parameter total: The number of messages of the run.
    func scaled(of total: Int, room: Int) -> [Cell] {
        guard room > 0 else { return [] }
        let each = messagesPerCell(of: total, room: room)
        return stride(from: 0, to: cells.count, by: each).map { start in
            var (worst, lost) = (Cell.unknown, 0)
            let end = min(cells.count, start + each)
            for index in start..<end {
                worst = max(worst, cells[index])
                if cells[index] == .lost { lost += 1 }
            }
            return worst == .lost && lost < end - start ? .partlyLost : worst
        }
    }

    /// Draws cells row by row.
    static func draw(_ cells: [Cell], _ surface: inout Surface, in rect: Rect, _ theme: Theme) {
        guard rect.columns > 0 else { return }
        for (index, cell) in cells.enumerated() {
            let (symbol, role) = symbol(for: cell, isASCII: theme.isASCII)
            surface.put(
                symbol, x: rect.x + index % rect.columns, y: rect.y + index / rect.columns, style: theme[role]
            )
        }
    }

    /// Returns the kinds of cells that need an explanation, with their symbols; the worst first.
    ///
    /// - Parameter isStream: Whether what came late waited for a hole; else it came out of order.
    static func legend(
        of cells: [Cell], isStream: Bool, isASCII: Bool
    ) -> [(symbol: String, role: Role, words: String)] {
        let explained: [(Cell, String)] = [
            (.lost, "lost"), (.partlyLost, "some lost"), (.waited, isStream ? "waited" : "reordered"),
            (.duplicate, "duplicate"),
        ]
        return explained.filter { cells.contains($0.0) }.map { kind, words in
            let (symbol, role) = symbol(for: kind, isASCII: isASCII)
            return (symbol, role, words)
        }
    }

    /// Marks the cell of a message.
    func mark(_ message: Int, _ surface: inout Surface, in rect: Rect, of total: Int, _ theme: Theme) {
        let room = max(0, rect.columns) * max(0, rect.rows)
        guard room > 0, message >= first, message <= last(of: total) else { return }
        let cell = (message - first) / messagesPerCell(of: total, room: room)
        let place = Rect(
            x: rect.x + cell % rect.columns, y: rect.y + cell / rect.columns, columns: 1, rows: 1)
        surface.restyle(place) { _ in theme[.selected] }
    }

    /// Returns a cell's symbol and role; the symbols alone tell the cells apart, also in ASCII.
    private static func symbol(for cell: Cell, isASCII: Bool) -> (String, Role) {
        switch cell {
        case .unknown: (" ", .muted)
        case .sent: (isASCII ? "." : "·", .muted)
        case .delivered: (isASCII ? "#" : "█", .received)
        case .waited: (isASCII ? "%" : "▒", .late)
        case .duplicate: ("2", .duplicate)
        case .partlyLost: (isASCII ? "/" : "▞", .lost)
        case .lost: (isASCII ? "x" : "×", .lost)
        }
    }
}
