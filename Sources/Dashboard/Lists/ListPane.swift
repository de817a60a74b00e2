import Core
import Screen

/// A pane whose content is a table: all that the keys of lists need to know of it.
///
/// Moving, filtering, sorting, finding, copying, exporting and opening are the same for every conformer, see
/// `ListCommands.swift`.
protocol ListPane: Sendable {
    /// What a row is recognised by when the rows have been read again.
    associatedtype RowID: Equatable & Sendable

    /// Which rows are shown, in which order, and which of them is selected.
    var list: ListView { get set }
    /// The rows of the pane, of which `list.order` shows some.
    var rowCount: Int { get }
    func id(ofRow row: Int) -> RowID
    /// The row that an identity has now; nil if it is gone.
    func row(of id: RowID) -> Int?
    /// The rows that a filter leaves, in their own order.
    func matches(_ text: String) -> [UInt32]
    /// Some rows in the order of a column; rows that are equal in it keep their own order.
    func sorted(_ rows: [UInt32], by column: Int) -> [UInt32]
    /// The columns as they lie on the screen.
    var table: TableView { get }
    /// Where the rows lie in the inside of the pane; the titles stand above them.
    func rows(in inside: Rect) -> Rect
    /// What `y` copies.
    func text(ofRow row: Int) -> String
    /// The rows as records, for an export.
    var records: any RecordSource { get }
    /// The name of an exported file, without its ending.
    static var exportName: String { get }

    mutating func move(_ move: ListCursor.Move, visible: Int)
    mutating func select(index: Int, visible: Int)
    /// Follows a new filter.
    mutating func filterChanged()
    /// Follows a new filter, a new order or new rows.
    mutating func arranged()
    /// Follows `n` or `N`, whose match is selected now.
    mutating func matchFound()
}

extension ListPane {
    func row(of id: RowID) -> Int? { (0..<rowCount).first { self.id(ofRow: $0) == id } }

    func rows(in inside: Rect) -> Rect { inside.droppingRows(1) }

    mutating func move(_ move: ListCursor.Move, visible: Int) { list.move(move, visible: visible) }

    mutating func select(index: Int, visible: Int) { list.select(place: index, visible: visible) }

    mutating func filterChanged() {}

    mutating func arranged() {}

    mutating func matchFound() {}

    /// Applies the filter and the order; the selection stays on its row.
    mutating func arrange() { arrange(selecting: list.selected) }

    /// Replaces the rows. The selection stays on the row that it is on, by its identity: it may stand elsewhere now.
    mutating func replaceRows(_ replace: (inout Self) -> Void) {
        let id = list.selected.map { self.id(ofRow: $0) }
        replace(&self)
        arrange(selecting: id.flatMap { row(of: $0) })
    }

    private mutating func arrange(selecting row: Int?) {
        var rows = matches(list.filter)
        if let column = list.sortColumn { rows = sorted(rows, by: column) }
        if list.isReversed { rows.reverse() }
        list.show(rows, selecting: row)
        arranged()
    }
}
