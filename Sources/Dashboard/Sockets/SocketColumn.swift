import Core
import Screen

/// The columns of the table of sockets, from left to right.
enum SocketColumn: Int, CaseIterable, Sendable {
    case mark, transport, state, local, peer, process, rate, receive, send, rtt, retransmissions, queues
    case drops, age, unit, user, chart

    /// What the table is sorted by; nil for a column without an order.
    var sortKey: SocketSortKey? {
        switch self {
        case .mark, .chart: nil
        case .transport: .transport
        case .state: .state
        case .local: .local
        case .peer: .peer
        case .process: .process
        case .rate: .rate
        case .receive: .receiveRate
        case .send: .sendRate
        case .rtt: .rtt
        case .retransmissions: .retransmissions
        case .queues: .queues
        case .drops: .drops
        case .age: .age
        case .unit: .unit
        case .user: .user
        }
    }

    /// The name in the box of columns, and in the title while the column is hidden.
    var words: String {
        switch self {
        case .mark: "new, closing and changed sockets"
        case .transport: "protocol"
        case .state: "state"
        case .local: "local end"
        case .peer: "peer, or who can reach a listener"
        case .process: "process"
        case .rate: "rate"
        case .receive: "receive rate"
        case .send: "send rate"
        case .rtt: "round-trip time"
        case .retransmissions: "retransmissions"
        case .queues: "receive and send queue"
        case .drops: "drops"
        case .age: "age"
        case .unit: "unit or container"
        case .user: "user"
        case .chart: "rate of the last minute"
        }
    }

    /// The columns that a user can hide.
    static let optional: [SocketColumn] = [
        .state, .peer, .process, .receive, .send, .rtt, .retransmissions, .queues, .drops, .age, .unit, .user,
        .chart,
    ]

    /// Columns that are sorted by, in the order in which `s` visits them.
    static let sortable = allCases.filter { $0.sortKey != nil }

    /// The table's column.
    ///
    /// The least important ones are hidden first when the table is narrow.
    ///
    /// - Parameter isNarrow: Whether an IPv4 address with its port may be cut.
    func column(isNarrow: Bool) -> TableColumn {
        let ends = (isNarrow ? 14 : 21, 45)
        return switch self {
        case .mark: TableColumn("", minWidth: 1, idealWidth: 1, importance: 20)
        case .transport: TableColumn("proto", minWidth: 5, idealWidth: 5, importance: 19)
        case .state: TableColumn("state", minWidth: 11, idealWidth: 11, importance: 16)
        case .local: TableColumn("local", minWidth: ends.0, idealWidth: ends.1, importance: 17)
        case .peer: TableColumn("peer", minWidth: ends.0, idealWidth: ends.1, importance: 17, stretches: true)
        case .process:
            TableColumn(
                "process", minWidth: isNarrow ? 13 : 14, idealWidth: isNarrow ? 13 : 22, importance: 18)
        case .rate: TableColumn("rate", minWidth: 9, idealWidth: 9, importance: 14, isRightAligned: true)
        case .receive: TableColumn("recv/s", minWidth: 9, idealWidth: 9, importance: 13, isRightAligned: true)
        case .send: TableColumn("send/s", minWidth: 9, idealWidth: 9, importance: 12, isRightAligned: true)
        case .rtt: TableColumn("rtt", minWidth: 7, idealWidth: 7, importance: 10, isRightAligned: true)
        case .retransmissions:
            TableColumn("retr", minWidth: 5, idealWidth: 5, importance: 9, isRightAligned: true)
        case .queues: TableColumn("queues", minWidth: 9, idealWidth: 9, importance: 11, isRightAligned: true)
        case .drops: TableColumn("drops", minWidth: 6, idealWidth: 6, importance: 8, isRightAligned: true)
        case .age: TableColumn("age", minWidth: 5, idealWidth: 5, importance: 5, isRightAligned: true)
        case .unit: TableColumn("unit", minWidth: 12, idealWidth: 22, importance: 7)
        case .user: TableColumn("user", minWidth: 8, idealWidth: 10, importance: 6)
        case .chart: TableColumn("", minWidth: 12, idealWidth: 20, importance: 4)
        }
    }
}

extension SocketList {
    /// The width from which both rates have columns, in place of the larger one, and IPv4 addresses are whole.
    static let minWidthOfBothRates = 96

    /// Returns the table for a width.
    func table(columns width: Int) -> TableView {
        let isNarrow = width < Self.minWidthOfBothRates
        let columns = SocketColumn.allCases.map { column in
            var shape = column.column(isNarrow: isNarrow)
            shape.isHidden = isHidden(column, isNarrow: isNarrow)
            return shape
        }
        var table = TableView(columns: columns, list: list)
        table.descending = SocketColumn.allCases.indices.filter {
            SocketColumn.allCases[$0].sortKey?.isDescending ?? false
        }
        table.cutKeepingPort = [SocketColumn.local.rawValue, SocketColumn.peer.rawValue]
        return table
    }

    /// Returns whether a column is hidden whatever the width. The larger rate is if both rates are.
    private func isHidden(_ column: SocketColumn, isNarrow: Bool) -> Bool {
        switch column {
        case .rate: !isNarrow || hiddenColumns.isSuperset(of: [.receive, .send])
        case .receive, .send: isNarrow || hiddenColumns.contains(column)
        default: hiddenColumns.contains(column)
        }
    }

    /// Sorts by the next column, also by a hidden one.
    mutating func sortByNextColumn() {
        let columns = SocketColumn.sortable.map(\.rawValue)
        let next = columns.first { $0 > list.sortColumn ?? -1 } ?? columns[0]
        list.sort(by: next)
        if list.isReversed { list.reverse() }
        arrange()
    }
}
