/// The panes of the dashboard, in the order in which Tab visits them.
public enum Pane: Int, Sendable, CaseIterable {
    case resolver, services, protocols, live

    /// The operations of the pane.
    var operations: PaneOperations { Self.table[rawValue].operations }

    /// The context of the keys that belong to the pane.
    var context: KeyContext { Self.table[rawValue].context }

    public var title: String { context.title }

    /// Returns the pane `step` panes after this one, wrapping around.
    func next(by step: Int) -> Pane {
        let all = Self.allCases
        return all[(rawValue + step + all.count) % all.count]
    }

    private struct Row: Sendable {
        let context: KeyContext
        let operations: PaneOperations
    }

    /// One row for each case, in the order of the cases.
    private static let table = [
        Row(context: .resolver, operations: PaneOperations(\.dashboard.resolver, \.dashboard.$resolver)),
        Row(context: .services, operations: PaneOperations(\.dashboard.services, \.dashboard.$services)),
        Row(context: .protocols, operations: PaneOperations(\.dashboard.protocols, \.dashboard.$protocols)),
        Row(context: .live, operations: PaneOperations(\.dashboard.live, \.dashboard.$live)),
    ]
}
