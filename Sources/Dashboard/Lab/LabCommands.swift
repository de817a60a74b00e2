import Core
import Screen

/// The commands of the lab.
extension LabState {
    /// Performs a command.
    ///
    /// - Returns: nil for a command that the lab does not know.
    mutating func perform(_ command: Command, now: Instant) -> Reply? {
        switch command {
        case .startOrPause: return .effects(startOrPause())
        case .restart: return .effects(start())
        case .nextPane: moveFocus(by: 1)
        case .previousPane: moveFocus(by: -1)
        case .previousSetting: chooseParameter(by: -1)
        case .nextSetting: chooseParameter(by: 1)
        case .increase, .decrease: return changeParameter(now) { $0.step(up: command == .increase, in: &$1) }
        case .keepAsBase: return keepAsBase()
        case .chooseLanes: return Reply(overlay: .checklist(.lanes(of: setup)))
        case .editSetting: return Reply(prompt: valuePrompt)
        case .cut: return changeSetup(nil, now) { $0.impairments.isCut.toggle() }
        case .open:
            guard let selectedPacket else { break }
            opened(selectedPacket)
            return .detail(selectedPacket)
        case .lesson: return Reply(overlay: lessonBox())
        case .endLesson: lesson = nil
        case .export: return Reply(prompt: .export("pcap", proposing: "lab.pcap"))
        case .copy: return copyCommandLine()
        default: return performHolding(command)
        }
        return Reply()
    }

    mutating func move(_ move: ListCursor.Move, visible: Int) {
        (isStripFocused, replay) = (false, nil)
        let rows = ladder.rows(of: lane)
        if let row = holdRow(of: lane) { self[lane].cursor.select(row, in: rows, visible: visible) }
        self[lane].cursor.move(move, in: rows, visible: visible)
        hold.chosen = nil
        if move != .last, let row = self[lane].cursor.selected(in: rows) { choosePacket(inRow: row) }
    }

    private func copyCommandLine() -> Reply {
        var start = shownSetup
        if let run { start.impairments = run.startImpairments }
        guard let scenario = Scenario.named(start.scenario) else { return Reply() }
        let changes = run?.changes.map(\.words) ?? []
        let comment = changes.isEmpty ? "" : " # " + changes.joined(separator: "; ")
        let text = start.commandLine(from: scenario) + comment
        return .effects([.copy(text)], .done("copied \(text)"))
    }

    /// The setup that the screen shows: that of the run, on its actual medium, or before the first run the next one.
    var shownSetup: LabSetup {
        guard var setup = run?.requested else { return setup }
        if let runInfo { setup.medium = runInfo.medium }
        return setup
    }

    // MARK: The strip

    /// Changes the chosen parameter.
    private mutating func changeParameter(_ now: Instant, _ change: (LabParameter, inout LabSetup) -> Void)
        -> Reply
    {
        let parameter = chosenParameter
        return changeSetup(parameter, now) { change(parameter, &$0) }
    }

    /// Changes the setup.
    ///
    /// An impairment takes effect on the wire immediately, any other parameter at the next start.
    private mutating func changeSetup(
        _ parameter: LabParameter?, _ now: Instant, _ change: (inout LabSetup) -> Void
    ) -> Reply {
        let old = setup
        var changed = canChangeRun(parameter) ? run?.requested ?? setup : setup
        change(&changed)
        if let refusal = changed.impairments.refusal { return .refusal(refusal) }
        let effects = self.change(parameter, now, change)
        guard isOn, !canChangeRun(parameter), setup != old, let parameter else { return .effects(effects) }
        return .effects(effects, .done("\(parameter.text(setup, isASCII: false)) from the next start (r)"))
    }

    /// Sets the chosen parameter to a typed value.
    mutating func setChosenParameter(to text: String, now: Instant) -> Reply {
        let parameter = chosenParameter
        guard let value = Double(text), parameter.accepts(value) else {
            return .refusal("\(parameter) needs a number \(parameter.rangeWords), not '\(text)'")
        }
        return changeSetup(parameter, now) { parameter.set(value, in: &$0) }
    }

    private var valuePrompt: LinePrompt {
        let value = chosenParameter.value(in: shownSetup) ?? 0
        return .setting(chosenParameter.label, proposing: value.shortest)
    }

    /// Cycles the focus: first ladder, second ladder, strip.
    private mutating func moveFocus(by step: Int) {
        let index = isStripFocused ? 2 : lane.rawValue
        let next = (index + step + 3) % 3
        isStripFocused = next == 2
        if let lane = Lane(rawValue: next) { self.lane = lane }
    }

    /// Chooses the next or previous parameter. From a ladder, the first press only moves the focus to the strip.
    private mutating func chooseParameter(by step: Int) {
        guard isStripFocused else {
            isStripFocused = true
            return
        }
        let all = LabParameter.allCases
        chosenParameter = all[(chosenParameter.rawValue + step + all.count) % all.count]
    }
}
