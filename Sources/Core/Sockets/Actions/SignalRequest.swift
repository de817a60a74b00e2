/// A request to signal the process of a socket, with the text of the question that confirms it. Names in the text are
/// not sanitized.
public struct SignalRequest: Sendable, Equatable {
    public let signal: ProcessSignal
    public let process: SocketProcess
    /// The name or number of the user that the process runs as.
    public let user: String
    public let question: String
    /// What will follow, one sentence each.
    public let consequences: [String]
    /// A shell command that does the same. It consists of numbers and fixed words only.
    public let command: String

    public static let title = "Signal process"

    /// - Parameters:
    ///   - id: The socket whose process is to be signalled.
    ///   - since: When the process was started, in words; nil if unknown.
    ///   - restart: Whether systemd starts the process's unit again; nil if unknown.
    /// - Throws: `SocketActionFailure` if no process is known that may be signalled.
    public init(
        _ signal: ProcessSignal, ownerOf id: SocketID, in snapshot: SocketSnapshot, since: String? = nil,
        restart: UnitRestart? = nil
    ) throws(SocketActionFailure) {
        guard let row = snapshot.rows.first(where: { $0.id == id }) else {
            throw SocketActionFailure("send \(signal.rawValue)", .socketGone)
        }
        let owners = snapshot.owners
        guard let process = owners.process(of: row) else {
            throw SocketActionFailure(
                "send \(signal.rawValue) for \(snapshot.name(of: row))",
                .unknown(owners.reasonUnknown(row) ?? .notSearchedYet))
        }
        (self.signal, self.process, user) = (signal, process, owners.userName(process.uid))
        let action = Self.action(signal, process)
        // With socket activation process 1 holds the listener of every service.
        if process.pid <= 1 { throw SocketActionFailure(action, .firstProcess) }
        if process.pid == owners.readerPid { throw SocketActionFailure(action, .ownProcess) }
        let start = since.map { ", since \($0)" } ?? ""
        question = "Send \(signal.rawValue) to \(process.name) \(process.pid) (user \(user)\(start))?"
        var sentences = [signal.effect]
        if signal.endsProcess {
            sentences += Self.otherHolders(of: row, owners)
            if let sentence = Self.otherSockets(of: process, than: row, owners) { sentences.append(sentence) }
            if let unit = process.unit,
                let sentence = Self.restart(of: unit, after: signal, restart)
            {
                sentences.append(sentence)
            }
        }
        consequences = sentences
        let isPermitted = owners.reader == 0 || owners.reader == process.uid
        command = "\(isPermitted ? "" : "sudo ")kill -\(signal.rawValue) \(process.pid)"
    }

    /// The action in the text of a failure.
    public var action: String { Self.action(signal, process) }

    private static func action(_ signal: ProcessSignal, _ process: SocketProcess) -> String {
        "send \(signal.rawValue) to \(process.name) \(process.pid)"
    }

    private static func otherHolders(of row: SocketRow, _ owners: SocketOwners) -> [String] {
        var sentences: [String] = []
        let others = owners.otherProcesses(of: row)
        if others.contains(where: { $0.pid == 1 }) || owners.unit(of: row)?.hasSuffix(".socket") ?? false {
            sentences.append(
                "systemd holds this socket as well: it stays open, and may start the process again.")
        }
        let rest = others.filter { $0.pid != 1 }
        if let first = rest.first {
            let more = rest.count > 1 ? " and \(rest.count - 1) more" : ""
            sentences.append(
                "This socket stays open while \(first.name) \(first.pid)\(more) \(more.isEmpty ? "holds" : "hold") it."
            )
        }
        return sentences
    }

    /// Returns what happens to the other sockets of the process; nil if it has none.
    private static func otherSockets(
        of process: SocketProcess, than row: SocketRow, _ owners: SocketOwners
    ) -> String? {
        var (own, shared) = (0, 0)
        for (inode, pids) in owners.holders where inode != row.inode && pids.contains(process.pid) {
            if pids.count == 1 { own += 1 } else { shared += 1 }
        }
        guard own + shared > 0 else { return nil }
        let other = own + shared == 1 ? "1 other socket" : "\(own + shared) other sockets"
        if shared == 0 {
            return "It holds \(other), which \(own == 1 ? "closes" : "close") as well."
        }
        if own == 0 {
            return "It holds \(other), which \(shared == 1 ? "stays" : "stay") open in other processes."
        }
        return "It holds \(other): \(own) \(own == 1 ? "closes" : "close") as well,"
            + " and \(shared) \(shared == 1 ? "stays" : "stay") open in other processes."
    }

    /// Returns whether the unit or container of a process is started again; nil for a unit that starts no process.
    private static func restart(
        of unit: String, after signal: ProcessSignal, _ restart: UnitRestart?
    ) -> String? {
        if unit.hasSuffix(".scope") { return "systemd does not start \(unit) again: it is a scope." }
        guard unit.hasSuffix(".service") else {
            // The name of a container has a space, which no unit has.
            return unit.contains(" ") ? "It runs in \(unit), whose engine may start it again." : nil
        }
        guard let restart else { return "systemd may start \(unit) again." }
        let setting = "(Restart=\(restart.rawValue))"
        return switch restart.outcome(after: signal) {
        case .always: "systemd starts \(unit) again when its main process ends \(setting)."
        case .sometimes: "systemd may start \(unit) again \(setting)."
        case .never: "systemd does not start \(unit) again \(setting)."
        }
    }
}
