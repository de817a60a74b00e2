import Core
import Screen

/// The state of the four panes, and the focus.
public struct DashboardState: Sendable {
    public internal(set) var focus = Pane.resolver
    public internal(set) var isZoomed = false
    @Tracked public internal(set) var resolver = ResolverPane()
    @Tracked public internal(set) var services = ServicesPane()
    @Tracked public internal(set) var protocols = ProtocolsPane()
    @Tracked public internal(set) var live = LivePane()

    public init() {}

    mutating func localHostChanged(to host: LocalHost, isFirst: Bool) -> [Effect] {
        let files: [Effect] = isFirst ? [.readServices, .readProtocols] : []
        guard isFirst || resolver.showsLocalHost else {
            resolver.localHostChanged(to: host)
            return []
        }
        return resolver.show(host) + files
    }
}

// MARK: Access for `PaneOperations`

extension ResolverPane {
    static func read<Value>(_ state: State, _ body: (ResolverPane) -> Value) -> Value {
        body(state.dashboard.resolver)
    }

    static func modify<Value>(_ state: inout State, _ body: (inout ResolverPane) -> Value) -> Value {
        body(&state.dashboard.resolver)
    }

    static func token(_ state: State) -> ChangeToken { state.dashboard.$resolver }
}

extension ServicesPane {
    static func read<Value>(_ state: State, _ body: (ServicesPane) -> Value) -> Value {
        body(state.dashboard.services)
    }

    static func modify<Value>(_ state: inout State, _ body: (inout ServicesPane) -> Value) -> Value {
        body(&state.dashboard.services)
    }

    static func token(_ state: State) -> ChangeToken { state.dashboard.$services }
}

extension ProtocolsPane {
    static func read<Value>(_ state: State, _ body: (ProtocolsPane) -> Value) -> Value {
        body(state.dashboard.protocols)
    }

    static func modify<Value>(_ state: inout State, _ body: (inout ProtocolsPane) -> Value) -> Value {
        body(&state.dashboard.protocols)
    }

    static func token(_ state: State) -> ChangeToken { state.dashboard.$protocols }
}

extension LivePane {
    static func read<Value>(_ state: State, _ body: (LivePane) -> Value) -> Value {
        body(state.dashboard.live)
    }

    static func modify<Value>(_ state: inout State, _ body: (inout LivePane) -> Value) -> Value {
        body(&state.dashboard.live)
    }

    static func token(_ state: State) -> ChangeToken { state.dashboard.$live }
}
