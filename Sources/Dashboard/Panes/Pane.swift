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

    public var title: String {
        switch self {
        case .resolver: "Resolver"
        case .services: "Services"
        case .protocols: "Protocols"
        case .live: "Live"
        }
    }

    /// Returns the pane `step` panes after this one, wrapping around.
    func next(by step: Int) -> Pane {
        let all = Self.allCases
        return all[(rawValue + step + all.count) % all.count]
    }

    private static let resolverOperations = PaneOperations(ResolverPane.self)
    private static let servicesOperations = PaneOperations(ServicesPane.self)
    private static let protocolsOperations = PaneOperations(ProtocolsPane.self)
    private static let liveOperations = PaneOperations(LivePane.self)
}
