import Core
import Screen

extension ServicesPane {
    enum Column: Int, CaseIterable {
        case port, proto, name, aliases, listening, comment
    }

    struct RowID: Hashable, Sendable {
        let name: String
        let port: UInt16
        let protocolName: String
    }

    static let exportName = "services"

    var rowCount: Int { file?.count ?? 0 }

    func id(ofRow row: Int) -> RowID {
        guard let entry = file?[row] else { return RowID(name: "", port: 0, protocolName: "") }
        return RowID(name: entry.name, port: entry.port, protocolName: entry.protocolName)
    }

    /// Only reads the entries with the same port.
    func row(of id: RowID) -> Int? {
        guard let file else { return nil }
        return (0..<file.count).first { file.port(ofRow: $0) == id.port && self.id(ofRow: $0) == id }
    }

    func matches(_ text: String) -> [UInt32] {
        guard let file else { return [] }
        return ServiceQuery(search: text).rows(in: file)
    }

    func sorted(_ rows: [UInt32], by column: Int) -> [UInt32] {
        guard let file, let column = Column(rawValue: column) else { return rows }
        switch column {
        case .port: return file.sortedRows(rows, by: .port)
        case .proto: return file.sortedRows(rows, by: .protocolName)
        case .name: return file.sortedRows(rows, by: .name)
        case .aliases: return file.sortedRows(rows, by: .aliases)
        case .listening: return sortedByListeners(rows)
        case .comment: return file.sortedRows(rows, by: .comment)
        }
    }

    /// Sorts services with listeners first, by the names of the owners.
    ///
    /// Only services with a listener need the text of their owners, which is slow to create.
    private func sortedByListeners(_ rows: [UInt32]) -> [UInt32] {
        guard let file, let listeners else { return rows }
        var (owned, unowned): ([(row: UInt32, owners: String)], [UInt32]) = ([], [])
        for row in rows {
            guard listeners.hasListener(port: file.port(ofRow: Int(row))) else {
                unowned.append(row)
                continue
            }
            let owners = owners(of: file[Int(row)]).joined()
            if owners.isEmpty { unowned.append(row) } else { owned.append((row, owners)) }
        }
        owned.sort { ($0.owners, $0.row) < ($1.owners, $1.row) }
        return owned.map(\.row) + unowned
    }

    mutating func arranged() { measure() }

    func text(ofRow row: Int) -> String {
        guard let entry = file?[row] else { return "" }
        return "\(entry.name) \(entry.port)/\(entry.protocolName)"
    }

    var records: any RecordSource { ServiceRecords(file: file, listeners: listeners) }

    func detail(ofRow row: Int) -> Detail {
        guard let entry = file?[row] else { return Detail(title: "Service", lines: []) }
        var lines = [
            Detail.Line("name", entry.name),
            Detail.Line("port", "\(entry.port)/\(entry.protocolName)"),
            Detail.Line("aliases", entry.aliases.isEmpty ? "—" : entry.aliases.text(between: " ")),
            Detail.Line("comment", entry.comment ?? "—"),
            Detail.Line("call", "getservbyname(\"\(entry.name)\", \"\(entry.protocolName)\")"),
        ]
        let found = listeners?.listeners(port: entry.port, protocolName: entry.protocolName) ?? []
        for listener in found {
            let owner = listener.processes?.text(between: " ") ?? "owned by uid \(listener.uid)"
            lines.append(Detail.Line("listening", "\(listener.address.withPort(listener.port))  \(owner)"))
        }
        if found.isEmpty {
            lines.append(Detail.Line("listening", listeners == nil ? "not read yet" : "nobody listens"))
        }
        return Detail(title: "Service", lines: lines)
    }
}

/// The services and their listeners as records.
private struct ServiceRecords: RecordSource {
    let file: ServicesFile?
    let listeners: ListenerTable?

    func record(ofRow row: Int) -> JSONValue {
        guard let entry = file?[row] else { return .null }
        return ServiceListing.Row(
            entry: entry, port: entry.port, protocolName: entry.protocolName,
            listeners: listeners?.listeners(port: entry.port, protocolName: entry.protocolName)
        ).record
    }
}
