import Core
import Screen

extension ProtocolsPane {
    enum Column: Int, CaseIterable {
        case number, name, aliases, constant, kernel, comment
    }

    /// Includes the names, since a number may occur several times in the file.
    struct RowID: Hashable, Sendable {
        let number: Int
        let name: String?
        let constant: String?
    }

    static let exportName = "protocols"

    var rowCount: Int { rows.count }

    func id(ofRow row: Int) -> RowID {
        RowID(number: rows[row].number, name: rows[row].name, constant: rows[row].constant)
    }

    func matches(_ text: String) -> [UInt32] {
        let query = ProtocolQuery(search: text)
        return rows.indices.filter { query.matches(rows[$0]) }.map { UInt32($0) }
    }

    func sorted(_ rows: [UInt32], by column: Int) -> [UInt32] {
        guard let column = Column(rawValue: column) else { return rows }
        let keys = rows.map { (row: $0, key: sortKey(Int($0), column)) }
        return keys.sorted { ($0.key, $0.row) < ($1.key, $1.row) }.map(\.row)
    }

    private func sortKey(_ row: Int, _ column: Column) -> String {
        let entry = rows[row]
        return switch column {
        case .number: String(entry.number).padded(to: 3, right: true)
        case .name: entry.name ?? "\u{10ffff}"
        case .aliases: entry.aliases.text(between: " ")
        case .constant: entry.constant ?? "\u{10ffff}"
        case .kernel: kernel[row] == true ? "0" : "1"
        case .comment: entry.comment ?? ""
        }
    }

    func text(ofRow row: Int) -> String { rows[row].constant ?? rows[row].name ?? String(rows[row].number) }

    var records: any RecordSource { ProtocolRecords(rows: rows, kernel: kernel) }

    /// The kernel's support is added once it has been tried.
    func detail(ofRow row: Int) -> Detail {
        let entry = rows[row]
        let symbol = entry.constant ?? String(entry.number)
        var lines = [
            Detail.Line("number", String(entry.number)),
            Detail.Line("name", entry.name ?? "— (not in /etc/protocols)"),
            Detail.Line("aliases", entry.aliases.isEmpty ? "—" : entry.aliases.text(between: " ")),
            Detail.Line("constant", entry.constant ?? "—"),
            Detail.Line("comment", entry.comment ?? "—"),
        ]
        if let support = support[entry.number] {
            lines += support.attempts.enumerated().map {
                Detail.Line($0 == 0 ? "kernel" : "", "\($1.call(symbol)): \($1.verdict)")
            }
        } else {
            lines.append(Detail.Line("kernel", "trying sockets …"))
        }
        return Detail(title: "Protocol", lines: lines)
    }
}

/// The protocol numbers as records.
private struct ProtocolRecords: JSONRecordSource {
    let rows: [ProtocolRow]
    let kernel: [Bool?]

    func record(ofRow row: Int) -> JSONValue { rows[row].record(kernel: kernel[row]) }
}
