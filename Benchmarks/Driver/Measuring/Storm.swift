import PseudoTerminal

/// A window that is dragged about: 200 sizes in a second, from one cell to a wall of them.
func measureStorm(in laboratory: Laboratory, into results: inout Results) throws {
    let rounds = 3
    for round in 0..<rounds {
        for subject in laboratory.turns(inRound: round) {
            let child = try laboratory.startSettled(subject)
            let textBefore = child.screen.text
            let before = try child.usage()
            try blow(over: child)
            try child.resize(to: Laboratory.size)
            let calm = ContinuousClock.now
            let isBack = child.awaitQuiet(.milliseconds(100), showing: subject.readyText)
            // Without output since then it still shows what it drew for another size.
            guard isBack, let last = child.lastOutputAt, last > calm else {
                results.remark("\(subject.rawValue) did not come back from it", .stormBack)
                continue
            }
            results.add(calm.duration(to: last), .stormBack, subject)
            results.add(Double(try child.usage().residentBytes), .stormMemory, subject)
            results.add(Double(before.residentBytes), .memoryBeforeStorm, subject)
            if subject == .pollux, child.screen.text != textBefore {
                results.remark("pollux came back with another screen than before", .stormBack)
            }
            laboratory.quit(child)
        }
    }
}

private func blow(over child: TerminalChild) throws {
    var numbers = RepeatableNumbers(seed: 11)
    for index in 0..<200 {
        try child.resize(to: size(ofGust: index, &numbers))
        child.pump(until: { false }, deadline: .milliseconds(5))
    }
}

private func size(ofGust index: Int, _ numbers: inout RepeatableNumbers) -> TerminalSize {
    switch index % 10 {
    case 0: return TerminalSize(1, 1)
    case 5: return TerminalSize(400, 120)
    default:
        let columns = Int.random(in: 1...400, using: &numbers)
        return TerminalSize(columns, Int.random(in: 1...120, using: &numbers))
    }
}
