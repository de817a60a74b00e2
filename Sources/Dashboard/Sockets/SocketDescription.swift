import Core
import Screen

/// Everything that is known of a socket, in words.
struct SocketDescription {
    private let state: State
    private let text: SocketRowText
    private let index: Int
    private var snapshot: SocketSnapshot { text.snapshot }
    private var row: SocketRow { text.row }

    init(_ state: State, _ snapshot: SocketSnapshot, _ index: Int) {
        (self.state, self.index) = (state, index)
        text = SocketRowText(snapshot, index, hostNames: state.sockets.hostNames)
    }

    var title: String { snapshot.name(of: row) }

    /// What the numbers mean.
    var sentences: [String] {
        SocketExplanation.sentences(index: index, of: snapshot, previous: state.sockets.sockets.previous)
    }

    // MARK: The process

    private var process: SocketProcess? { snapshot.owners.process(of: row) }

    private var description: ProcessDescription? {
        state.sockets.process.flatMap { $0.isSame(as: process) ? $0 : nil }
    }

    /// `firefox 812 · user ann · since 09:14 · app-firefox.scope`.
    var owner: String {
        var parts = [text.process()]
        if let user = text.user { parts.append("user \(user)") }
        if let startedAt = description?.startedAt { parts.append("since \(since(startedAt))") }
        if let unit = text.unit, isProcessKnown { parts.append(unit) }
        return parts.text(between: " · ")
    }

    private var isProcessKnown: Bool { process != nil }

    /// The time of day, and before it the age in days for what is older.
    private func since(_ time: Int64) -> String {
        let days = (snapshot.time - time) / 86_400_000_000_000
        return (days > 0 ? "\(Quantity.counted(Int(days), "day")) ago, " : "")
            + String(state.sockets.clock.seconds(time).prefix(5))
    }

    var commandLine: String? {
        guard let arguments = description?.arguments, !arguments.isEmpty else { return nil }
        return arguments.text(between: " ")
    }

    /// A longer command follows in full at the end, where it hides nothing.
    private static let maxCommandColumns = 200

    private var processLines: [Detail.Line] {
        var lines = [
            Detail.Line(
                "process",
                process == nil ? snapshot.owners.reasonUnknown(row)?.rawValue ?? "—" : text.process()
            )
        ]
        for other in snapshot.owners.otherProcesses(of: row) {
            lines.append(Detail.Line("held by", "\(other.name) \(other.pid)"))
        }
        if let commandLine {
            lines.append(Detail.Line("command", commandLine.fitted(to: Self.maxCommandColumns)))
        }
        if let startedAt = description?.startedAt { lines.append(Detail.Line("since", since(startedAt))) }
        if let parents = description?.parents, !parents.isEmpty {
            lines.append(Detail.Line("parents", parents.map { "\($0.name) \($0.pid)" }.text(between: " ← ")))
        }
        lines.append(Detail.Line("user", text.user ?? "—"))
        lines.append(Detail.Line("unit", text.unit ?? "—"))
        if let unit = process?.unit, unit != text.unit { lines.append(Detail.Line("unit of process", unit)) }
        return lines
    }

    // MARK: The socket

    /// Everything, for the box and for the panel beside the table.
    var detail: Detail { Detail(title: title.cleaned, sentences: sentences, lines: lines) }

    private var lines: [Detail.Line] {
        endLines + processLines + trafficLines + connectionLines + identityLines
    }

    private var endLines: [Detail.Line] {
        var lines = [
            Detail.Line(
                "protocol", row.transport.name + (row.flags.contains(.isMultipath) ? ", multipath" : "")),
            Detail.Line("state", row.state.name),
            Detail.Line("local", (snapshot.local(row) ?? "unnamed") + service(row.local)),
        ]
        if let peer = snapshot.peer(row) {
            lines.append(Detail.Line("peer", peer + service(row.peer)))
            if let name = text.peer, name != peer { lines.append(Detail.Line("host", name)) }
        }
        if let scope = row.scope {
            lines.append(Detail.Line("reachable", scope.words + (row.takesIPv4 ? ", over IPv4 too" : "")))
        }
        if let interface = snapshot.interfaces[row.interface], row.interface != 0 {
            lines.append(Detail.Line("interface", interface))
        }
        if let other = snapshot.otherEnd(of: row) {
            let owner = snapshot.owners.process(of: other).map { "\($0.name) \($0.pid)" } ?? "process unknown"
            lines.append(Detail.Line("other end", "\(owner), \(snapshot.local(other) ?? "unnamed")"))
        }
        return lines
    }

    /// Returns ` (https)`, if the port has a name in the table of services.
    private func service(_ end: SocketAddressBits) -> String {
        guard row.transport.hasPorts, end.port != 0 else { return "" }
        let name = state.dashboard.services.serviceName(
            port: UInt16(truncatingIfNeeded: end.port), protocolName: row.transport.name)
        return name.map { " (\($0))" } ?? ""
    }

    private var trafficLines: [Detail.Line] {
        let activity = text.activity
        var lines: [Detail.Line] = []
        if let receive = activity.receiveRate, let send = activity.sendRate {
            lines.append(Detail.Line("rate", "receives \(text.rate(receive)), sends \(text.rate(send))"))
            lines.append(
                Detail.Line(
                    "mean of 5 s",
                    "receives \(text.rate(activity.meanReceiveRate)), sends \(text.rate(activity.meanSendRate))"
                ))
        }
        if let statistics = text.statistics, row.state != .listen {
            lines.append(
                Detail.Line(
                    "bytes",
                    "\(Quantity.grouped(Int(clamping: statistics.bytesReceived))) received, "
                        + "\(Quantity.grouped(Int(clamping: statistics.payloadSent))) sent, "
                        + "\(Quantity.grouped(Int(clamping: statistics.bytesAcked))) acknowledged"))
        }
        lines.append(
            row.state == .listen
                ? Detail.Line("backlog", "\(text.backlog) waiting for accept()")
                : Detail.Line(
                    "queues",
                    "receive \(Quantity.grouped(Int(row.receiveQueue))) B, send \(Quantity.grouped(Int(row.sendQueue))) B"
                ))
        if row.flags.contains(.hasMemory) {
            lines.append(
                Detail.Line(
                    "buffers",
                    "receive \(Quantity.bytes(Int(row.receiveBuffer))), send \(Quantity.bytes(Int(row.sendBuffer)))"
                ))
        }
        lines.append(Detail.Line("drops", text.drops))
        return lines
    }

    private var connectionLines: [Detail.Line] {
        guard let statistics = text.statistics, row.state != .listen else { return [] }
        return ConnectionWords(statistics, row, algorithm: snapshot.table.algorithm(of: row)).lines
    }

    /// Returns the most important numbers of a connection that fit; empty for other sockets.
    func connectionSummary(columns: Int) -> String {
        guard let statistics = text.statistics, row.state != .listen, row.state != .bound else { return "" }
        return ConnectionWords(statistics, row, algorithm: snapshot.table.algorithm(of: row))
            .summary(columns: columns)
    }

    private var identityLines: [Detail.Line] {
        var lines: [Detail.Line] = []
        lines.append(
            Detail.Line("age", snapshot.age(index).map { Quantity.age($0) } ?? "older than this screen"))
        if row.inode != 0 { lines.append(Detail.Line("inode", "\(row.inode)")) }
        if row.cookie != 0 { lines.append(Detail.Line("cookie", "\(row.cookie)")) }
        if let commandLine, commandLine.columns > Self.maxCommandColumns {
            lines.append(Detail.Line("whole command", commandLine))
        }
        return lines
    }
}

extension ListenerScope {
    /// From whom a listener takes connections.
    var words: String {
        switch self {
        case .any: "exposed: from every address"
        case .global: "exposed: on a public address"
        case .private: "from the private network"
        case .loopback: "from this machine only"
        }
    }
}
