import PseudoTerminal

/// Measures the start of each program, and its memory afterwards.
func measureStarts(in laboratory: Laboratory, into results: inout Results) throws {
    // The first round only brings the programs' files into the page cache, and is not counted.
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

/// The times at which a program that has just been started showed its content.
private struct Start {
    /// From the start to the output that put the ready text on the screen.
    private(set) var ready: Duration?
    /// From the start to the last output before the screen, including the ready text, stayed unchanged.
    private(set) var whole: Duration?

    private struct Arrival {
        var at: ContinuousClock.Instant
        var byteCount: Int
    }

    /// Reads a program's output until 50 ms of silence.
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

    /// Finds the output that completed the text by replaying it on a second screen.
    ///
    /// This happens after the measurement, because searching a screen takes as long as the start of a program.
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
    /// Reads output until the program is silent for `quiet` with the text on the screen.
    ///
    /// Silence before the text appears does not count: the program is just slow.
    ///
    /// - Parameter note: Called with the time of each piece of output.
    /// - Returns: Whether that happened within four seconds.
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
