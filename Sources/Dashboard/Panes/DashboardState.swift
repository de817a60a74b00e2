import Core

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
