/// Which rows of a list are shown, in which order, and which of them is selected.
///
/// The rows themselves stay where they are; the view holds their indices, so that a filter or another
/// order moves nothing. The selection follows its row.
public struct ListView: Sendable {
    /// The rows that pass the filter, as shown.
    public private(set) var order: [UInt32] = []
    /// The text of the filter; empty shows every row.
    public private(set) var filter = "" { didSet { mark = ChangeToken() } }
    /// The column that decides the order; nil is the rows' own order.
    public private(set) var sortColumn: Int? { didSet { mark = ChangeToken() } }
    public private(set) var isReversed = false { didSet { mark = ChangeToken() } }
    /// The first column in sight, after scrolling sideways.
    public private(set) var firstColumn = 0 { didSet { mark = ChangeToken() } }
    /// The filter that `findNext` goes by after the filter itself has been left.
    public private(set) var pattern = ""
    private var cursor = ListCursor()
    private var isFilterNew = false
    /// Of everything but the rows and the selection.
    public private(set) var mark = ChangeToken()

    public init() {}

    public var count: Int { order.count }

    /// The selected row, as an index of the rows themselves.
    public var selected: Int? {
        order.isEmpty ? nil : Int(order[min(cursor.selected, order.count - 1)])
    }

    /// The selected place in `order`.
    public var place: Int { min(cursor.selected, max(0, order.count - 1)) }

    public func top(visible: Int) -> Int { cursor.top(count: order.count, visible: visible) }

    /// Takes a new order.
    ///
    /// - Parameter row: The row to be selected; where it is nil or not shown, what stands near the selection is.
    public mutating func show(_ rows: [UInt32], selecting row: Int?) {
        order = rows
        // A filter that leaves the row out starts at its first match; a row that went leaves its place.
        let fallback = isFilterNew ? 0 : min(cursor.selected, rows.count - 1)
        isFilterNew = false
        let place = row.flatMap { rows.firstIndex(of: UInt32($0)) } ?? fallback
        cursor.select(place, count: rows.count, visible: .max)
    }

    public mutating func move(_ move: ListCursor.Move, visible: Int) {
        cursor.move(move, count: order.count, visible: visible)
    }

    public mutating func select(place: Int, visible: Int) {
        cursor.select(place, count: order.count, visible: visible)
    }

    /// Selects one of the rows, if it is shown.
    public mutating func select(row: Int) {
        guard let index = order.firstIndex(of: UInt32(row)) else { return }
        cursor.select(index, count: order.count, visible: .max)
    }

    public mutating func setFilter(_ text: String) {
        filter = text
        if !text.isEmpty { pattern = text }
        isFilterNew = true
    }

    /// Sorts by the next of some columns, forwards, and after the last in the rows' own order again.
    ///
    /// - Parameter columns: from left to right.
    public mutating func sortByNextColumn(of columns: [Int]) {
        let old = sortColumn ?? -1
        (sortColumn, isReversed) = (columns.first { $0 > old }, false)
    }

    /// Sorts by a column, or the other way round where it is the one already.
    public mutating func sort(by column: Int) {
        if sortColumn == column { isReversed.toggle() } else { (sortColumn, isReversed) = (column, false) }
    }

    /// Turns the order round; the rows' own order has only one direction.
    public mutating func reverse() { isReversed = sortColumn != nil && !isReversed }

    public mutating func scroll(by columns: Int, of count: Int) {
        firstColumn = max(0, min(firstColumn + columns, count - 1))
    }

    /// Selects the next of `matches` after the selection, or the previous, around the end.
    ///
    /// - Parameter matches: rows, in any order.
    /// - Returns: Whether there was one.
    public mutating func find(_ matches: [UInt32], isBackward: Bool, visible: Int) -> Bool {
        guard !order.isEmpty else { return false }
        var isMatch = [Bool](repeating: false, count: Int(order.max() ?? 0) + 1)
        for row in matches where Int(row) < isMatch.count { isMatch[Int(row)] = true }
        for distance in 1...order.count {
            let step = isBackward ? order.count - distance : distance
            let place = (self.place + step) % order.count
            if isMatch[Int(order[place])] {
                cursor.select(place, count: order.count, visible: visible)
                return true
            }
        }
        return false
    }
}
