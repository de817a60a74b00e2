/// The rows of `pollux services`: the matching lines of the services file, then the matching ports on which a program
/// listens and which the file does not name.
public struct ServiceListing: Sendable {
    public struct Row: Sendable, Equatable {
        /// The line of the file; nil for a port that it does not name.
        public let entry: ServiceEntry?
        public let port: UInt16
        public let protocolName: String
        /// The sockets that listen on the port; nil if the kernel did not list them.
        public let listeners: [Listener]?

        public init(entry: ServiceEntry?, port: UInt16, protocolName: String, listeners: [Listener]?) {
            (self.entry, self.port, self.protocolName) = (entry, port, protocolName)
            self.listeners = listeners
        }
    }

    /// The lines in the order of the file, then the other ports in ascending order.
    public let rows: [Row]

    /// - Parameters:
    ///   - listeners: All listeners; nil if the kernel did not list them.
    ///   - dynamicPorts: The ports that the kernel gives to sockets that ask for any. A UDP socket on one of them
    ///     listens only if the file names the port.
    ///   - isListeningOnly: Whether to leave out the lines on whose port nobody listens.
    public init(
        _ file: ServicesFile, _ listeners: ListenerTable?, _ query: ServiceQuery,
        dynamicPorts: ClosedRange<UInt16>, isListeningOnly: Bool = false
    ) {
        let table = listeners ?? ListenerTable()
        let found = Set(query.rows(in: file))
        var rows: [Row] = []
        var named: Set<Port> = []
        for index in 0..<file.count {
            let port = file.port(ofRow: index)
            let isFound = found.contains(UInt32(index))
            let isInUse = table.hasListener(port: port)
            guard isFound || isInUse else { continue }
            let entry = file[index]
            named.insert(Port(number: port, protocolName: entry.protocolName))
            let sockets = table.listeners(port: port, protocolName: entry.protocolName)
            guard isFound || !sockets.isEmpty && query.matches(sockets), !isListeningOnly || !sockets.isEmpty
            else { continue }
            rows.append(
                Row(
                    entry: entry, port: port, protocolName: entry.protocolName,
                    listeners: listeners.map { _ in sockets }))
        }
        for port in Self.ports(of: table) where !named.contains(port) {
            guard port.protocolName != "udp" || !dynamicPorts.contains(port.number) else { continue }
            let sockets = table.listeners(port: port.number, protocolName: port.protocolName)
            guard query.matches(sockets) else { continue }
            rows.append(
                Row(entry: nil, port: port.number, protocolName: port.protocolName, listeners: sockets))
        }
        self.rows = rows
    }

    private struct Port: Hashable {
        let number: UInt16
        let protocolName: String
    }

    /// Returns the ports of a table, each once.
    private static func ports(of table: ListenerTable) -> [Port] {
        var ports: [Port] = []
        for listener in table.listeners {
            let port = Port(number: listener.port, protocolName: listener.transport.rawValue)
            if port != ports.last { ports.append(port) }
        }
        return ports
    }
}

extension ServiceListing.Row {
    /// A JSON record of `pollux services --json`.
    public var record: JSONValue {
        .object([
            ("name", .optional(entry?.name)),
            ("port", .integer(Int64(port))),
            ("protocol", .string(protocolName)),
            ("aliases", .strings(entry?.aliases ?? [])),
            ("comment", .optional(entry?.comment)),
            ("listeners", listeners.map { .list($0.map(\.record)) } ?? .null),
        ])
    }
}

extension Listener {
    /// `{address port process unit user}`.
    var record: JSONValue {
        .object([
            ("address", .string(address.description)),
            ("port", .integer(Int64(port))),
            (
                "process",
                process.map { .object([("pid", .integer(Int64($0.pid))), ("name", .string($0.name))]) }
                    ?? .null
            ),
            ("unit", .optional(unit)),
            ("user", .optional(user)),
        ])
    }
}
