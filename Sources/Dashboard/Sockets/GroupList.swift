import Core
import Screen

/// The table of groups of sockets.
struct GroupList: ListPane {
    typealias RowID = SocketGroup.Key

    private(set) var groups: [SocketGroup] = []
    var list = ListView(staysAtTop: true)
    private(set) var grouping = SocketGrouping.none
    /// The names of the users, for groups of processes.
    private var users: [UInt32: String] = [:]

    enum Column: Int, CaseIterable {
        case name, count, receive, send
    }

    static let exportName = "socket-groups"

    init() { list.sort(by: Column.receive.rawValue) }

    /// Groups the rows that a table shows.
    mutating func show(_ grouping: SocketGrouping, of sockets: SocketList) {
        if grouping != self.grouping { list.setFilter("") }
        guard let snapshot = sockets.snapshot else { return }
        let present = sockets.list.order.filter { $0 < snapshot.rows.count }
        replaceRows {
            $0.grouping = grouping
            $0.groups = grouping.groups(of: present, in: snapshot)
            $0.users = snapshot.owners.users
        }
    }

    var selectedKey: SocketGroup.Key? { list.selected.map { groups[$0].key } }

    // MARK: Rows

    var rowCount: Int { groups.count }

    func id(ofRow row: Int) -> SocketGroup.Key { groups[row].key }

    func matches(_ text: String) -> [UInt32] {
        let pattern = SearchPattern(text)
        return groups.indices.filter { pattern.isFound(in: name(ofRow: $0)) }.map { UInt32($0) }
    }

    func sorted(_ rows: [UInt32], by column: Int) -> [UInt32] {
        switch Column(rawValue: column) {
        case .name: rows.sorted { (name(ofRow: Int($0)), $0) < (name(ofRow: Int($1)), $1) }
        case .count: descending(rows) { Double($0.count) }
        case .receive: descending(rows) { $0.meanReceiveRate ?? -1 }
        case .send: descending(rows) { $0.meanSendRate ?? -1 }
        case nil: rows
        }
    }

    /// Sorts by a number, and then by the count and the name, so that rows without traffic hold still.
    private func descending(_ rows: [UInt32], by number: (SocketGroup) -> Double) -> [UInt32] {
        let keys = rows.map { row in
            let group = groups[Int(row)]
            return (row: row, number: number(group), count: group.count, name: name(ofRow: Int(row)))
        }
        let sorted = keys.sorted { one, other in
            if one.number != other.number { return one.number > other.number }
            if one.count != other.count { return one.count > other.count }
            return one.name != other.name ? one.name < other.name : one.row < other.row
        }
        return sorted.map(\.row)
    }

    /// Returns the name of a group.
    func name(ofRow row: Int) -> String { groups[row].key.name(grouping, users: users) }

    func text(ofRow row: Int) -> String {
        "\(name(ofRow: row)): \(Quantity.counted(groups[row].count, "socket"))"
    }

    var records: any RecordSource { GroupRecords(list: self) }

    // MARK: Drawing

    var table: TableView {
        var table = TableView(
            columns: [
                TableColumn(grouping.title, minWidth: 20, idealWidth: 40, importance: 4, stretches: true),
                TableColumn("sockets", minWidth: 8, idealWidth: 8, importance: 3, isRightAligned: true),
                TableColumn("recv/s", minWidth: 10, idealWidth: 10, importance: 2, isRightAligned: true),
                TableColumn("send/s", minWidth: 10, idealWidth: 10, importance: 1, isRightAligned: true),
                TableColumn("", minWidth: 8, idealWidth: 8, importance: 0),
            ], list: list)
        table.descending = [Column.count.rawValue, Column.receive.rawValue, Column.send.rawValue]
        return table
    }

    func cells(ofRow row: Int, _ theme: Theme) -> [Span] {
        let group = groups[row]
        func rate(_ rate: Double?) -> Span {
            Span(
                rate.map { $0 < 1 ? "0" : Quantity.byteRate($0) } ?? "—",
                theme[(rate ?? 0) >= 1 ? .received : .muted])
        }
        return [
            Span(name(ofRow: row), theme[group.key == .none ? .muted : .text]),
            Span(Quantity.grouped(group.count), theme[.text]),
            rate(group.receiveRate), rate(group.sendRate),
            Span(group.isTCPOnly ? "TCP only" : "", theme[.muted]),
        ]
    }
}

extension SocketGrouping {
    /// The title of the column of groups, and the name in messages.
    var title: String {
        switch self {
        case .none: "none"
        case .process: "process"
        case .peerHost: "peer host"
        case .localPort: "local port"
        case .unit: "unit or container"
        }
    }
}

extension SocketGroup.Key {
    /// Returns the name of the group.
    func name(_ grouping: SocketGrouping, users: [UInt32: String]) -> String {
        switch self {
        case .process(let name, let uid): "\(name) (\(users[uid] ?? "uid \(uid)"))"
        case .host(let address): "\(address)"
        case .port(let port): "\(port)"
        case .unit(let name): name
        case .none:
            switch grouping {
            case .none: "all"
            case .process: "no known process"
            case .peerHost: "no peer"
            case .localPort: "no port"
            case .unit: "no unit"
            }
        }
    }
}

/// Groups as records.
private struct GroupRecords: JSONRecordSource {
    let list: GroupList

    func record(ofRow row: Int) -> JSONValue {
        let group = list.groups[row]
        return .object([
            (list.grouping.rawValue, .string(list.name(ofRow: row))),
            ("sockets", .integer(Int64(group.count))),
            ("receiveRate", group.receiveRate.map { .number($0) } ?? .null),
            ("sendRate", group.sendRate.map { .number($0) } ?? .null),
        ])
    }
}
