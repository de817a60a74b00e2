import Core
import Screen

/// The details of a service, with a block of lines for each socket that listens on its port.
extension ServicesPane {
    func detail(ofRow row: Int) -> Detail {
        guard let row = services?[row] else { return Detail(title: "Service", lines: []) }
        return Detail(title: "Service", lines: names(of: row) + listeners(of: row))
    }

    private func names(of row: ServiceRow) -> [Detail.Line] {
        let port = Detail.Line("port", "\(row.port)/\(row.protocolName)")
        guard let entry = row.entry else {
            return [Detail.Line("name", "— (/etc/services does not name this port)"), port]
        }
        return [
            Detail.Line("name", entry.name), port,
            Detail.Line("aliases", entry.aliases.isEmpty ? "—" : entry.aliases.text(between: " ")),
            Detail.Line("comment", entry.comment ?? "—"),
            Detail.Line("call", "getservbyname(\"\(entry.name)\", \"\(entry.protocolName)\")"),
        ]
    }

    private func listeners(of row: ServiceRow) -> [Detail.Line] {
        guard let listeners = row.listeners else {
            return [Detail.Line("listening", listenersFailure.map { "unknown: \($0)" } ?? "not read yet")]
        }
        guard !listeners.isEmpty else { return [Detail.Line("listening", "nobody listens")] }
        let hasUnits = services?.listeners?.hasUnits ?? false
        return Array(listeners.map { $0.lines(hasUnits: hasUnits) }.joined(separator: [Detail.Line("", "")]))
            + [Detail.Line("", ""), Detail.Line("Enter", "shows the socket on the Sockets screen")]
    }

    /// Goes to the listener's row on the Sockets screen.
    func openDetail(ofRow row: Int) -> ((inout State) -> [Effect])? {
        guard let row = services?[row], row.listeners?.isEmpty == false else { return nil }
        return { SocketsScreen.showListeners(port: row.port, protocolName: row.protocolName, &$0) }
    }
}

extension Listener {
    /// - Parameter hasUnits: Whether the unit and the user's name have been read.
    fileprivate func lines(hasUnits: Bool) -> [Detail.Line] {
        let reason = reasonUnknown.map { ": \($0.rawValue)" } ?? ""
        let owner = process.map { "\($0.name) \($0.pid)" } ?? processes?.first
        var lines = [
            Detail.Line("listening", address.withPort(port)),
            Detail.Line("process", owner ?? "unknown\(reason)"),
        ]
        let others = Array((processes ?? []).dropFirst())
        if !others.isEmpty { lines.append(Detail.Line("held too by", others.text(between: " "))) }
        return lines + [
            Detail.Line("user", user.map { "\($0) (uid \(uid))" } ?? "uid \(uid)"),
            Detail.Line("unit", hasUnits ? unit ?? "—" : "…"),
            Detail.Line("scope", scope.sentence(takesIPv4: takesIPv4)),
        ]
    }
}

extension State {
    /// Whether the details of a service are shown.
    var isServiceOpen: Bool {
        if case .detail(let box) = overlay { box.subject is RowSubject<ServicesPane> } else { false }
    }
}
