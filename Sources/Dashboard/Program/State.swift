import Core
import Screen

/// The whole program as a value: what is on the screen, and what it waits for.
public struct State: Sendable {
    public var size: Size
    /// What keys do; fixed for a run.
    public let keymap: Keymap
    /// The screen in front; the others keep their state beside it.
    public var screen = ScreenID.dashboard
    public var focus = Pane.resolver
    public var isZoomed = false
    public var help: HelpOverlay?
    public var message: Message?
    public var localHost: LocalHost?
    public var resolver = ResolverPane()
    /// The time of the last event: `draw` has no clock.
    public var now = Instant(nanoseconds: 0)
    /// A host that the command line named, where it reads like a mistyped subcommand.
    public var suggestion: Suggestion?

    public init(size: Size, keymap: Keymap) {
        (self.size, self.keymap) = (size, keymap)
    }

    /// When `update` wants to be called although nothing happened; nil while only events can change anything.
    public var deadline: Instant? {
        resolver.deadline
    }

    /// The input line that takes the keys, if one is open.
    var isTyping: Bool {
        screen == .dashboard && focus == .resolver && resolver.prompt != nil
    }
}

/// The screens of the tab bar.
public enum ScreenID: Int, Sendable, CaseIterable {
    case dashboard = 1

    public var title: String {
        switch self {
        case .dashboard: "Dashboard"
        }
    }
}

/// The panes of the dashboard, in the order of Tab.
public enum Pane: Int, Sendable, CaseIterable {
    case resolver, services, protocols, live

    public var title: String {
        switch self {
        case .resolver: "Resolver"
        case .services: "Services"
        case .protocols: "Protocols"
        case .live: "Live"
        }
    }
}

/// The text of the message line, until the next key.
public struct Message: Sendable, Equatable {
    public enum Kind: Sendable {
        case done, failed
    }

    public var kind: Kind
    public var text: String

    static func done(_ text: String) -> Message { Message(kind: .done, text: text) }
    static func failed(_ text: String) -> Message { Message(kind: .failed, text: text) }
}

/// What to say where a HOST of the command line does not resolve.
public struct Suggestion: Sendable, Equatable {
    public var host: String
    public var subcommand: String

    public init(host: String, subcommand: String) {
        (self.host, self.subcommand) = (host, subcommand)
    }
}
