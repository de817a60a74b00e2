import Core
import Screen

/// A row of a list as the subject of a details box, found by its identity even after it has moved.
struct RowSubject<P: DetailedList>: DetailSubject {
    private let pane: KeyPath<State, P> & Sendable
    private let id: P.RowID

    init(_ pane: KeyPath<State, P> & Sendable, _ id: P.RowID) { (self.pane, self.id) = (pane, id) }

    var isRow: Bool { true }

    func detail(in state: State) -> Detail? {
        let pane = state[keyPath: pane]
        return pane.row(of: id).map { pane.detail(ofRow: $0) }
    }

    static func == (one: Self, other: Self) -> Bool { one.id == other.id }

    func hash(into hasher: inout Hasher) { hasher.combine(id) }
}

/// A list whose rows have details.
protocol DetailedList: ListPane {
    func detail(ofRow row: Int) -> Detail
}

extension DetailedList {
    /// Returns the subject for the selected row; nil without a selection.
    ///
    /// - Parameter pane: The key path of this list in the state.
    func selectedSubject(_ pane: KeyPath<State, Self> & Sendable) -> RowSubject<Self>? {
        list.selected.map { RowSubject(pane, id(ofRow: $0)) }
    }
}
