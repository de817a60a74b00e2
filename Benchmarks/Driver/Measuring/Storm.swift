import PseudoTerminal

/// Measures the recovery from a storm of resizes, as from dragging a window: 200 sizes in a second.
func measureStorm(in laboratory: Laboratory, into results: inout Results) throws {
    let rounds = 3
    for round in 0..<rounds {
        for subject in laboratory.turns(inRound: round) {
            let child = try laboratory.startSettled(subject)
            let linesBefore = lines(of: child)
            let before = try child.usage()
            try sendResizes(to: child)
            try child.resize(to: Laboratory.size)
            let lastResizeAt = ContinuousClock.now
            let hasRedrawn = child.awaitQuiet(.milliseconds(100), showing: subject.readyText)
            // Without output after the last resize, it still shows a frame of another size.
            guard hasRedrawn, let last = child.lastOutputAt, last > lastResizeAt else {
                results.remark("\(subject.rawValue) did not redraw after the last resize", .stormBack)
                continue
            }
            results.add(lastResizeAt.duration(to: last), .stormBack, subject)
            results.add(Double(try child.usage().residentBytes), .stormMemory, subject)
            results.add(Double(before.residentBytes), .memoryBeforeStorm, subject)
            if subject == .pollux, lines(of: child) != linesBefore {
                results.remark("pollux shows another screen than before the resizes", .stormBack)
            }
            laboratory.quit(child)
        }
    }
}

private func sendResizes(to child: TerminalChild) throws {
    var numbers = RepeatableNumbers(seed: 11)
    for index in 0..<200 {
        try child.resize(to: size(ofResize: index, &numbers))
        child.pump(until: { false }, deadline: .milliseconds(5))
    }
}

private func size(ofResize index: Int, _ numbers: inout RepeatableNumbers) -> TerminalSize {
    switch index % 10 {
    case 0: return TerminalSize(1, 1)
    case 5: return TerminalSize(400, 120)
    default:
        let columns = Int.random(in: 1...400, using: &numbers)
        return TerminalSize(columns, Int.random(in: 1...120, using: &numbers))
    }
}

/// Returns the lines of the screen below the tab bar, whose traffic figure changes by itself.
private func lines(of child: TerminalChild) -> [Substring] {
    Array(child.screen.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst())
}
