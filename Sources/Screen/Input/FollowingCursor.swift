/// The selection in a list that grows at its end.
///
/// The selection follows the end until the user scrolls back. Rows have permanent numbers, and the oldest rows may
/// be dropped.
public struct FollowingCursor: Sendable, Equatable {
    public private(set) var isFollowing = true
    private var row = 0
    private var firstRow = 0
    /// The number after the last row at the time the user scrolled back.
    private var seenEnd = 0

    public init() {}

    public func selected(in rows: Range<Int>) -> Int? {
        guard !rows.isEmpty else { return nil }
        return isFollowing ? rows.upperBound - 1 : max(rows.lowerBound, min(row, rows.upperBound - 1))
    }

    /// Returns the first visible row.
    public func top(in rows: Range<Int>, visible: Int) -> Int {
        let maxTop = max(rows.lowerBound, rows.upperBound - max(1, visible))
        guard !isFollowing, let selected = selected(in: rows) else { return maxTop }
        let top = max(min(firstRow, selected), selected - max(1, visible) + 1)
        return max(rows.lowerBound, min(top, maxTop))
    }

    /// Returns the number of rows added since the user scrolled back; nil while the cursor follows the end.
    public func unseen(in rows: Range<Int>) -> Int? {
        // A filtered list may also lose rows at its end.
        isFollowing ? nil : max(0, rows.upperBound - seenEnd)
    }

    /// Returns to the end and follows it.
    public mutating func follow() { isFollowing = true }

    public mutating func move(_ move: ListCursor.Move, in rows: Range<Int>, visible: Int) {
        guard let selected = selected(in: rows) else { return }
        let page = max(1, visible - 1)
        switch move {
        case .up: select(selected - 1, in: rows, visible: visible)
        case .down: select(selected + 1, in: rows, visible: visible)
        case .first: select(rows.lowerBound, in: rows, visible: visible)
        case .last: isFollowing = true
        case .pageUp: select(selected - page, in: rows, visible: visible)
        case .pageDown: select(selected + page, in: rows, visible: visible)
        case .halfPageUp: select(selected - max(1, visible / 2), in: rows, visible: visible)
        case .halfPageDown: select(selected + max(1, visible / 2), in: rows, visible: visible)
        }
    }

    /// Selects a row, or the nearest existing one. Selecting the last row follows the end again.
    public mutating func select(_ row: Int, in rows: Range<Int>, visible: Int) {
        let isLast = max(rows.lowerBound, row) >= rows.upperBound - 1
        if isLast { follow() } else { pin(row, in: rows, visible: visible) }
    }

    /// Selects a row, or the nearest existing one, without following the end, also on the last row.
    public mutating func pin(_ row: Int, in rows: Range<Int>, visible: Int) {
        guard !rows.isEmpty else { return }
        firstRow = top(in: rows, visible: visible)
        if isFollowing { seenEnd = rows.upperBound }
        isFollowing = false
        self.row = max(rows.lowerBound, min(row, rows.upperBound - 1))
        firstRow = top(in: rows, visible: visible)
    }
}
