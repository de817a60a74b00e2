import PseudoTerminal

/// Measures the response to single keys, and to a hundred keys at once.
func measureKeys(in laboratory: Laboratory, into results: inout Results) throws {
    var numbers = RepeatableNumbers(seed: 7)
    let rounds = 8
    for round in 0..<rounds {
        for subject in laboratory.turns(inRound: round) {
            let child = try laboratory.startSettled(subject)
            // Moves into the list, so that both keys move between rows of the same kind.
            for _ in 0..<2 {
                try child.key("Down")
                child.settle()
            }
            try measureSingleKeys(of: subject, child, &numbers, into: &results)
            try measureHundredKeys(of: subject, child, into: &results)
            laboratory.quit(child)
        }
    }
}

/// The silence that ends a repaint. Longer, and what a program draws by a timer would count as its response.
private let endOfRepaint = Duration.milliseconds(5)

private func measureSingleKeys(
    of subject: Subject, _ child: TerminalChild, _ numbers: inout RepeatableNumbers,
    into results: inout Results
) throws {
    let count = 120
    var unanswered = 0
    for index in 0..<count {
        let key = index.isMultiple(of: 2) ? "Up" : "Down"
        if let response = try child.measure(key: key, quiet: endOfRepaint, deadline: .milliseconds(500)) {
            results.add(response.last, .keyRepaint, subject)
            results.add(Double(response.bytes), .keyBytes, subject)
        } else {
            unanswered += 1
        }
        // The next key follows after this much silence.
        child.settle(quiet: .microseconds(Int.random(in: 10_000...30_000, using: &numbers)))
    }
    if unanswered > 0 {
        results.remark("\(subject.rawValue) did not respond to \(unanswered) of \(count) keys", .keyRepaint)
    }
}

private func measureHundredKeys(
    of subject: Subject, _ child: TerminalChild, into results: inout Results
) throws {
    for key in ["Down", "Up"] {
        child.settle(quiet: .milliseconds(200), deadline: .seconds(2))
        let bytes = child.screen.bytes(for: try Key(key))
        let hundred = Array(repeatElement(bytes, count: 100).joined())
        guard let response = child.measure(sending: hundred, quiet: .milliseconds(50), deadline: .seconds(5))
        else {
            results.remark("\(subject.rawValue) did not respond to 100 times \(key)", .hundredKeys)
            continue
        }
        results.add(response.last, .hundredKeys, subject)
    }
}
