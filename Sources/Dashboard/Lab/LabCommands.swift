import Core
import Screen

/// What the lab's keys do.
extension LabState {
    /// - Returns: nil for a command that the lab does not know.
    mutating func perform(_ command: Command) -> Reply? {
        switch command {
        case .startOrPause: return .effects(startOrPause())
        case .restart: return .effects(start())
        case .nextPane: turnFocus(by: 1)
        case .previousPane: turnFocus(by: -1)
        case .previousSetting: turnFigure(by: -1)
        case .nextSetting: turnFigure(by: 1)
        case .increase, .decrease: return changeFigure { $0.step(up: command == .increase, in: &$1) }
        case .cut: return changeSetup(nil) { $0.impairments.isCut.toggle() }
        case .hold:
            isHolding.toggle()
            return .effects(isOn ? [.lab(.control(.hold(isHolding)))] : [])
        case .passPacket: return .effects([.lab(.control(.pass))])
        case .dropPacket: return .effects([.lab(.control(.drop))])
        case .open: return selectedPacket.map { .detail($0) } ?? Reply()
        case .export: return Reply(prompt: .export("pcap", proposing: "lab.pcap"))
        case .copy: return copyCommandLine()
        default: return nil
        }
        return Reply()
    }

    mutating func move(_ move: ListCursor.Move, visible: Int) {
        isStripFocused = false
        self[lane].cursor.move(move, in: ladder.rows(of: lane), visible: visible)
    }

    private func copyCommandLine() -> Reply {
        guard let scenario = Scenario.named(shownSetup.scenario) else { return Reply() }
        let text = shownSetup.commandLine(from: scenario)
        return .effects([.copy(text)], .done("copied \(text)"))
    }

    /// What is on the screen goes by it: the run, on the medium that it has; before the first, what starts next.
    var shownSetup: LabSetup {
        guard var setup = run?.wanted else { return setup }
        if let facts { setup.medium = facts.medium }
        return setup
    }

    // MARK: The strip

    /// Changes the chosen figure.
    private mutating func changeFigure(_ change: (LabParameter, inout LabSetup) -> Void) -> Reply {
        let figure = figure
        typed = ""
        return changeSetup(figure) { change(figure, &$0) }
    }

    /// A change takes effect on the wire at once; what the wire does not take waits for the next start.
    private mutating func changeSetup(_ figure: LabParameter?, _ change: (inout LabSetup) -> Void) -> Reply {
        let old = setup
        let effects = self.change(figure, change)
        guard isOn, !canChangeRun(figure), setup != old, let figure else { return .effects(effects) }
        return .effects(effects, .done("\(figure.text(setup, isASCII: false)) from the next start (r)"))
    }

    /// Digits replace the figure at first, and then extend it.
    mutating func typeSetting(_ key: Key) -> Reply {
        let figure = figure
        guard figure.value(in: setup) != nil else {
            return .refusal("+ and - change \(figure.text(setup, isASCII: false))")
        }
        var digits = typed
        if case .character(let character) = key { digits.append(character) } else { _ = digits.popLast() }
        guard digits.utf8.count <= 16, let value = Double(digits.isEmpty || digits == "." ? "0" : digits)
        else { return Reply() }
        typed = digits
        return changeSetup(figure) { figure.set(value, in: &$0) }
    }

    /// UDP ladder, TCP ladder, strip, and round again.
    private mutating func turnFocus(by step: Int) {
        let index = isStripFocused ? 2 : lane.rawValue
        let next = (index + step + 3) % 3
        isStripFocused = next == 2
        if let lane = Lane(rawValue: next) { self.lane = lane }
        typed = ""
    }

    /// From a ladder, the first press only goes to the strip.
    private mutating func turnFigure(by step: Int) {
        typed = ""
        guard isStripFocused else {
            isStripFocused = true
            return
        }
        let all = LabParameter.allCases
        figure = all[(figure.rawValue + step + all.count) % all.count]
    }
}
