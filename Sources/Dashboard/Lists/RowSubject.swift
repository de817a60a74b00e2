import Core
import Screen

/// A row of a list as the subject of a box of details: recognised by its identity, wherever it stands by now.
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
    /// The details of the selected row; nil without one.
    ///
    /// - Parameter pane: Where this list stands in the state.
    func selectedSubject(_ pane: KeyPath<State, Self> & Sendable) -> RowSubject<Self>? {
        list.selected.map { RowSubject(pane, id(ofRow: $0)) }
    }
}
