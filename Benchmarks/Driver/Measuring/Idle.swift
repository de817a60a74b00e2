import PseudoTerminal

/// Measures each program without input; Pollux also without the terminal's focus, and without a timer.
func measureIdleness(in laboratory: Laboratory, into results: inout Results) throws {
    for subject in laboratory.turns(inRound: 0) {
        let child = try laboratory.startSettled(subject)
        let use = try idleUse(of: child)
        results.add(use.wakeUps, .idleWakeUps, subject)
        results.add(use.processorSeconds, .idleProcessor, subject)
        results.add(use.bytes, .idleBytes, subject)
        if subject == .pollux {
            child.setFocus(false)
            let use = try idleUse(of: child)
            results.add(use.wakeUps, .unfocusedWakeUps, subject)
            results.add(use.bytes, .unfocusedBytes, subject)
        }
        laboratory.quit(child)
    }
    let child = try laboratory.startPolluxWithoutTimer()
    let use = try idleUse(of: child)
    results.add(use.wakeUps, .untimedWakeUps, .pollux)
    results.add(use.bytes, .untimedBytes, .pollux)
    laboratory.quit(child)
}

/// Returns what a program uses per second, from a second after now on: lookups from the start may still be running.
private func idleUse(
    of child: TerminalChild
) throws -> (wakeUps: Double, processorSeconds: Double, bytes: Double) {
    let seconds = 5
    child.pump(until: { false }, deadline: .seconds(1))
    let (before, bytesBefore) = (try child.usage(), child.outputByteCount)
    child.pump(until: { false }, deadline: .seconds(seconds))
    let after = try child.usage()
    return (
        Double(after.voluntarySwitches - before.voluntarySwitches) / Double(seconds),
        (after.processorTime - before.processorTime) / .seconds(seconds),
        Double(child.outputByteCount - bytesBefore) / Double(seconds)
    )
}
