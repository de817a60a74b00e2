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
    public var overlay: Overlay?
    /// The filter or file name being typed on the message line.
    public var linePrompt: LinePrompt?
    public var message: Message?
    @Watched public var localHost: LocalHost? = nil {
        // Once for each change, and not for each frame.
        didSet {
            machine = localHost?.summary ?? ""
            resolver.learn(localHost)
        }
    }
    /// This machine's name and addresses, as the tab bar shows them.
    private(set) var machine = ""
    @Watched public var resolver = ResolverPane()
    @Watched public var services = ServicesPane()
    @Watched public var protocols = ProtocolsPane()
    @Watched public var live = LivePane()
    public var lab = LabState()
    /// What the theme in use is found by, to come back to it from the picker.
    public var themeName = ""
    /// A theme that was chosen before it was known whether it can be used.
    var chosenTheme: ChosenTheme?
    /// The time of the last event: `draw` has no clock.
    public var now = Instant(nanoseconds: 0)
    /// A host that the command line named, where it reads like a mistyped subcommand.
    public var suggestion: Suggestion?

    public init(size: Size, keymap: Keymap) {
        (self.size, self.keymap) = (size, keymap)
    }

    /// When `update` wants to be called although nothing happened; nil while only events can change anything.
    public var deadline: Instant? {
        var next = resolver.deadline
        func consider(_ deadline: Instant?) {
            guard let deadline else { return }
            next = next.map { min($0, deadline) } ?? deadline
        }
        if case .loop(let open) = overlay { consider(open.deadline) }
        if screen == .dashboard, let due = live.deadline(now: now), let rect = layout.rect(of: .live),
            live.showsBars(in: rect)
        {
            consider(due)
        }
        if screen == .lab { consider(lab.deadline(now: now)) }
        return next
    }

    /// Whether the line that takes the keys asks for a host.
    var isHostPrompt: Bool {
        overlay == nil && linePrompt == nil && screen == .dashboard && focus == .resolver
            && resolver.prompt?.kind == .host
    }

    /// Whether the line that takes the keys says something in the chat.
    var isSaying: Bool { overlay == nil && linePrompt == nil && focus == .live && live.isTyping }

    /// Whether an input line takes the keys.
    var isTyping: Bool { input != nil }

    /// The input line that takes the keys, if one is open.
    var input: InputLine? {
        get {
            if let overlay {
                switch overlay {
                case .palette(let palette): return palette.line
                case .scenarios(let picker): return picker.line
                default: return nil
                }
            }
            if let linePrompt { return linePrompt.line }
            guard screen == .dashboard else { return nil }
            switch focus {
            case .resolver: return resolver.prompt?.line
            case .live: return live.isTyping ? live.line : nil
            case .services, .protocols: return nil
            }
        }
        set {
            guard let newValue else { return }
            if case .palette(var palette) = overlay {
                let isChanged = palette.line.text != newValue.text
                palette.line = newValue
                if isChanged { palette.textChanged() }
                overlay = .palette(palette)
            } else if case .scenarios(var picker) = overlay {
                picker.type(newValue)
                overlay = .scenarios(picker)
            } else if linePrompt != nil {
                linePrompt?.line = newValue
                if linePrompt?.kind == .filter { filterFocusedList(newValue.text) }
            } else if focus == .live {
                live.line = newValue
            } else {
                resolver.prompt?.line = newValue
            }
        }
    }
}

/// The screens of the tab bar.
public enum ScreenID: Int, Sendable, CaseIterable {
    case dashboard = 1
    case lab = 3

    public var title: String {
        switch self {
        case .dashboard: "Dashboard"
        case .lab: "Lab"
        }
    }
}

/// The panes of the dashboard, in the order of Tab.
public enum Pane: Int, Sendable, CaseIterable {
    case resolver, services, protocols, live

    /// The context of the pane's own keys.
    var context: KeyContext {
        switch self {
        case .resolver: .resolver
        case .services: .services
        case .protocols: .protocols
        case .live: .live
        }
    }

    /// The contexts that keys have in the pane, the innermost first.
    var contexts: [KeyContext] { [context, .lists, .everywhere] }

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
