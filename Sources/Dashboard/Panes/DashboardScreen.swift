import Core
import Screen

/// The first screen of the program, which passes each operation on to the focused pane.
enum DashboardScreen: ScreenContract {
    static let title = "Dashboard"
    static let command = Command.dashboard
    static let bindings: [KeyBinding] =
        KeyBinding.resolver + KeyBinding.services + KeyBinding.protocols + KeyBinding.live

    static func contexts(_ state: State) -> [KeyContext] { [focus(state).context, .lists, .everywhere] }

    static func helpContexts(_ state: State) -> [KeyContext] { [focus(state).context] }

    static func focus(on context: KeyContext, _ state: inout State) -> Bool {
        guard let pane = Pane.allCases.first(where: { $0.context == context }) else { return false }
        state.dashboard.focus = pane
        return true
    }

    static func perform(_ command: Command, _ state: inout State) -> [Effect]? {
        switch command {
        case .nextPane: state.dashboard.focus = focus(state).next(by: 1)
        case .previousPane: state.dashboard.focus = focus(state).next(by: -1)
        case .zoom: return zoom(!state.dashboard.isZoomed, &state)
        case .chatWith: chatWithSelectedAddress(&state.dashboard)
        case .useAsProbePort: return useAsProbePort(&state)
        default: return operations(state).perform(&state, command, context(state)).map { state.accept($0) }
        }
        return []
    }

    static func reasonAgainst(_ command: Command, _ state: State) -> String? {
        guard command != .complete || operations(state).completes(state) else {
            return "nothing to complete here"
        }
        return operations(state).reasonAgainst(state, command)
    }

    static func move(_ move: ListCursor.Move, _ state: inout State) {
        operations(state).move(&state, move, context(state))
    }

    static func userActed(_ state: inout State) -> [Effect] {
        let hasUnits = state.isServiceOpen
        guard state.dashboard.services.needsListeners(hasUnits: hasUnits, now: state.now), !state.isTooSmall,
            state.paneLayout.rect(of: .services) != nil
        else { return [] }
        return state.dashboard.services.refreshListeners(hasUnits: hasUnits, now: state.now)
    }

    static func close(_ state: inout State, orFilter: Bool) -> [Effect]? {
        if orFilter, !operations(state).filter(state).isEmpty {
            operations(state).setFilter(&state, "")
            return []
        }
        return state.dashboard.isZoomed ? zoom(false, &state) : nil
    }

    static func deadline(_ state: State) -> Instant? {
        Pane.allCases.compactMap { $0.operations.deadline(state, context(of: $0, state)) }.min()
    }

    static func timePassed(_ state: inout State) -> [Effect] {
        var effects: [Effect] = []
        for pane in Pane.allCases {
            let context = context(of: pane, state)
            // Only what is due: whatever changes a pane has it drawn again.
            guard let due = pane.operations.deadline(state, context), due <= state.now else { continue }
            effects += pane.operations.timePassed(&state, context)
        }
        return effects + state.reportServiceProbe()
    }

    // MARK: Lists and input lines

    static func filter(_ text: String, _ state: inout State) { operations(state).setFilter(&state, text) }

    static func export(to path: String, _ state: inout State) -> [Effect] {
        state.accept(operations(state).export(state, path))
    }

    static func line(_ state: State) -> InputLine? { operations(state).line(state) }

    static func setLine(_ line: InputLine, _ state: inout State) { operations(state).setLine(&state, line) }

    static func leaveLine(_ state: inout State) { operations(state).leaveLine(&state) }

    static func openLineForPaste(_ state: inout State) -> Bool {
        if !operations(state).openLineForPaste(&state) {
            state.linePrompt = .filter(operations(state).filter(state))
        }
        return true
    }

    static func question(pasting text: String, _ state: State) -> Confirmation? {
        operations(state).question(state, text)
    }

    static func submit(_ state: inout State) -> [Effect] {
        state.accept(operations(state).submitLine(&state, context(state)))
    }

    static func complete(_ state: inout State) -> [Effect] {
        state.accept(operations(state).completeLine(&state))
    }

    // MARK: The focused pane

    static func focus(_ state: State) -> Pane { state.dashboard.focus }

    static func operations(_ state: State) -> PaneOperations { state.dashboard.focus.operations }

    static func context(_ state: State) -> PaneContext { context(of: state.dashboard.focus, state) }

    /// Returns the context of a pane. A hidden pane acts as if it had the whole screen.
    static func context(of pane: Pane, _ state: State) -> PaneContext {
        let rect = state.paneLayout.rect(of: pane)
        return PaneContext(
            rect: rect ?? state.layout.body, isVisible: rect != nil && state.screen == .dashboard,
            now: state.now)
    }

    // MARK: Panes that act on each other

    /// Moves the focus to the chat and begins a command that selects the address as the peer. The port comes last,
    /// so that it is easy to change.
    private static func chatWithSelectedAddress(_ dashboard: inout DashboardState) {
        let list = dashboard.resolver.addresses
        guard let row = list.selected else { return }
        let peer = Endpoint(.udp(host: list.rows[row].address.description, port: list.port))
        dashboard.focus = .live
        dashboard.live.edit("/to \(peer)")
    }

    private static func useAsProbePort(_ state: inout State) -> [Effect] {
        guard let service = state.dashboard.services.selected else { return [] }
        return state.accept(state.dashboard.resolver.probe(service, now: state.now))
    }

    // MARK: Zoom

    /// Zooms the focused pane, or shows the other panes again.
    ///
    /// If only one pane fits on the screen, nothing visibly changes, so a message reports the zoom.
    private static func zoom(_ isZoomed: Bool, _ state: inout State) -> [Effect] {
        state.dashboard.isZoomed = isZoomed
        return PaneLayout.showsAll(state.size) ? [] : state.accept(.zoomed(isZoomed))
    }
}

extension Reply {
    /// Returns a message about the zoom, for a screen that looks the same with and without it.
    static func zoomed(_ isZoomed: Bool) -> Reply {
        .done(isZoomed ? "zoomed: press z, q or Esc to leave" : "no longer zoomed")
    }
}

extension State {
    var paneLayout: PaneLayout {
        PaneLayout(size: size, focus: dashboard.focus, isZoomed: dashboard.isZoomed)
    }
}
