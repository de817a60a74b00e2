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
        state.lab.replay?.resume(at: state.now)
        guard state.lab.scenario == nil else { return [] }
        state.lab.enter()
        state.pickScenario()
        return []
    }

    static func perform(_ command: Command, _ state: inout State) -> [Effect]? {
        switch command {
        case .scenarios: state.pickScenario()
        case .zoom: return zoom(!state.lab.isZoomed, &state)
        case .plot: return state.accept(state.changePlot())
        case .stepBack, .stepForward:
            state.lab.step(forward: command == .stepForward, visible: state.visibleLadderRows)
        case .replaySlower, .replayFaster:
            return state.accept(state.lab.replay(faster: command == .replayFaster, now: state.now))
        case .startOrPause where state.lab.replay != nil: state.lab.replay = nil
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

    /// Handles a report of the run; at its end the ladders show the moment that it is about.
    static func handle(_ news: LabEvent, _ state: inout State) -> [Effect] {
        let effects = state.accept(state.lab.handle(news, now: state.now))
        if case .finished = news { state.lab.showKeyMoment(visible: state.visibleLadderRows) }
        return effects
    }

    static func setSetting(to text: String, _ state: inout State) -> [Effect] {
        state.accept(state.lab.setChosenParameter(to: text, now: state.now))
    }

    static func move(_ move: ListCursor.Move, _ state: inout State) {
        guard let placed = state.labLayout.placed(state.lab.lane) else { return }
        state.lab.move(move, visible: placed.ladder.rows)
    }

    /// Keeps both lanes at the same time, whatever key or click has scrolled one, and checks the lesson's steps.
    static func userActed(_ state: inout State) -> [Effect] {
        // The layout costs more than most keys.
        if !state.lab.isAligned { state.lab.alignLanes(visible: state.visibleLadderRows) }
        state.lab.checkLesson()
        return []
    }

    static func timePassed(_ state: inout State) -> [Effect] {
        guard state.screen == .lab, state.lab.replay != nil else { return [] }
        state.lab.advanceReplay(now: state.now, visible: state.visibleLadderRows)
        return []
    }

    static func close(_ state: inout State, orFilter: Bool) -> [Effect]? {
        if orFilter, !state.lab.ladder.filter.isEmpty {
            state.lab.setFilter("")
            return []
        }
        return state.lab.isZoomed ? zoom(false, &state) : nil
    }

    static let filterHint = "lost, retransmission, fast, RTO, dup ACK, SYN, ICMP, or a message number"

    static func filter(_ text: String, _ state: inout State) { state.lab.setFilter(text) }

    /// The next step of the held packet's countdown or of a replay, while the lab is visible.
    static func deadline(_ state: State) -> Instant? {
        guard state.screen == .lab else { return nil }
        return [state.lab.deadline(now: state.now), state.lab.replay?.deadline].compactMap(\.self).min()
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
