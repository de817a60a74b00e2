/// The panes of the dashboard, in the order in which Tab visits them.
public enum Pane: Int, Sendable, CaseIterable {
    case resolver, services, protocols, live

    /// The operations of the pane.
    var operations: PaneOperations {
        switch self {
        case .resolver: Self.resolverOperations
        case .services: Self.servicesOperations
        case .protocols: Self.protocolsOperations
        case .live: Self.liveOperations
        }
    }

    /// The context of the keys that belong to the pane.
    var context: KeyContext {
        switch self {
        case .resolver: .resolver
        case .services: .services
        case .protocols: .protocols
        case .live: .live
        }
    }

    public var title: String { context.title }

    /// Returns the pane `step` panes after this one, wrapping around.
    func next(by step: Int) -> Pane {
        let all = Self.allCases
        return all[(rawValue + step + all.count) % all.count]
    }

    private static let resolverOperations = PaneOperations(
        read: { $0.dashboard.resolver }, modify: { $1(&$0.dashboard.resolver) },
        token: { $0.dashboard.$resolver })
    private static let servicesOperations = PaneOperations(
        read: { $0.dashboard.services }, modify: { $1(&$0.dashboard.services) },
        token: { $0.dashboard.$services })
    private static let protocolsOperations = PaneOperations(
        read: { $0.dashboard.protocols }, modify: { $1(&$0.dashboard.protocols) },
        token: { $0.dashboard.$protocols })
    private static let liveOperations = PaneOperations(
        read: { $0.dashboard.live }, modify: { $1(&$0.dashboard.live) }, token: { $0.dashboard.$live })
}
