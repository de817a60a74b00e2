import PseudoTerminal

/// Measures a list of 50,000 rows: the time from a key, filter, sort or reload to the drawn frame.
func measureLists(in laboratory: Laboratory, into results: inout Results) throws {
    let metrics: [(Substring, Metric)] = [
        ("move", .listMove), ("filter", .listFilter), ("sort", .listSort), ("snapshot", .listSnapshot),
    ]
    let child = try TerminalChild(laboratory.lists, arguments: ["50000"])
    _ = child.end(within: .seconds(60))
    for line in child.screen.text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard words.count == 2, let metric = metrics.first(where: { $0.0 == words[0] })?.1,
            let microseconds = Double(words[1])
        else { continue }
        results.add(microseconds / 1e6, metric, .pollux)
    }
    if results[.listMove, .pollux] == nil {
        results.remark("lists was not measured: \(child.screen.text)", .listMove)
    }
}
