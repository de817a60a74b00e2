/// A request to close a socket, with the text of the question that confirms it. Names in the text are not sanitized.
public struct CloseRequest: Sendable, Equatable {
    public let row: SocketRow
    /// The socket, as `tcp 127.0.0.1:51514 → 151.101.0.223:443`.
    public let name: String
    public let question: String
    /// What will follow, one sentence each.
    public let consequences: [String]
    /// A shell command that does the same. It consists of numbers, addresses and fixed words only.
    public let command: String

    public static let title = "Close socket"

    /// - Throws: `SocketActionFailure` if the socket is not in the snapshot, or the kernel cannot close such a socket.
    public init(_ id: SocketID, in snapshot: SocketSnapshot) throws(SocketActionFailure) {
        guard let row = snapshot.rows.first(where: { $0.id == id }) else {
            throw SocketActionFailure("close socket", .socketGone)
        }
        (self.row, name) = (row, snapshot.name(of: row))
        if let reason = Self.obstacle(row) { throw SocketActionFailure("close \(name)", reason) }
        let process = snapshot.owners.process(of: row)
        question = "Close \(name), \(row.state.name)\(Self.owner(of: row, process, snapshot.owners))?"
        consequences = Self.consequences(of: row, process, in: snapshot)
        command = Self.command(closing: row, reader: snapshot.owners.reader)
    }

    /// The action in the text of a failure.
    public var action: String { "close \(name)" }

    /// Returns why the kernel cannot close a socket; nil if it can.
    private static func obstacle(_ row: SocketRow) -> SocketActionFailure.Reason? {
        switch (row.transport, row.state) {
        // Closing fails with ENOENT, because the kernel searches connections and listeners only.
        case (.tcp, .bound): .boundOnly
        case (.tcp, .listen) where row.flags.contains(.isMultipath): .multipathListener
        case (.tcp, _): nil
        // The kernel would interrupt the program once, and the socket would keep a port that the program chose.
        case (.udp, .unconnected): .unconnectedDatagrams
        case (.udp, _): nil
        default: .otherProtocol
        }
    }

    private static func owner(
        of row: SocketRow, _ process: SocketProcess?, _ owners: SocketOwners
    ) -> String {
        if let process { return ", of \(process.name) \(process.pid)" }
        return row.flags.contains(.hasUser) ? ", of user \(owners.userName(row.uid))" : ""
    }

    private static func consequences(
        of row: SocketRow, _ process: SocketProcess?, in snapshot: SocketSnapshot
    ) -> [String] {
        var sentences = [effect(on: row)]
        if row.flags.contains(.isMultipath) {
            sentences.append("It is one path of a multipath connection: the program may get no error.")
        } else if let process, row.state != .listen {
            sentences.append("\(process.name) \(process.pid) gets an error, and runs on.")
        }
        if row.state == .listen {
            if row.receiveQueue > 0 {
                let count = row.receiveQueue
                sentences.append(
                    "\(count) connection\(count == 1 ? " that waits" : "s that wait") for accept()"
                        + " \(count == 1 ? "is" : "are") reset.")
            }
            sentences.append("The port may stay in use until the program closes its socket.")
        }
        if let other = snapshot.otherEnd(of: row), let holder = snapshot.owners.process(of: other) {
            sentences.append("The peer is \(holder.name) \(holder.pid) on this machine.")
        }
        return sentences
    }

    private static func effect(on row: SocketRow) -> String {
        guard row.transport == .tcp else { return "The socket loses its peer, which is not told." }
        return switch row.state {
        case .listen: "It takes no new connections; accepted ones stay open."
        case .synSent: "The program's connect() fails."
        case .synReceived: "The kernel forgets the peer's request, and does not tell the peer."
        case .timeWait: "Both ends have closed already: the kernel only frees the addresses early."
        case .lastAck, .closing:
            "Both ends have closed already: the kernel only stops waiting for the last acknowledgement."
        default: "The peer gets a reset, and data that has not arrived is lost."
        }
    }

    /// Returns the command of iproute2 that closes a socket (`man 8 ss`).
    ///
    /// The address family keeps a wildcard of IPv4 apart from one of IPv6. The quotes keep the shell from reading the
    /// brackets of an IPv6 address as a pattern.
    private static func command(closing row: SocketRow, reader: UInt32) -> String {
        let family = row.family == .ipv4 ? "--ipv4" : "--ipv6"
        let ends =
            "src '\(numeric(row.local, row.family))'"
            + (row.flags.contains(.hasPeer) ? " dst '\(numeric(row.peer, row.family))'" : "")
        return (reader == 0 ? "" : "sudo ")
            + "ss --kill --numeric \(family) --\(row.transport.name) state \(stateName(row.state)) \(ends)"
    }

    /// Returns an end without the name of an interface, which could contain any character, and an IPv4 address in its
    /// IPv6 form if the socket is one of IPv6.
    private static func numeric(_ end: SocketAddressBits, _ family: SocketFamily) -> String {
        let address =
            family == .ipv4
            ? end.address(family) : IPAddress(family: .ipv6, high: end.high, low: end.low)
        return address.withPort(UInt16(truncatingIfNeeded: end.port))
    }

    /// Returns the name that `ss` has for a state.
    private static func stateName(_ state: SocketState) -> String {
        switch state {
        case .listen: "listening"
        case .established: "established"
        case .synSent: "syn-sent"
        case .synReceived: "syn-recv"
        case .finWait1: "fin-wait-1"
        case .finWait2: "fin-wait-2"
        case .timeWait: "time-wait"
        case .closeWait: "close-wait"
        case .lastAck: "last-ack"
        case .closing: "closing"
        case .bound, .unconnected: "unconnected"
        }
    }
}

extension SocketSnapshot {
    /// Returns the protocol and the ends of a socket, as `tcp 127.0.0.1:51514 → 151.101.0.223:443`. Not sanitized.
    public func name(of row: SocketRow) -> String {
        let ends = [local(row), peer(row)].compactMap { $0 }.joined(separator: " → ")
        return ends.isEmpty ? row.transport.name : "\(row.transport.name) \(ends)"
    }
}

extension SocketOwners {
    /// Returns the name of a user; its number if it has none.
    func userName(_ id: UInt32) -> String { users[id] ?? "\(id)" }
}
