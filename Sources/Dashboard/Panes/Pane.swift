/// The panes of the dashboard, in the order of Tab.
public enum Pane: Int, Sendable, CaseIterable {
    case resolver, services, protocols, live

    /// What the pane can do.
    var operations: PaneOperations { Self.table[rawValue].operations }

    /// The context of the pane's own keys.
    var context: KeyContext { Self.table[rawValue].context }

    public var title: String { context.title }

    /// The pane after this one, around the end.
    func next(by step: Int) -> Pane {
        let all = Self.allCases
        return all[(rawValue + step + all.count) % all.count]
    }

    private struct Row: Sendable {
        let context: KeyContext
        let operations: PaneOperations
    }

    /// In the order of the cases.
    private static let table = [
        Row(context: .resolver, operations: PaneOperations(\.dashboard.resolver, \.dashboard.$resolver)),
        Row(context: .services, operations: PaneOperations(\.dashboard.services, \.dashboard.$services)),
        Row(context: .protocols, operations: PaneOperations(\.dashboard.protocols, \.dashboard.$protocols)),
        Row(context: .live, operations: PaneOperations(\.dashboard.live, \.dashboard.$live)),
    ]
}
