import PseudoTerminal

/// A thousand names that a name server answers after 50 ms each, in a network of their own.
func measureLookups(in laboratory: Laboratory, into results: inout Results) throws {
    let names = (1...1000).map { "n\(String(String($0 + 10_000).dropFirst())).many.test" }
    let workers = 64.0
    let answerSeconds = 0.05
    results.add(Double(names.count) / workers * answerSeconds, .thousandLookups, .ideal)
    results.add(answerSeconds, .firstAnswer, .ideal)
    let rounds = 5
    for _ in 0..<rounds {
        let run = try WorldRun(resolve, [laboratory.pollux] + names, in: laboratory)
        guard let first = run.time(of: "first"), let all = run.time(of: "lines \(names.count)") else {
            return results.remark("not measured: \(run.complaint)", .thousandLookups)
        }
        results.add(first, .firstAnswer, .pollux)
        results.add(all, .thousandLookups, .pollux)
    }
    // All thousand would take a minute; one by one they take twenty times as long as fifty.
    let sample = 50
    let run = try WorldRun(getent, ["getent"] + names.prefix(sample), in: laboratory)
    guard let all = run.time(of: "ended") else {
        return results.remark("getent was not measured: \(run.complaint)", .thousandLookups)
    }
    results.add(all * names.count / sample, .thousandLookups, .getent)
}

// The marks are all that goes through the terminal, so that it holds nobody up.
private let resolve = """
    echo started
    "$0" resolve "$@" --json | { read -r line && echo first; echo lines $(($(wc -l) + 1)); }
    """
private let getent = """
    echo started
    for name; do "$0" hosts "$name" > /dev/null || exit; done
    echo ended
    """

/// A shell script that ran to its end in the world with the slow name server, and prints marks.
private struct WorldRun {
    private let child: TerminalChild
    /// The first part of its output, and when it was there.
    private var arrivals: [(at: ContinuousClock.Instant, byteCount: Int)] = []

    /// - Parameter arguments: For the script: `$0` and all that follow.
    init(_ script: String, _ arguments: [String], in laboratory: Laboratory) throws(CallFailure) {
        child = try TerminalChild(
            "python3", arguments: ["-I", "-S", laboratory.world, "--", "sh", "-c", script] + arguments)
        let end = child.startedAt + .seconds(90)
        while child.isRunning, ContinuousClock.now < end {
            let before = child.outputByteCount
            child.pump(until: { [child] in child.outputByteCount != before }, deadline: .seconds(30))
            if let at = child.lastOutputAt { arrivals.append((at, child.outputByteCount)) }
        }
    }

    /// From the mark `started` to another one; nil when one of them did not come.
    func time(of mark: String) -> Duration? {
        guard let start = arrival(of: "started"), let end = arrival(of: mark) else { return nil }
        return start.duration(to: end)
    }

    private func arrival(of mark: String) -> ContinuousClock.Instant? {
        arrivals.first { child.output.prefix($0.byteCount).contains(Array(mark.utf8)) }?.at
    }

    /// What it said instead.
    var complaint: String {
        child.screen.lines.filter { !$0.isEmpty }.joined(separator: "; ")
    }
}
