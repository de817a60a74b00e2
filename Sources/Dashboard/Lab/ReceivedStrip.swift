import Core
import DequeModule
import Screen

/// A strip that shows whether and how the messages of a run arrived, scaled to the whole run.
struct ReceivedStrip: Sendable {
    /// What is known of a message, in ascending order of importance.
    private enum Cell: UInt8, Comparable, CaseIterable {
        /// Neither the sending nor the arrival was reported.
        case unknown
        case sent, delivered
        /// Waited for a hole in the stream, or came out of order.
        case waited
        case duplicate, lost

        static func < (left: Cell, right: Cell) -> Bool { left.rawValue < right.rawValue }
    }

    /// One byte each; an endless run forgets its oldest messages.
    private static let maxMessages = 1 << 16

    private var cells: Deque<Cell> = []
    /// The number of cells of each kind, so that a frame need not count them.
    private var counts = [Int](repeating: 0, count: Cell.allCases.count)
    /// The number of the oldest message kept.
    private var first = 1

    /// Records what happened to a message.
    mutating func record(_ mark: MessageEvent) {
        guard mark.number >= first, mark.number < .max else { return }
        if mark.number - first >= 2 * Self.maxMessages {
            // The number is so far ahead that no cell would be kept.
            cells.removeAll()
            counts = [Int](repeating: 0, count: Cell.allCases.count)
            first = mark.number
        }
        while first + cells.count <= mark.number {
            cells.append(.unknown)
            counts[Int(Cell.unknown.rawValue)] += 1
        }
        let old = cells[mark.number - first]
        let new: Cell =
            switch mark.kind {
            case .sent: old == .unknown ? .sent : old
            case .delivered: .delivered
            case .waited, .late: .waited
            case .twice: .duplicate
            case .lost: .lost
            }
        cells[mark.number - first] = new
        counts[Int(old.rawValue)] -= 1
        counts[Int(new.rawValue)] += 1
        while cells.count > Self.maxMessages {
            counts[Int(cells.removeFirst().rawValue)] -= 1
            first += 1
        }
    }

    /// Returns the messages that the strip shows, for its title: `1-500 of 500 · 3 a cell`.
    ///
    /// - Parameters:
    ///   - total: The number of messages of the run.
    ///   - room: The number of cells.
    func range(of total: Int, room: Int) -> String {
        let last = last(of: total)
        guard last >= first, room > 0 else { return "" }
        let each = messagesPerCell(of: total, room: room)
        return "\(first.grouped)-\(last.grouped) of \(max(total, last).grouped)"
            + (each > 1 ? " · \(each.grouped) a cell" : "")
    }

    private func last(of total: Int) -> Int { max(total, first + cells.count - 1) }

    private func messagesPerCell(of total: Int, room: Int) -> Int {
        max(1, (last(of: total) - first + room) / room)
    }

    /// Returns whether a message is known to be lost.
    func isLost(_ message: Int) -> Bool {
        message >= first && message - first < cells.count && cells[message - first] == .lost
    }

    /// Draws the whole run, row by row; of several messages in a cell, the worst fate is drawn.
    func draw(_ surface: inout Surface, in rect: Rect, of total: Int, _ theme: Theme) {
        let room = max(0, rect.columns) * max(0, rect.rows)
        guard room > 0 else { return }
        let each = messagesPerCell(of: total, room: room)
        for (cell, start) in stride(from: 0, to: cells.count, by: each).enumerated() {
            var worst = Cell.unknown
            for index in start..<min(cells.count, start + each) { worst = max(worst, cells[index]) }
            let (symbol, role) = Self.symbol(for: worst, isASCII: theme.isASCII)
            surface.put(
                symbol, x: rect.x + cell % rect.columns, y: rect.y + cell / rect.columns, style: theme[role])
        }
    }

    /// The kinds of cells in the strip that need an explanation, with their symbols; the worst first.
    ///
    /// - Parameter isStream: Whether what came late waited for a hole; else it came out of order.
    func legend(isStream: Bool, isASCII: Bool) -> [(symbol: String, role: Role, words: String)] {
        [
            (Cell.lost, "lost"), (.waited, isStream ? "waited" : "reordered"), (.duplicate, "duplicate"),
        ].filter { counts[Int($0.0.rawValue)] > 0 }.map { kind, words in
            let (symbol, role) = Self.symbol(for: kind, isASCII: isASCII)
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
        case .lost: (isASCII ? "x" : "×", .lost)
        }
    }
}
