/// The selected row of a list, and its first visible row.
public struct ListCursor: Sendable, Equatable {
    public private(set) var selected = 0
    public private(set) var top = 0

    public init() {}

    public enum Move: Sendable {
        case up, down, first, last, pageUp, pageDown, halfPageUp, halfPageDown
    }

    public mutating func move(_ move: Move, count: Int, visible: Int) {
        let page = max(1, visible - 1)
        switch move {
        case .up: select(selected - 1, count: count, visible: visible)
        case .down: select(selected + 1, count: count, visible: visible)
        case .first: select(0, count: count, visible: visible)
        case .last: select(count - 1, count: count, visible: visible)
        case .pageUp: select(selected - page, count: count, visible: visible)
        case .pageDown: select(selected + page, count: count, visible: visible)
        case .halfPageUp: select(selected - max(1, visible / 2), count: count, visible: visible)
        case .halfPageDown: select(selected + max(1, visible / 2), count: count, visible: visible)
        }
    }

    /// Selects a row, or the nearest existing one, and scrolls to it.
    public mutating func select(_ row: Int, count: Int, visible: Int) {
        selected = max(0, min(row, count - 1))
        top = Self.top(top, selected: selected, count: count, visible: visible)
    }

    /// Selects the row at another index, to which the selected row has moved because rows came or went before it.
    ///
    /// Scrolls as far as the row has moved, so that it keeps its line on the screen. A list at its top stays there.
    public mutating func follow(to row: Int, count: Int) {
        let row = max(0, min(row, count - 1))
        if top > 0 { top = max(0, top + row - selected) }
        selected = row
    }

    /// Selects the row that is drawn at a position in the list's area.
    ///
    /// - Returns: Whether a row is drawn there.
    @discardableResult
    public mutating func press(x: Int, y: Int, in area: Rect, count: Int) -> Bool {
        let row = top(count: count, visible: area.rows) + y - area.y
        guard area.contains(x: x, y: y), row < count else { return false }
        select(row, count: count, visible: area.rows)
        return true
    }

    /// Returns the first row to draw, for a height that may have changed since the last move.
    public func top(count: Int, visible: Int) -> Int {
        Self.top(top, selected: min(selected, max(0, count - 1)), count: count, visible: visible)
    }

    private static func top(_ top: Int, selected: Int, count: Int, visible: Int) -> Int {
        let maxTop = max(0, count - max(1, visible))
        return min(max(min(top, selected), selected - max(1, visible) + 1), maxTop)
    }
}
