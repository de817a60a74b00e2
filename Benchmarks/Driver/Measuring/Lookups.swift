import PseudoTerminal

/// Measures lookups of a thousand names in a separate network, whose name server answers each after 50 ms.
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
            return results.remark("not measured: \(run.outputText)", .thousandLookups)
        }
        results.add(first, .firstAnswer, .pollux)
        results.add(all, .thousandLookups, .pollux)
    }
    // A thousand names would take a minute: measure fifty, which are looked up one by one, and multiply.
    let sample = 50
    let run = try WorldRun(getent, ["getent"] + names.prefix(sample), in: laboratory)
    guard let all = run.time(of: "ended") else {
        return results.remark("getent was not measured: \(run.outputText)", .thousandLookups)
    }
    results.add(all * names.count / sample, .thousandLookups, .getent)
}

// Only the marks go through the terminal, so that it slows no program down.
private let resolve = """
    echo started
    "$0" resolve "$@" --json | { read -r line && echo first; echo lines $(($(wc -l) + 1)); }
    """
private let getent = """
    echo started
    for name; do "$0" hosts "$name" > /dev/null || exit; done
    echo ended
    """

/// A completed run of a shell script that prints marks, in the network with the slow name server.
private struct WorldRun {
    private let child: TerminalChild
    /// The size of the output at each arrival.
    private var arrivals: [(at: ContinuousClock.Instant, byteCount: Int)] = []

    /// Runs the script to its end, or for 90 seconds.
    ///
    /// - Parameter arguments: The arguments of the script, from `$0` on.
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

    /// The time from the mark `started` to another one; nil if one of them is missing.
    func time(of mark: String) -> Duration? {
        guard let start = arrival(of: "started"), let end = arrival(of: mark) else { return nil }
        return start.duration(to: end)
    }

    private func arrival(of mark: String) -> ContinuousClock.Instant? {
        arrivals.first { child.output.prefix($0.byteCount).contains(Array(mark.utf8)) }?.at
    }

    /// The output as one line, for remarks.
    var outputText: String {
        child.screen.lines.filter { !$0.isEmpty }.joined(separator: "; ")
    }
}
