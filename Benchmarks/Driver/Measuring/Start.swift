import PseudoTerminal

/// The start of each program, and the memory it holds then.
func measureStarts(in laboratory: Laboratory, into results: inout Results) throws {
    // The first round is not counted: it only brings the programs' files into memory.
    let rounds = 15
    for round in 0...rounds {
        for subject in laboratory.turns(inRound: round) {
            let child = try laboratory.start(subject)
            let start = Start(of: child, readyText: subject.readyText)
            guard let ready = start.ready, let whole = start.whole else {
                throw Failure("\(subject.rawValue) did not show \(subject.readyText):\n\(child.screen.text)")
            }
            guard round > 0 else {
                laboratory.quit(child)
                continue
            }
            results.add(ready, .startReady, subject)
            results.add(whole, .startWhole, subject)
            let usage = try child.usage()
            results.add(Double(usage.residentBytes), .residentMemory, subject)
            results.add(Double(usage.anonymousBytes), .anonymousMemory, subject)
            laboratory.quit(child)
        }
    }
}

/// When a program that was just started had shown what.
private struct Start {
    /// From the start to the output that put the ready text on the screen.
    private(set) var ready: Duration?
    /// From the start to the last output before the screen, ready text and all, stayed as it was.
    private(set) var whole: Duration?

    private struct Arrival {
        var at: ContinuousClock.Instant
        var byteCount: Int
    }

    /// Reads a program's output until it has been quiet.
    init(of child: TerminalChild, readyText: String) {
        var arrivals: [Arrival] = []
        let isReady = child.awaitQuiet(.milliseconds(50), showing: readyText) { at in
            arrivals.append(Arrival(at: at, byteCount: child.outputByteCount))
        }
        guard isReady else { return }
        whole = child.lastOutputAt.map { child.startedAt.duration(to: $0) }
        ready = Self.firstArrival(of: readyText, in: arrivals, of: child)
            .map { child.startedAt.duration(to: $0.at) }
    }

    /// Found afterwards on a second screen: to look for a text takes as long as a program to start.
    private static func firstArrival(
        of text: String, in arrivals: [Arrival], of child: TerminalChild
    ) -> Arrival? {
        let screen = VirtualTerminal(size: child.screen.size)
        var shown = 0
        return arrivals.first { arrival in
            screen.feed(child.output[shown..<arrival.byteCount])
            shown = arrival.byteCount
            return screen.contains(text)
        }
    }
}

extension TerminalChild {
    /// Reads output until there has been none for the time `quiet` while the text was on the screen. Silence
    /// before that is the program's being slow.
    ///
    /// - Parameter note: Called with the time of each piece of output.
    /// - Returns: False when it was not so within four seconds.
    func awaitQuiet(
        _ quiet: Duration, showing text: String, note: (ContinuousClock.Instant) -> Void = { _ in }
    ) -> Bool {
        let end = ContinuousClock.now + .seconds(4)
        while isRunning, ContinuousClock.now < end {
            let before = outputByteCount
            if pump(until: { outputByteCount != before }, deadline: quiet) {
                note(lastOutputAt ?? .now)
            } else if screen.contains(text) {
                return true
            }
        }
        return false
    }
}
