import Glibc
import PseudoTerminal

/// The rows of the table for one number of sockets on the screen.
private struct SocketsScreenRows {
    let count: Int
    /// The number of starts, and of runs of `ss`.
    let rounds: Int
    let firstRows, refresh, memory: Metric
    let move, page, sort, filter, view: Metric

    static let tenThousand = SocketsScreenRows(
        count: 10_000, rounds: 5, firstRows: .screenRows10k, refresh: .screenRefresh10k,
        memory: .screenMemory10k, move: .screenMove10k, page: .screenPage10k, sort: .screenSort10k,
        filter: .screenFilter10k, view: .screenView10k)
    static let hundredThousand = SocketsScreenRows(
        count: 100_000, rounds: 2, firstRows: .screenRows100k, refresh: .screenRefresh100k,
        memory: .screenMemory100k, move: .screenMove100k, page: .screenPage100k, sort: .screenSort100k,
        filter: .screenFilter100k, view: .screenView100k)
}

/// Measures the Sockets screen while it reads the sockets each second, and when it is frozen.
func measureSocketsScreen(in laboratory: Laboratory, into results: inout Results) throws {
    try measureIdleSockets(in: laboratory, into: &results)
    for rows in [SocketsScreenRows.tenThousand, .hundredThousand] {
        let crowd = try SocketCrowd(of: rows.count, in: laboratory)
        for _ in 0..<rows.rounds { try measureFirstRows(rows, crowd, in: laboratory, into: &results) }
        let child = try openSockets(of: crowd, in: laboratory)
        try measureRefreshes(rows, child, crowd, in: laboratory, into: &results)
        try measureKeys(rows, child, into: &results)
        results.add(Double(try child.usage().peakResidentBytes), rows.memory, .pollux)
        if rows.count == 10_000 { try measureFrozenScreen(child, into: &results) }
        laboratory.quit(child)
        crowd.end()
    }
}

/// Starts Pollux, and waits until the screen shows the sockets with their processes.
private func openSockets(of crowd: SocketCrowd, in laboratory: Laboratory) throws -> TerminalChild {
    let child = try crowd.startPollux(in: laboratory)
    child.type("2")
    guard child.shows("crowd ") else { throw Failure("no processes of sockets:\n\(child.screen.text)") }
    // The history of the rates is complete after five seconds.
    child.pump(until: { false }, deadline: .seconds(7))
    return child
}

private func measureIdleSockets(in laboratory: Laboratory, into results: inout Results) throws {
    let crowd = try SocketCrowd(of: 1_000, in: laboratory)
    let child = try openSockets(of: crowd, in: laboratory)
    let firstCount = try snapshotCount(child)
    let (startedAt, before) = (ContinuousClock.now, try child.usage().processorTime)
    child.pump(until: { false }, deadline: .seconds(10))
    let seconds = startedAt.duration(to: .now) / .seconds(1)
    let spent = try child.usage().processorTime - before
    results.add(spent / seconds, .idleSocketsTime, .pollux)
    let snapshots = try snapshotCount(child) - firstCount
    results.add(Double(snapshots) / seconds, .idleSocketsSnapshots, .pollux)
    laboratory.quit(child)
    for _ in 0..<15 {
        let dump = try crowd.start(laboratory.floor("run"), [laboratory.floor("sockets")], in: laboratory)
        results.add(processorSeconds(dump), .idleSocketsTime, .dump)
    }
    crowd.end()
}

/// Reads in the event-loop inspector how many snapshots have arrived.
private func snapshotCount(_ child: TerminalChild) throws -> Int {
    child.type("I")
    _ = child.shows("wake-ups")
    child.settle(deadline: .seconds(1))
    // The descriptor's name, what it waits for, its last report, and the number of reports.
    let rows = child.screen.lines.flatMap { $0.split(separator: "│") }.map { $0.split(separator: " ") }
    let row = rows.first { $0.first == "sockets" && $0.count == 4 }
    guard let number = row?.last.flatMap({ Int($0) }) else {
        throw Failure("no count of snapshots:\n\(child.screen.text)")
    }
    child.type("\u{1b}")
    _ = child.hides("wake-ups")
    return number
}

private func measureFirstRows(
    _ rows: SocketsScreenRows, _ crowd: SocketCrowd, in laboratory: Laboratory, into results: inout Results
) throws {
    let child = try crowd.startPollux(in: laboratory)
    guard let duration = child.measure(sending: "2", until: { $0.contains(SocketCrowd.addresses) }) else {
        throw Failure("no rows:\n\(child.screen.text)")
    }
    results.add(duration, rows.firstRows, .pollux)
    laboratory.quit(child)
    guard Laboratory.isInstalled("ss") else { return }
    let ss = try crowd.start(laboratory.floor("run"), ["ss", "-tuxanp"], in: laboratory)
    _ = ss.end(within: .seconds(60))
    results.add(ss.startedAt.duration(to: .now), rows.firstRows, .ss)
}

private func measureRefreshes(
    _ rows: SocketsScreenRows, _ child: TerminalChild, _ crowd: SocketCrowd, in laboratory: Laboratory,
    into results: inout Results
) throws {
    let seconds = 10
    for _ in 0..<seconds {
        let before = try child.usage().processorTime
        child.pump(until: { false }, deadline: .seconds(1))
        results.add(try child.usage().processorTime - before, rows.refresh, .pollux)
    }
    guard Laboratory.isInstalled("ss") else { return }
    for _ in 0..<rows.rounds {
        let ss = try crowd.start(laboratory.floor("run"), ["ss", "-tuxani"], in: laboratory)
        results.add(processorSeconds(ss), rows.refresh, .ss)
    }
}

/// Waits for the end of `Floors/run.c`, and returns the processor time of the program that it ran.
private func processorSeconds(_ run: TerminalChild) -> Double {
    _ = run.end(within: .seconds(60))
    let microseconds = run.screen.text.split(separator: " ").first.flatMap { Double($0) }
    return (microseconds ?? .nan) / 1e6
}

/// Measures keys of each kind at random times, also during refreshes.
private func measureKeys(
    _ rows: SocketsScreenRows, _ child: TerminalChild, into results: inout Results
) throws {
    var numbers = RepeatableNumbers(seed: 15)
    func measure(_ text: String, _ metric: Metric, until isShown: (VirtualTerminal) -> Bool) throws {
        // At random, so that keys arrive during all parts of a refresh.
        let pause = Duration.milliseconds(Int.random(in: 10...100, using: &numbers))
        child.pump(until: { false }, deadline: pause)
        guard let duration = child.measure(sending: text, until: isShown) else {
            throw Failure("no response to \(text):\n\(child.screen.text)")
        }
        results.add(duration, metric, .pollux)
    }
    /// Measures keys whose response changes a part of the screen.
    func measure(_ key: String, _ metric: Metric, changing part: (VirtualTerminal) -> [String]) throws {
        let text = String(decoding: child.screen.bytes(for: try Key(key)), as: UTF8.self)
        for _ in 0..<100 {
            let before = part(child.screen)
            try measure(text, metric) { part($0) != before }
        }
    }
    try measure("Down", rows.move, changing: \.selectedLine)
    try measure("PageDown", rows.page, changing: \.selectedLine)
    for _ in 0..<10 {
        child.type("/")
        child.settle()
        var word = ""
        for letter in "\(SocketCrowd.addresses).3:4" {
            word.append(letter)
            let shown = "/\(word) · "
            try measure(String(letter), rows.filter) { $0.contains(shown) }
        }
        // Ctrl-U removes the filter, and Esc leaves the line.
        child.type("\u{15}\u{1b}")
        child.settle(quiet: .milliseconds(200))
    }
    try measure("s", rows.sort, changing: \.order)
    // Last, because it leaves the table in another view.
    try measure("]", rows.view, changing: \.tabs)
}

private func measureFrozenScreen(_ child: TerminalChild, into results: inout Results) throws {
    child.type(" ")
    guard child.shows("frozen ") else { throw Failure("not frozen:\n\(child.screen.text)") }
    // A snapshot may still be on its way.
    child.pump(until: { false }, deadline: .seconds(1))
    let seconds = 5
    let (before, bytesBefore) = (try child.usage(), child.outputByteCount)
    child.pump(until: { false }, deadline: .seconds(seconds))
    let wakeUps = try child.usage().voluntarySwitches - before.voluntarySwitches
    results.add(Double(wakeUps) / Double(seconds), .frozenWakeUps, .pollux)
    results.add(Double(child.outputByteCount - bytesBefore) / Double(seconds), .frozenBytes, .pollux)
}

/// Processes that hold many sockets in a network namespace of their own. Requires root.
private final class SocketCrowd {
    /// The beginning of the addresses of all IP sockets.
    static let addresses = "127.77.0"

    private let child: TerminalChild

    init(of count: Int, in laboratory: Laboratory) throws {
        let script = "ip link set lo up && exec \"$0\" \"$1\""
        child = try laboratory.start(
            "unshare", ["-n", "sh", "-c", script, laboratory.floor("crowd"), "\(count)"])
        guard child.shows("ready", within: .seconds(60)) else {
            throw Failure("cannot hold \(count) sockets: \(child.screen.text)")
        }
    }

    /// Starts a program in the namespace.
    func start(_ program: String, _ arguments: [String], in laboratory: Laboratory) throws -> TerminalChild {
        try laboratory.start("nsenter", ["-n", "-t", "\(child.processID)", program] + arguments)
    }

    func startPollux(in laboratory: Laboratory) throws -> TerminalChild {
        let pollux = try start(laboratory.pollux, [], in: laboratory)
        guard pollux.shows(Subject.pollux.readyText) else { throw Failure(pollux.screen.text) }
        pollux.settle(quiet: .milliseconds(150), deadline: .seconds(2))
        return pollux
    }

    func end() {
        // The end of its input.
        child.type("\u{4}")
        _ = child.end(within: .seconds(10))
    }
}

extension TerminalChild {
    /// Sends input, and measures the time to the end of the output that shows the response.
    ///
    /// Output of a refresh may come before it, and is not taken for the response.
    fileprivate func measure(
        sending text: String, until isShown: (VirtualTerminal) -> Bool
    ) -> Duration? {
        let sentAt = ContinuousClock.now
        type(text)
        while ContinuousClock.now < sentAt + .seconds(20) {
            let before = outputByteCount
            guard pump(until: { outputByteCount != before }, deadline: .seconds(20)) else { return nil }
            // Only then the screen is searched, which takes as long as a response.
            settle(quiet: .milliseconds(2), deadline: .seconds(1))
            if isShown(screen), let lastOutputAt { return sentAt.duration(to: lastOutputAt) }
        }
        return nil
    }
}

/// The parts of the Sockets screen that keys change.
extension VirtualTerminal {
    /// The beginning of the selected line, and its position.
    fileprivate var selectedLine: [String] {
        let column = 2
        let background = cell(row: 2, column: column).background
        let row = (3..<size.rows - 8).first { cell(row: $0, column: column).background != background }
        return row.map { ["\($0)", String(line($0).prefix(70))] } ?? []
    }

    /// What tells the order: a mark in the titles, or words on the edge below the table.
    fileprivate var order: [String] { [line(2)] + lines.filter { $0.contains("sorted by") } }

    /// The colours of the views' names.
    fileprivate var tabs: [String] {
        (0..<size.columns).map { column in
            let cell = cell(row: 1, column: column)
            return "\(cell.foreground)\(cell.background)\(cell.isReversed)"
        }
    }
}
