import Core
import Screen

/// The whole program as a value: what is on the screen, and what it waits for.
public struct State: Sendable {
    public internal(set) var size: Size
    /// What keys do; fixed for a run.
    public let keymap: Keymap
    /// The screen in front; the others keep their state beside it.
    public internal(set) var screen = ScreenID.dashboard
    public internal(set) var dashboard = DashboardState()
    public internal(set) var lab = LabState()
    public internal(set) var overlay: Overlay?
    /// The filter or file name being typed on the message line.
    public internal(set) var linePrompt: LinePrompt?
    public internal(set) var message: Message?
    @Tracked public private(set) var localHost: LocalHost? = nil
    /// This machine's name and addresses, as the tab bar shows them.
    private(set) var machine = ""
    /// The name or path of the theme in use, to come back to it from the picker.
    public var themeName = ""
    /// A theme that was chosen before it was known whether it can be used.
    var chosenTheme: ChosenTheme?
    /// The time of the last event: `draw` has no clock.
    public internal(set) var now = Instant(nanoseconds: 0)
    /// A host that the command line named, where it reads like a mistyped subcommand.
    public var suggestion: Suggestion?

    public init(size: Size, keymap: Keymap) {
        (self.size, self.keymap) = (size, keymap)
    }

    /// When `update` wants to be called although nothing happened; nil while only events can change anything.
    public var deadline: Instant? {
        var deadlines = ScreenID.allCases.map { $0.contract.deadline(self) }
        if case .loop(let inspector) = overlay { deadlines.append(inspector.deadline) }
        return deadlines.compactMap(\.self).min()
    }

    /// The layout that is on the screen: what keys scroll by and the mouse points at.
    var layout: Layout { Layout(size: size) }

    var isTooSmall: Bool { Layout.isTooSmall(size) }

    mutating func localHostChanged(to host: LocalHost) -> [Effect] {
        guard host != localHost else { return [] }
        let isFirst = localHost == nil
        localHost = host
        machine = host.summary
        return dashboard.localHostChanged(to: host, isFirst: isFirst)
    }

    /// Brings another screen to the front; what runs on the one before goes on.
    mutating func show(_ new: ScreenID) {
        guard new != screen else { return }
        if linePrompt != nil { leaveLineBeneath() }
        screen = new
        new.contract.enter(&self)
    }
}

/// What to say where a HOST of the command line does not resolve.
public struct Suggestion: Sendable, Equatable {
    public var host: String
    public var subcommand: String

    public init(host: String, subcommand: String) {
        (self.host, self.subcommand) = (host, subcommand)
    }
}

extension LocalHost {
    /// The name, and the first address of each family that others can reach, or loopback where there is none.
    fileprivate var summary: String {
        var words = name
        for family in IPAddress.Family.allCases {
            let candidates = addresses.map(\.address).filter { $0.family == family && $0.scope != .linkLocal }
            let notable = candidates.first { $0.scope != .loopback } ?? candidates.first
            if let notable { words += " · \(notable)" }
        }
        return words
    }
}
