import Core
import Screen

/// A row of a list as the subject of a details box, found by its identity even after it has moved.
struct RowSubject<P: DetailedList>: DetailSubject {
    private let pane: WritableKeyPath<State, P> & Sendable
    private let id: P.RowID
    /// The index of the row when the box was opened, since two rows can have the same identity.
    private let row: Int

    init(_ pane: WritableKeyPath<State, P> & Sendable, _ id: P.RowID, row: Int) {
        (self.pane, self.id, self.row) = (pane, id, row)
    }

    var isRow: Bool { true }

    func detail(in state: State) -> Detail? {
        let pane = state[keyPath: pane]
        return currentRow(in: pane).map { pane.detail(ofRow: $0) }
    }

    func open(in state: inout State) -> [Effect]? {
        let list = state[keyPath: pane]
        return currentRow(in: list).flatMap { list.openDetail(ofRow: $0) }.map { $0(&state) }
    }

    func select(in state: inout State) {
        guard let row = currentRow(in: state[keyPath: pane]) else { return }
        state[keyPath: pane].list.select(row: row)
    }

    private func currentRow(in pane: P) -> Int? {
        row < pane.rowCount && pane.id(ofRow: row) == id ? row : pane.row(of: id)
    }

    static func == (one: Self, other: Self) -> Bool { one.id == other.id && one.row == other.row }
}

/// A list whose rows have details.
protocol DetailedList: ListPane {
    func detail(ofRow row: Int) -> Detail
    /// Returns what Enter does in the details of a row, besides closing the box; nil for nothing.
    func openDetail(ofRow row: Int) -> ((inout State) -> [Effect])?
}

extension DetailedList {
    func openDetail(ofRow row: Int) -> ((inout State) -> [Effect])? { nil }

    /// Returns the subject for the selected row; nil without a selection.
    ///
    /// - Parameter pane: The key path of this list in the state.
    func selectedSubject(_ pane: WritableKeyPath<State, Self> & Sendable) -> RowSubject<Self>? {
        list.selected.map { RowSubject(pane, id(ofRow: $0), row: $0) }
    }
}
