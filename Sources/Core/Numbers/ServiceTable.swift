/// The services of this machine: the lines of the services file, then the ports on which a program listens and which the
/// file does not name, in ascending order.
public struct ServiceTable: Sendable {
    public let file: ServicesFile
    /// All listeners; nil if the kernel did not list them.
    public let listeners: ListenerTable?
    /// For each line, the index of its port in `listeners.ports`, or `noPort`. Empty if there are no listeners.
    private var portOfLine: [Int32] = []
    /// The indices of the ports that the file does not name.
    private var unnamedPorts: [Int32] = []

    private static let noPort: Int32 = -1

    public init(_ file: ServicesFile, _ listeners: ListenerTable? = nil) {
        (self.file, self.listeners) = (file, listeners)
        guard let listeners, !listeners.ports.isEmpty else { return }
        let ports = listeners.ports
        var isNamed = [Bool](repeating: false, count: ports.count)
        portOfLine = [Int32](repeating: Self.noPort, count: file.count)
        for line in 0..<file.count {
            let number = file.port(ofRow: line)
            let first = ports.partitioningIndex { $0.number >= number }
            // The line is parsed only if somebody listens on its port.
            for index in first..<ports.count {
                guard ports[index].number == number else { break }
                guard file.hasProtocol(ports[index].transport.rawValue, ofRow: line) else { continue }
                portOfLine[line] = Int32(index)
                isNamed[index] = true
            }
        }
        for (index, port) in ports.enumerated() where !isNamed[index] {
            guard port.transport != .udp || !listeners.dynamicPorts.contains(port.number) else { continue }
            unnamedPorts.append(Int32(index))
        }
    }

    /// The number of rows.
    public var count: Int { file.count + unnamedPorts.count }

    /// Returns the index of a row's port in `listeners.ports`; nil if nobody listens.
    private func portIndex(ofRow row: Int) -> Int? {
        if row >= file.count { return Int(unnamedPorts[row - file.count]) }
        guard !portOfLine.isEmpty, portOfLine[row] != Self.noPort else { return nil }
        return Int(portOfLine[row])
    }

    /// Returns whether a program listens on the port of a row.
    public func isListening(_ row: Int) -> Bool { portIndex(ofRow: row) != nil }

    /// Returns the listeners on the port of a row, by address.
    public func listeners(ofRow row: Int) -> ArraySlice<Listener> {
        guard let listeners, let index = portIndex(ofRow: row) else { return [] }
        return listeners.listeners(on: listeners.ports[index])
    }

    /// Returns the port of a row, without parsing the whole entry.
    public func port(ofRow row: Int) -> UInt16 {
        row < file.count ? file.port(ofRow: row) : listeners(ofRow: row).first?.port ?? 0
    }

    public subscript(row: Int) -> ServiceRow {
        let found = listeners(ofRow: row)
        let entry = row < file.count ? file[row] : nil
        return ServiceRow(
            entry: entry, port: entry?.port ?? found.first?.port ?? 0,
            protocolName: entry?.protocolName ?? found.first?.transport.rawValue ?? "",
            listeners: listeners.map { _ in Array(found) })
    }

    /// Returns the rows on whose ports a program listens, in ascending order of the ports, then the others.
    public func listeningFirst(_ rows: [UInt32]) -> [UInt32] {
        guard !portOfLine.isEmpty else { return rows }
        var (listening, others): ([UInt64], [UInt32]) = ([], [])
        for row in rows {
            if isListening(Int(row)) {
                listening.append(UInt64(port(ofRow: Int(row))) << 32 | UInt64(row))
            } else {
                others.append(row)
            }
        }
        return listening.sorted().map { UInt32(truncatingIfNeeded: $0) } + others
    }
}

/// A service, or a port on which a program listens and which the services file does not name.
public struct ServiceRow: Sendable, Equatable {
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

    /// The owners of the listeners, each once; empty if nobody listens.
    public var owners: [SocketOwner] { SocketOwner.owners(of: listeners ?? []) }

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
    fileprivate var record: JSONValue {
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
