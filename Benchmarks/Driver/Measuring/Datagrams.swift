import Glibc
import PseudoTerminal

/// Measures the processor time of a receiver for each 64-byte datagram, the loss at 200,000 datagrams per second,
/// and the response to keys under a flood.
func measureDatagrams(in laboratory: Laboratory, into results: inout Results) throws {
    let rounds = 3
    for round in 0..<rounds {
        for (index, receiver) in Receiver.allCases.enumerated() {
            guard laboratory.has(receiver) else { continue }
            let port = 26_100 + round * 10 + index
            try measure(receiver, port: port, in: laboratory, into: &results)
        }
    }
    try measureKeysUnderFlood(in: laboratory, into: &results)
}

/// A receiving program; all but the full screen write to `/dev/null`.
private enum Receiver: CaseIterable {
    case screen, lines, floor, ncat, socat

    /// The rows of the table to which its results belong.
    var rows: [(metric: Metric, subject: Subject)] {
        switch self {
        case .screen: [(.datagramOnScreen, .pollux)]
        case .lines: [(.datagramAsLine, .pollux)]
        case .floor: [(.datagramAsLine, .receive), (.datagramOnScreen, .receive)]
        case .ncat: [(.datagramAsLine, .ncat), (.datagramOnScreen, .ncat)]
        case .socat: [(.datagramAsLine, .socat), (.datagramOnScreen, .socat)]
        }
    }

    var lostRow: Metric { self == .screen ? .datagramsLostOnScreen : .datagramsLost }
}

private let count = 400_000
private let datagramSize = 64
private let rate = 200_000

private func measure(
    _ receiver: Receiver, port: Int, in laboratory: Laboratory, into results: inout Results
) throws {
    let child = try laboratory.start(receiver, port: port)
    guard child.pump(until: { isBound(port) }, deadline: .seconds(5)) else {
        throw Failure("nobody listens on \(port):\n\(child.screen.text)")
    }
    child.settle(quiet: .milliseconds(150), deadline: .seconds(2))
    let before = try child.usage().processorTime
    let flood = try laboratory.startFlood(port: port, count: count, rate: rate)
    let end = ContinuousClock.now + .seconds(30)
    while flood.isRunning, ContinuousClock.now < end { pump(child, flood) }
    child.settle(quiet: .milliseconds(150), deadline: .seconds(1))
    let spent = (try child.usage().processorTime - before) / .seconds(1)
    guard let drops = drops(of: port), let first = receiver.rows.first else {
        throw Failure("the socket on \(port) is gone:\n\(child.screen.text)")
    }
    results.add(Double(drops), receiver.lostRow, first.subject)
    // Dropped datagrams cost the receiver nothing.
    for row in receiver.rows { results.add(spent / Double(count - drops), row.metric, row.subject) }
    try child.signal(SIGTERM)
    _ = child.end(within: .seconds(2))
}

/// Reads the output of the programs, so that none blocks on its terminal.
private func pump(_ programs: TerminalChild...) {
    for program in programs { program.pump(until: { !program.isRunning }, deadline: .milliseconds(5)) }
}

/// Measures the time from typing a word to its display, while datagrams arrive as fast as the machine can send them.
private func measureKeysUnderFlood(in laboratory: Laboratory, into results: inout Results) throws {
    let port = 26_190
    let child = try laboratory.start(.screen, port: port)
    guard child.pump(until: { isBound(port) }, deadline: .seconds(5)) else { return }
    let flood = try laboratory.startFlood(port: port, count: 2_000_000, rate: 0)
    child.pump(until: { false }, deadline: .milliseconds(300))
    for number in 0..<50 where flood.isRunning {
        pump(child, flood)
        // The typed word appears only in the input line.
        let text = "key\(number)x"
        let typedAt = ContinuousClock.now
        child.type(text)
        guard child.pump(until: { child.screen.text.contains(text) }, deadline: .seconds(2)) else { break }
        results.add(typedAt.duration(to: .now), .keyUnderFlood, .pollux)
        child.type("\u{15}")
    }
    try child.signal(SIGTERM)
    _ = child.end(within: .seconds(2))
}

extension Laboratory {
    fileprivate func has(_ receiver: Receiver) -> Bool {
        switch receiver {
        case .ncat: Self.isInstalled("ncat")
        case .socat: Self.isInstalled("socat")
        case .screen, .lines, .floor: true
        }
    }

    fileprivate func start(_ receiver: Receiver, port: Int) throws -> TerminalChild {
        let address = "127.0.0.1"
        return switch receiver {
        case .screen: try start(pollux, ["chat", "--bind", "udp://\(address):\(port)"])
        case .lines: try startSilently(pollux, ["chat", "--lines", "--bind", "udp://\(address):\(port)"])
        case .floor: try startSilently(floor("receive"), ["\(port)"])
        case .ncat: try startSilently("ncat", ["-u", "-l", address, "\(port)"])
        case .socat: try startSilently("socat", ["-u", "UDP-RECV:\(port),bind=\(address)", "-"])
        }
    }

    private func startSilently(_ program: String, _ arguments: [String]) throws -> TerminalChild {
        try start("sh", ["-c", "exec \"$0\" \"$@\" > /dev/null", program] + arguments)
    }

    fileprivate func startFlood(port: Int, count: Int, rate: Int) throws -> TerminalChild {
        try start(floor("flood"), ["\(port)", "\(count)", "\(datagramSize)", "\(rate)"])
    }
}

/// Returns the fields of the `/proc/net/udp` line for a port of 127.0.0.1.
private func line(of port: Int) -> [Substring]? {
    let hex = String(port, radix: 16, uppercase: true)
    let address = "0100007F:" + String(repeating: "0", count: 4 - hex.count) + hex
    guard let file = fopen("/proc/net/udp", "r") else { return nil }
    defer { fclose(file) }
    var bytes = [CChar](repeating: 0, count: 512)
    while fgets(&bytes, Int32(bytes.count), file) != nil {
        let text = String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let fields = text.split { $0 == " " || $0 == "\n" }
        if fields.count > 12, fields[1] == address { return fields }
    }
    return nil
}

private func isBound(_ port: Int) -> Bool { line(of: port) != nil }

/// Returns the number of datagrams that the kernel dropped because the socket buffer was full.
private func drops(of port: Int) -> Int? { line(of: port)?.last.flatMap { Int($0) } }
