import Core
import DequeModule

/// The rows of one lane's ladder that match its filter, numbered anew.
struct ListedRows: Sendable {
    /// The numbers of the rows in the whole ladder, ascending.
    private var rows: Deque<Int> = []
    /// Rows removed because the ladder no longer has them.
    private var removed = 0

    /// The new numbers. A row keeps its number while the ladder grows; old rows leave at the lower bound.
    var range: Range<Int> { removed..<removed + rows.count }

    /// - Parameter listed: One of `range`.
    func row(_ listed: Int) -> Int { rows[listed - removed] }

    /// Returns the new number of a row; nil if it is not listed.
    func number(of row: Int) -> Int? { rows.sortedIndex(of: row).map { removed + $0 } }

    mutating func append(_ row: Int) { rows.append(row) }

    /// Lists a row, or removes it.
    mutating func set(_ row: Int, isListed: Bool) {
        let index = rows.partitioningIndex { $0 >= row }
        let wasListed = index < rows.count && rows[index] == row
        if isListed, !wasListed { rows.insert(row, at: index) }
        if !isListed, wasListed { rows.remove(at: index) }
    }

    mutating func removeRows(before first: Int) {
        while let oldest = rows.first, oldest < first {
            rows.removeFirst()
            removed += 1
        }
    }
}
