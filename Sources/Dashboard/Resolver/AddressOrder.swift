import Core
import Screen

/// Filtering and sorting of the addresses.
extension AddressList {
    static let exportName = "resolver"
    static let nameColumn = 2

    var rowCount: Int { rows.count }

    func id(ofRow row: Int) -> IPAddress { rows[row].address }

    func row(of id: IPAddress) -> Int? { rowOfAddress[id] }

    func text(ofRow row: Int) -> String { rows[row].address.description }

    var records: any RecordSource { AddressRecords(rows: rows) }

    /// Returns the rows whose address, scope or names contain the text.
    func matches(_ text: String) -> [UInt32] {
        guard !text.isEmpty else { return rows.indices.map { UInt32($0) } }
        let pattern = SearchPattern(text)
        return rows.indices.filter { pattern.isFound(in: searchText(rows[$0])) }.map { UInt32($0) }
    }

    private func searchText(_ row: HostAddress) -> String {
        ([row.address.description, row.address.scope.rawValue] + (row.names ?? [])).text(between: " ")
    }

    func sorted(_ rows: [UInt32], by column: Int) -> [UInt32] {
        // The keys are computed once for each row instead of for each comparison.
        let keys = rows.map { (row: $0, key: key(self.rows[Int($0)], column)) }
        return keys.sorted { ($0.key, $0.row) < ($1.key, $1.row) }.map(\.row)
    }

    private func key(_ row: HostAddress, _ column: Int) -> SortKey {
        switch column {
        case 1: .text(row.address.scope.rawValue)
        case Self.nameColumn: .text(row.names?.first ?? "\u{10ffff}")
        case 3: .number(Int64(row.rank ?? .max))
        case 4: row.sourceAddress.map { .address($0) } ?? .last
        case 6, 7:
            row.probe.map { .number($0.elapsed.nanoseconds + ($0.outcome == .open ? 0 : Int64.max / 2)) }
                ?? .last
        default: .address(row.address)
        }
    }

    /// The sort key of a row. All keys of a column are of the same case, except `last` for missing values.
    private enum SortKey: Comparable {
        case number(Int64)
        case address(IPAddress)
        case text(String)
        case last
    }
}

/// The addresses as records.
private struct AddressRecords: JSONRecordSource {
    let rows: [HostAddress]

    func record(ofRow row: Int) -> JSONValue { rows[row].record }
}
