import PseudoTerminal

/// Measures the wake-ups and output of each program without input.
func measureIdleness(in laboratory: Laboratory, into results: inout Results) throws {
    let seconds = 5
    for subject in laboratory.turns(inRound: 0) {
        let child = try laboratory.startSettled(subject)
        // Lookups from the start may still be running.
        child.pump(until: { false }, deadline: .seconds(1))
        let before = try child.usage()
        let bytesBefore = child.outputByteCount
        child.pump(until: { false }, deadline: .seconds(seconds))
        let wakeUps = try child.usage().voluntarySwitches - before.voluntarySwitches
        results.add(Double(wakeUps) / Double(seconds), .idleWakeUps, subject)
        results.add(Double(child.outputByteCount - bytesBefore) / Double(seconds), .idleBytes, subject)
        laboratory.quit(child)
    }
}
