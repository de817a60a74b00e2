import PseudoTerminal

/// The rows of the table for one number of sockets.
struct SocketRows {
    let count: Int
    let rounds: Int
    let snapshot, processes, refresh, memory: Metric

    static let tenThousand = SocketRows(
        count: 10_000, rounds: 15,
        snapshot: .snapshot10k, processes: .processes10k, refresh: .refresh10k, memory: .socketMemory10k)
    static let fiftyThousand = SocketRows(
        count: 50_000, rounds: 5,
        snapshot: .snapshot50k, processes: .processes50k, refresh: .refresh50k, memory: .socketMemory50k)
    static let hundredThousand = SocketRows(
        count: 100_000, rounds: 3,
        snapshot: .snapshot100k, processes: .processes100k, refresh: .refresh100k, memory: .socketMemory100k)
}

/// Measures programs that list that many sockets, with and without their processes.
func measureSockets(_ rows: SocketRows, in laboratory: Laboratory, into results: inout Results) throws {
    let crowd = try laboratory.start(laboratory.floor("crowd"), ["\(rows.count)"])
    guard crowd.shows("ready", within: .seconds(30)) else {
        return results.remark("not measured: \(crowd.screen.text)", rows.snapshot)
    }
    let programs = laboratory.socketPrograms
    for round in 0..<rows.rounds {
        for turn in programs.indices {
            let (subject, program, arguments, processOption) = programs[(turn + round) % programs.count]
            let snapshot = try run(program, arguments, in: laboratory)
            results.add(snapshot.seconds, rows.snapshot, subject)
            let processes = try run(program, [arguments.joined() + processOption], in: laboratory)
            results.add(processes.seconds, rows.processes, subject)
            results.add(processes.peakBytes, rows.memory, subject)
        }
    }
    let refreshes = try laboratory.start(laboratory.sockets, ["-p", "\(rows.rounds)"])
    _ = refreshes.end(within: .seconds(30))
    for microseconds in numbers(refreshes) { results.add(microseconds / 1e6, rows.refresh, .pollux) }
    // The end of its input.
    crowd.type("\u{4}")
    _ = crowd.end(within: .seconds(10))
}

/// Runs a program without showing its output.
private func run(_ program: String, _ arguments: [String], in laboratory: Laboratory) throws -> (
    seconds: Double, peakBytes: Double
) {
    let child = try laboratory.start(laboratory.floor("run"), [program] + arguments)
    _ = child.end(within: .seconds(60))
    // Microseconds and kilobytes.
    let numbers = numbers(child)
    guard numbers.count == 2 else {
        throw Failure("\(program) was not measured: \(child.screen.text)")
    }
    return (numbers[0] / 1e6, numbers[1] * 1024)
}

private func numbers(_ child: TerminalChild) -> [Double] {
    child.screen.text.split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
}

extension Laboratory {
    /// The programs that list sockets, with their arguments and what adds processes to these.
    fileprivate var socketPrograms: [(Subject, program: String, arguments: [String], processOption: String)] {
        let own = [
            (Subject.pollux, program: sockets, arguments: [String](), processOption: "-p"),
            (.dump, floor("sockets"), [], "-p"),
        ]
        return Self.isInstalled("ss") ? own + [(.ss, "ss", ["-tuxan"], "p")] : own
    }
}
