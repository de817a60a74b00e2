import Core
import Screen

extension LabState {
    /// The contexts that keys have in the lab, the innermost first.
    var contexts: [KeyContext] {
        isStripFocused ? [.labStrip, .lab, .lists, .everywhere] : [.lab, .lists, .everywhere]
    }
}

extension State {
    /// Puts a screen in front from the start.
    ///
    /// - Parameter setup: An experiment of the lab that begins at once.
    public mutating func open(_ screen: ScreenID, running setup: LabSetup?) -> [Effect] {
        guard let setup, let scenario = Scenario.named(setup.scenario) else {
            show(screen)
            return []
        }
        self.screen = .lab
        lab.choose(scenario)
        lab.setup = setup
        return lab.start()
    }

    /// Puts another screen in front; what runs there goes on.
    mutating func show(_ new: ScreenID) {
        guard new != screen else { return }
        linePrompt = nil
        screen = new
        guard new == .lab, lab.scenario == nil else { return }
        lab.enter()
        pickScenario()
    }

    mutating func take(_ news: LabNews) {
        switch news {
        case .started(let facts): lab.take(facts)
        case .progress(let progress): lab.take(progress, now: now)
        case .finished(let report):
            lab.take(report)
            if let first = report.disagreements.first { message = .failed(first) }
        case .failed(let failure):
            lab.fail("\(lab.run?.wanted.scenario ?? lab.setup.scenario) \(failure.message)")
        }
    }

    /// Does what a command says on the lab's screen.
    mutating func performInLab(_ command: Command) -> [Effect] {
        switch command {
        case .startOrPause: return lab.startOrPause()
        case .restart: return lab.start()
        case .scenarios: pickScenario()
        case .nextPane: lab.turnFocus(by: 1)
        case .previousPane: lab.turnFocus(by: -1)
        case .zoom: zoom(!lab.isZoomed)
        case .previousFigure: lab.turnFigure(by: -1)
        case .nextFigure: lab.turnFigure(by: 1)
        case .increase, .decrease: return changeFigure { $0.step(up: command == .increase, in: &$1) }
        case .cut: return change(nil) { $0.impairments.isCut.toggle() }
        case .hold:
            lab.isHolding.toggle()
            return lab.isOn ? [.lab(.control(.hold(lab.isHolding)))] : []
        case .passPacket: return [.lab(.control(.pass))]
        case .dropPacket: return [.lab(.control(.drop))]
        case .open: overlay = lab.packetDetail.map { .detail($0) }
        case .export:
            var line = InputLine()
            line.offer("lab.pcap")
            linePrompt = LinePrompt(kind: .capture, line: line)
        case .copy: return copyCommandLine()
        default: break
        }
        return []
    }

    mutating func moveInLab(_ move: ListCursor.Move) -> [Effect] {
        guard let placed = labLayout.placed(lab.lane) else { return [] }
        lab.isStripFocused = false
        let rows = lab.ladder.rows(of: lab.lane)
        lab[lab.lane].cursor.move(move, in: rows, visible: placed.ladder.rows)
        return []
    }

    private mutating func copyCommandLine() -> [Effect] {
        let setup = lab.shownSetup
        guard let scenario = Scenario.named(setup.scenario) else { return [] }
        let text = setup.commandLine(from: scenario)
        message = .done("copied \(text)")
        return [.copy(text)]
    }

    // MARK: The strip

    /// Changes the chosen figure.
    private mutating func changeFigure(_ change: (LabFigure, inout LabSetup) -> Void) -> [Effect] {
        let figure = lab.figure
        lab.typed = ""
        return self.change(figure) { change(figure, &$0) }
    }

    /// The wire hears of a change at once; what it does not take waits for the next start.
    private mutating func change(_ figure: LabFigure?, _ change: (inout LabSetup) -> Void) -> [Effect] {
        let old = lab.setup
        let effects = lab.change(figure, change)
        if lab.isOn, !lab.canChangeRun(figure), lab.setup != old, let figure {
            message = .done("\(figure.text(lab.setup, isASCII: false)) from the next start (r)")
        }
        return effects
    }

    /// Digits replace the figure at the first, and go on behind it.
    mutating func typeFigure(_ key: Key) -> [Effect] {
        let figure = lab.figure
        guard figure.value(in: lab.setup) != nil else {
            message = .failed("+ and - change \(figure.text(lab.setup, isASCII: false))")
            return []
        }
        var typed = lab.typed
        if case .character(let character) = key { typed.append(character) } else { _ = typed.popLast() }
        guard typed.utf8.count <= 16, let value = Double(typed.isEmpty || typed == "." ? "0" : typed) else {
            return []
        }
        lab.typed = typed
        return change(figure) { figure.set(value, in: &$0) }
    }

    // MARK: Scenarios

    private mutating func pickScenario() {
        overlay = .scenarios(ScenarioPicker(Scenario.all, selecting: lab.setup.scenario, screen: size))
    }

    mutating func chooseScenario(of picker: ScenarioPicker) {
        overlay = nil
        guard let scenario = picker.selected else { return }
        lab.choose(scenario)
        if lab.isOn { message = .done("\(scenario.name) from the next start (r)") }
    }

    mutating func filterScenarios() {
        guard case .scenarios(var picker) = overlay else { return }
        picker.openFilter()
        overlay = .scenarios(picker)
    }

    /// Enter in an input line of an overlay.
    mutating func submitInOverlay() -> [Effect] {
        guard case .scenarios(var picker) = overlay else { return openInOverlay() }
        picker.closeFilter(keeping: true)
        overlay = .scenarios(picker)
        return []
    }

    /// Esc in an input line of an overlay.
    mutating func leaveLineInOverlay() -> [Effect] {
        guard case .scenarios(var picker) = overlay else { return closeOverlay() }
        picker.closeFilter(keeping: false)
        overlay = .scenarios(picker)
        return []
    }
}

extension LabState {
    /// What is in sight goes by it: the run, on the medium that it has; before the first, what starts next.
    var shownSetup: LabSetup {
        guard var setup = run?.wanted else { return setup }
        if let facts { setup.medium = facts.medium }
        return setup
    }

    /// UDP ladder, TCP ladder, strip, and round again.
    fileprivate mutating func turnFocus(by step: Int) {
        let place = isStripFocused ? 2 : lane.rawValue
        let next = (place + step + 3) % 3
        isStripFocused = next == 2
        if let lane = Lane(rawValue: next) { self.lane = lane }
        typed = ""
    }

    /// From a ladder, the first press only goes to the strip.
    fileprivate mutating func turnFigure(by step: Int) {
        typed = ""
        guard isStripFocused else {
            isStripFocused = true
            return
        }
        let all = LabFigure.allCases
        figure = all[(figure.rawValue + step + all.count) % all.count]
    }
}

extension Overlay {
    /// Whether an input line stands above a list of its own.
    var hasListBelowLine: Bool {
        switch self {
        case .palette: true
        case .scenarios(let picker): picker.line != nil
        default: false
        }
    }
}
