/// The visible rows of a list, their order, and the selection.
///
/// The view holds indices of rows, so that filtering and sorting do not move the rows themselves. The selection
/// stays on its row.
public struct ListView: Sendable {
    /// The rows that pass the filter, in the order shown.
    public private(set) var order: [UInt32] = []
    /// The text of the filter; an empty filter shows every row.
    public private(set) var filter = ""
    /// The column that the rows are sorted by; nil for their original order.
    public private(set) var sortColumn: Int?
    public private(set) var isReversed = false
    /// The first visible column, after scrolling sideways.
    public private(set) var firstColumn = 0
    /// The last filter that was not empty: what `n` and `N` search for.
    public private(set) var pattern = ""
    private var cursor = ListCursor()
    private var isFilterNew = false
    /// Whether the first row stays selected, whichever it is, until the user chooses another one.
    private let staysAtTop: Bool
    /// Whether the user has chosen the selected row.
    public private(set) var isSelectionChosen = false

    /// - Parameter staysAtTop: Whether the first row stays selected until the user chooses another one, in a list whose
    ///   rows change by themselves.
    public init(staysAtTop: Bool = false) { self.staysAtTop = staysAtTop }

    public var count: Int { order.count }

    /// The index of the selected row among the unsorted rows.
    public var selected: Int? {
        order.isEmpty ? nil : Int(order[min(cursor.selected, order.count - 1)])
    }

    /// The index of the selected row in `order`.
    public var selectedIndex: Int { min(cursor.selected, max(0, order.count - 1)) }

    public func top(visible: Int) -> Int { cursor.top(count: order.count, visible: visible) }

    /// Replaces the shown rows.
    ///
    /// - Parameter row: The row to select. If it is nil or not shown, a row near the old selection is selected.
    public mutating func show(_ rows: [UInt32], selecting row: Int?) {
        order = rows
        // After a new filter the first match is selected; after a row has gone, the one now at its index.
        let fallback = isFilterNew ? 0 : min(cursor.selected, rows.count - 1)
        isFilterNew = false
        let isFixed = staysAtTop && !isSelectionChosen
        let index = isFixed ? 0 : row.flatMap { rows.firstIndex(of: UInt32($0)) } ?? fallback
        cursor.follow(to: index, count: rows.count)
    }

    public mutating func move(_ move: ListCursor.Move, visible: Int) {
        cursor.move(move, count: order.count, visible: visible)
        isSelectionChosen = move != .first
    }

    public mutating func select(index: Int, visible: Int) {
        cursor.select(index, count: order.count, visible: visible)
        isSelectionChosen = true
    }

    /// Selects one of the rows, if it is shown.
    public mutating func select(row: Int) {
        guard let index = order.firstIndex(of: UInt32(row)) else { return }
        cursor.follow(to: index, count: order.count)
        isSelectionChosen = true
    }

    public mutating func setFilter(_ text: String) {
        filter = text
        if !text.isEmpty { pattern = text }
        isFilterNew = true
    }

    /// Sorts by the next of the given columns in ascending order; after the last, restores the original order.
    ///
    /// - Parameter columns: The sortable columns from left to right.
    public mutating func sortByNextColumn(of columns: [Int]) {
        let old = sortColumn ?? -1
        (sortColumn, isReversed) = (columns.first { $0 > old }, false)
    }

    /// Sorts by a column, or reverses the order if the list is already sorted by it.
    public mutating func sort(by column: Int) {
        if sortColumn == column { isReversed.toggle() } else { (sortColumn, isReversed) = (column, false) }
    }

    /// Reverses the sort order; the original order cannot be reversed.
    public mutating func reverse() { isReversed = sortColumn != nil && !isReversed }

    public mutating func scroll(by columns: Int, of count: Int) {
        firstColumn = max(0, min(firstColumn + columns, count - 1))
    }

    /// Selects the next match after the selection, or the previous one, and wraps around.
    ///
    /// - Parameter matches: The matching rows, in any order.
    /// - Returns: Whether a match is shown.
    public mutating func find(_ matches: [UInt32], isBackward: Bool, visible: Int) -> Bool {
        guard !order.isEmpty else { return false }
        var isMatch = [Bool](repeating: false, count: Int(order.max() ?? 0) + 1)
        for row in matches where Int(row) < isMatch.count { isMatch[Int(row)] = true }
        for distance in 1...order.count {
            let step = isBackward ? order.count - distance : distance
            let index = (selectedIndex + step) % order.count
            if isMatch[Int(order[index])] {
                select(index: index, visible: visible)
                return true
            }
        }
        return false
    }
}
