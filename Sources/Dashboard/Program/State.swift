import Core
import Screen

/// The state of the whole program as a value.
public struct State: Sendable {
    public internal(set) var size: Size
    /// The key bindings, which do not change during a run.
    public let keymap: Keymap
    /// The visible screen; the others keep their state.
    public internal(set) var screen = ScreenID.dashboard
    public internal(set) var dashboard = DashboardState()
    public internal(set) var sockets: SocketsState
    public internal(set) var lab = LabState()
    public internal(set) var overlay: Overlay?
    /// The filter or file name being typed on the message line.
    public internal(set) var linePrompt: LinePrompt?
    public internal(set) var message: Message?
    @Tracked public private(set) var localHost: LocalHost? = nil
    @Tracked var traffic = TrafficFigure()
    /// The name of this machine and its addresses, for the tab bar.
    private(set) var machine: [String] = []
    /// The name or path of the theme in use, to which the picker returns.
    public var themeName = ""
    /// A chosen theme, until it is known whether it can be used.
    var chosenTheme: ChosenTheme?
    /// How often to repeat readings that the screen shows; nil if only the user repeats them.
    public var refreshInterval: Duration? = .seconds(1)
    /// The time of the last event, since `draw` has no clock.
    public internal(set) var now = Instant(nanoseconds: 0)
    /// A suggestion for a host on the command line that may be a mistyped subcommand.
    public var suggestion: Suggestion?

    public init(size: Size, keymap: Keymap, sockets: SocketsSettings = SocketsSettings()) {
        (self.size, self.keymap) = (size, keymap)
        self.sockets = SocketsState(sockets)
    }

    /// The time at which `update` must be called with `Event.deadline`; nil if no timer is set.
    public var deadline: Instant? {
        var deadlines = ScreenID.allCases.map { $0.contract.deadline(self) }
        deadlines.append(trafficDeadline)
        if case .loop(let inspector) = overlay { deadlines.append(inspector.deadline) }
        return deadlines.compactMap(\.self).min()
    }

    /// When the traffic figure is due. While the Sockets screen is frozen, nothing on it changes.
    var trafficDeadline: Instant? { screen == .sockets && sockets.isFrozen ? nil : traffic.deadline }

    /// The layout of the screen, which also determines the scrolling of keys and the targets of the mouse.
    var layout: Layout { Layout(size: size) }

    var isTooSmall: Bool { Layout.isTooSmall(size) }

    mutating func localHostChanged(to host: LocalHost) -> [Effect] {
        guard host != localHost else { return [] }
        let isFirst = localHost == nil
        localHost = host
        machine = host.summary
        return dashboard.localHostChanged(to: host, isFirst: isFirst)
    }

    /// Begins to read the traffic of this machine.
    public mutating func watchTraffic() -> [Effect] { traffic.begin(every: refreshInterval) }

    /// Brings another screen to the front; activity on the previous one continues.
    mutating func show(_ new: ScreenID) -> [Effect] {
        guard new != screen else { return [] }
        if linePrompt != nil { leaveLineBeneath() }
        screen = new
        return new.contract.enter(&self)
    }
}

/// A subcommand to suggest if a HOST on the command line does not resolve.
public struct Suggestion: Sendable, Equatable {
    public var host: String
    public var subcommand: String

    public init(host: String, subcommand: String) {
        (self.host, self.subcommand) = (host, subcommand)
    }
}

extension LocalHost {
    /// The name and, for each family, the first address that other hosts can reach, or else the loopback address.
    fileprivate var summary: [String] {
        var words = [name]
        for family in IPAddress.Family.allCases {
            let candidates = addresses.map(\.address).filter { $0.family == family && $0.scope != .linkLocal }
            let notable = candidates.first { $0.scope != .loopback } ?? candidates.first
            if let notable { words.append(notable.description) }
        }
        return words
    }
}
