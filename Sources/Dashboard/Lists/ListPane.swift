import Core
import Screen

/// A pane whose content is a table, with everything that the keys of lists need.
///
/// Moving, filtering, sorting, finding, copying and exporting work the same way in every conforming type (see
/// `ListCommands.swift`).
protocol ListPane: Sendable {
    /// The identity of a row, which lasts when the rows are read again.
    associatedtype RowID: Equatable & Sendable

    /// The visible rows, their order, and the selection.
    var list: ListView { get set }
    /// The number of rows, including those that the filter hides.
    var rowCount: Int { get }
    func id(ofRow row: Int) -> RowID
    /// Returns the current row with an identity; nil if it is gone.
    func row(of id: RowID) -> Int?
    /// Returns the rows that match a filter, in their original order.
    func matches(_ text: String) -> [UInt32]
    /// Returns rows sorted by a column; rows with equal values keep their original order.
    func sorted(_ rows: [UInt32], by column: Int) -> [UInt32]
    /// The table as shown on a wide screen.
    var table: TableView { get }
    /// Returns the table as shown in a number of columns, if that decides which columns it has.
    func table(columns width: Int) -> TableView
    /// Returns the area of the rows inside of the pane's border, below the titles.
    func rows(in inside: Rect) -> Rect
    /// Returns the text of a row for the clipboard.
    func text(ofRow row: Int) -> String
    /// The rows as records, for an export.
    var records: any RecordSource { get }
    /// The proposed name of an export, without the extension.
    static var exportName: String { get }

    mutating func move(_ move: ListCursor.Move, visible: Int)
    mutating func select(index: Int, visible: Int)
    /// Called after the filter has changed.
    mutating func filterChanged()
    /// Called after the filter, the order or the rows have changed.
    mutating func arranged()
    /// Called after `n` or `N` has selected a match.
    mutating func matchFound()
}

extension ListPane {
    func row(of id: RowID) -> Int? { (0..<rowCount).first { self.id(ofRow: $0) == id } }

    func table(columns width: Int) -> TableView { table }

    func rows(in inside: Rect) -> Rect { inside.droppingRows(1) }

    mutating func move(_ move: ListCursor.Move, visible: Int) { list.move(move, visible: visible) }

    mutating func select(index: Int, visible: Int) { list.select(index: index, visible: visible) }

    mutating func filterChanged() {}

    mutating func arranged() {}

    mutating func matchFound() {}

    /// Applies the filter and the sort order, and keeps the selection on its row.
    mutating func arrange() { arrange(selecting: list.selected) }

    /// Replaces the rows and keeps the selection on the row with the same identity, wherever it is now.
    mutating func replaceRows(_ replace: (inout Self) -> Void) {
        let id = list.selected.map { self.id(ofRow: $0) }
        replace(&self)
        arrange(selecting: id.flatMap { row(of: $0) })
    }

    /// Applies the filter and the sort order, and selects a row.
    ///
    /// - Parameter row: nil for the row now where the selection was.
    mutating func arrange(selecting row: Int?) {
        var rows = matches(list.filter)
        if let column = list.sortColumn { rows = sorted(rows, by: column) }
        if list.isReversed { rows.reverse() }
        list.show(rows, selecting: row)
        arranged()
    }
}
