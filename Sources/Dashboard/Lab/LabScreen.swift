import Core
import Screen

/// The lab as one of the program's screens.
enum LabScreen: ScreenContract {
    static let title = "Lab"
    static let command = Command.lab
    static let bindings = KeyBinding.lab

    static func contexts(_ state: State) -> [KeyContext] {
        state.lab.isStripFocused ? [.labStrip, .lab, .lists, .everywhere] : [.lab, .lists, .everywhere]
    }

    static func helpContexts(_ state: State) -> [KeyContext] { [.lab, .labStrip] }

    static func focus(on context: KeyContext, _ state: inout State) -> Bool {
        guard helpContexts(state).contains(context) else { return false }
        state.lab.isStripFocused = context == .labStrip
        return true
    }

    /// Opens the scenario picker on the first visit.
    static func enter(_ state: inout State) -> [Effect] {
        guard state.lab.scenario == nil else { return [] }
        state.lab.enter()
        state.pickScenario()
        return []
    }

    static func perform(_ command: Command, _ state: inout State) -> [Effect]? {
        switch command {
        case .scenarios: state.pickScenario()
        case .zoom: return zoom(!state.lab.isZoomed, &state)
        case .filter: return state.accept(Reply(prompt: .filter(state.lab.ladder.filter.text)))
        case .nextMatch, .previousMatch:
            let visible = state.labLayout.placed(state.lab.lane)?.ladder.rows ?? 0
            return state.accept(state.lab.find(isBackward: command == .previousMatch, visible: visible))
        default: return state.lab.perform(command, now: state.now).map { state.accept($0) }
        }
        return []
    }

    static func reasonAgainst(_ command: Command, _ state: State) -> String? {
        switch command {
        case .scrollLeft, .scrollRight, .sort, .reverse, .refresh:
            "the ladder shows packets in the order of the wire, in their full width"
        case .complete: "there is nothing to complete here"
        default: nil
        }
    }

    static func setSetting(to text: String, _ state: inout State) -> [Effect] {
        state.accept(state.lab.setChosenParameter(to: text, now: state.now))
    }

    static func move(_ move: ListCursor.Move, _ state: inout State) {
        guard let placed = state.labLayout.placed(state.lab.lane) else { return }
        state.lab.move(move, visible: placed.ladder.rows)
    }

    static func close(_ state: inout State, orFilter: Bool) -> [Effect]? {
        if orFilter, !state.lab.ladder.filter.isEmpty {
            state.lab.setFilter("")
            return []
        }
        return state.lab.isZoomed ? zoom(false, &state) : nil
    }

    static func filter(_ text: String, _ state: inout State) { state.lab.setFilter(text) }

    /// The next step of the held packet's countdown, while the lab is visible.
    static func deadline(_ state: State) -> Instant? {
        state.screen == .lab ? state.lab.deadline(now: state.now) : nil
    }

    static func export(to path: String, _ state: inout State) -> [Effect] { [.writeCapture(path: path)] }

    private static func zoom(_ isZoomed: Bool, _ state: inout State) -> [Effect] {
        state.lab.isZoomed = isZoomed
        return state.labLayout(isZoomed: false).lanes.count > 1 ? [] : state.accept(.zoomed(isZoomed))
    }
}

extension State {
    /// Shows the screen that the program starts with.
    ///
    /// - Parameter setup: A lab run to start immediately.
    public mutating func open(_ screen: ScreenID, running setup: LabSetup?, now: Instant) -> [Effect] {
        self.now = now
        guard let setup, let scenario = Scenario.named(setup.scenario) else {
            return show(screen)
        }
        self.screen = .lab
        lab.choose(scenario)
        lab.setup = setup
        return lab.start()
    }

    fileprivate mutating func pickScenario() {
        overlay = .scenarios(ScenarioPicker(Scenario.all, for: lab.setup, screen: size))
    }
}
