import Core
import Screen

extension ServicesPane {
    enum Column: Int, CaseIterable {
        case port, proto, name, aliases, listening, comment
    }

    struct RowID: Hashable, Sendable {
        /// nil for a port that the file does not name.
        let name: String?
        let port: UInt16
        let protocolName: String
    }

    static let exportName = "services"

    var rowCount: Int { services?.count ?? 0 }

    func id(ofRow row: Int) -> RowID {
        guard let row = services?[row] else { return RowID(name: nil, port: 0, protocolName: "") }
        return RowID(name: row.entry?.name, port: row.port, protocolName: row.protocolName)
    }

    /// Only reads the entries with the same port.
    func row(of id: RowID) -> Int? {
        guard let services else { return nil }
        return (0..<services.count).first { services.port(ofRow: $0) == id.port && self.id(ofRow: $0) == id }
    }

    func matches(_ text: String) -> [UInt32] {
        guard let services else { return [] }
        return services.listeningFirst(
            ServiceQuery(search: text).rows(in: services, isListeningOnly: isListeningOnly))
    }

    func sorted(_ rows: [UInt32], by column: Int) -> [UInt32] {
        guard let services, let column = Column(rawValue: column) else { return rows }
        switch column {
        case .port: return services.sortedRows(rows, by: .port)
        case .proto: return services.sortedRows(rows, by: .protocolName)
        case .name: return services.sortedRows(rows, by: .name)
        case .aliases: return services.sortedRows(rows, by: .aliases)
        case .listening: return sortedByListeners(rows, of: services)
        case .comment: return services.sortedRows(rows, by: .comment)
        }
    }

    /// Sorts services with listeners first, by the names of the owners.
    ///
    /// Only services with a listener need the text of their owners, which is slow to create.
    private func sortedByListeners(_ rows: [UInt32], of services: ServiceTable) -> [UInt32] {
        var (owned, others): ([(row: UInt32, owners: String)], [UInt32]) = ([], [])
        for row in rows {
            if services.isListening(Int(row)) {
                owned.append((row, services[Int(row)].owners.map(\.description).joined()))
            } else {
                others.append(row)
            }
        }
        owned.sort { ($0.owners, $0.row) < ($1.owners, $1.row) }
        return owned.map(\.row) + others
    }

    mutating func arranged() { measure() }

    func text(ofRow row: Int) -> String {
        guard let row = services?[row] else { return "" }
        return (row.entry.map { "\($0.name) " } ?? "") + "\(row.port)/\(row.protocolName)"
    }

    var records: any RecordSource { ServiceRecords(services: services) }
}

/// The services and their listeners as records.
private struct ServiceRecords: JSONRecordSource {
    let services: ServiceTable?

    func record(ofRow row: Int) -> JSONValue { services?[row].record ?? .null }
}
