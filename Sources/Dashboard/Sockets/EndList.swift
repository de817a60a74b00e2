import Core
import DequeModule
import Screen

/// The table of connections that have ended, the last one first.
struct EndList: ListPane {
    /// The number of an end, counted from the first one that was received.
    typealias RowID = Int

    /// All ends as they come.
    private(set) var log = SocketEndLog()
    /// The ends that the table shows. They are taken from the log once a snapshot, and not for each end.
    private(set) var shown: Deque<SocketEnd> = []
    /// The number of the first end in `shown`.
    private var firstNumber = 0
    var list = ListView(staysAtTop: true)
    private var filter = SocketFilter()

    enum Column: Int, CaseIterable {
        case time, local, peer, process, received, sent, duration, user
    }

    static let exportName = "closed-sockets"

    mutating func add(_ ends: [SocketEnd]) { log.add(ends) }

    /// Learns from a snapshot who holds the connections that will end.
    mutating func update(_ origins: SocketOrigins) { log.update(origins) }

    /// Brings the table up to date with the log.
    mutating func showLatest() {
        replaceRows {
            $0.shown = $0.log.ends
            $0.firstNumber = $0.log.count - $0.log.ends.count
        }
    }

    mutating func setFilter(_ filter: SocketFilter) {
        self.filter = filter
        list.setFilter(filter.text)
    }

    var selected: SocketEnd? { list.selected.map { end(ofRow: $0) } }

    func end(ofRow row: Int) -> SocketEnd { shown[row] }

    // MARK: Rows

    var rowCount: Int { shown.count }

    func id(ofRow row: Int) -> Int { firstNumber + row }

    func row(of id: Int) -> Int? { shown.indices.contains(id - firstNumber) ? id - firstNumber : nil }

    func matches(_ text: String) -> [UInt32] {
        let filter = text == filter.text ? filter : (try? SocketFilter(text)) ?? filter
        return shown.indices.reversed().filter { filter.matches(shown[$0]) }.map { UInt32($0) }
    }

    func sorted(_ rows: [UInt32], by column: Int) -> [UInt32] {
        func texts(_ text: (SocketEnd) -> String) -> [UInt32] {
            rows.map { ($0, text(shown[Int($0)])) }.sorted { ($0.1, $1.0) < ($1.1, $0.0) }.map(\.0)
        }
        func numbers(_ number: (SocketEnd) -> Int64) -> [UInt32] {
            rows.map { ($0, number(shown[Int($0)])) }.sorted { ($0.1, $0.0) > ($1.1, $1.0) }.map(\.0)
        }
        return switch Column(rawValue: column) {
        case .time: numbers(\.time)
        case .local: texts(\.local)
        case .peer: texts(\.peer)
        case .process: texts { $0.process?.name ?? "\u{10ffff}" }
        case .received: numbers { Int64(clamping: $0.payloadReceived) }
        case .sent: numbers { Int64(clamping: $0.payloadSent) }
        case .duration: numbers { $0.duration?.nanoseconds ?? -1 }
        case .user: texts { $0.user ?? "\u{10ffff}" }
        case nil: rows
        }
    }

    func text(ofRow row: Int) -> String {
        let end = shown[row]
        return "tcp \(end.local) → \(end.peer)"
    }

    var records: any RecordSource { EndRecords(ends: shown) }

    // MARK: Drawing

    var table: TableView { table(columns: 200) }

    func table(columns width: Int) -> TableView {
        let isNarrow = width < SocketList.minWidthOfBothRates
        let minWidth = isNarrow ? 14 : 21
        var table = TableView(
            columns: [
                TableColumn("ended", minWidth: 8, idealWidth: 8, importance: 5),
                TableColumn("local", minWidth: minWidth, idealWidth: 25, importance: 8),
                TableColumn("peer", minWidth: minWidth, idealWidth: 25, importance: 9, stretches: true),
                TableColumn("process", minWidth: isNarrow ? 12 : 14, idealWidth: 20, importance: 6),
                TableColumn("received", minWidth: 8, idealWidth: 9, importance: 10, isRightAligned: true),
                TableColumn("sent", minWidth: 8, idealWidth: 9, importance: 11, isRightAligned: true),
                TableColumn("duration", minWidth: 8, idealWidth: 8, importance: 4, isRightAligned: true),
                TableColumn("user", minWidth: 8, idealWidth: 10, importance: 3),
            ], list: list)
        table.descending = [
            Column.time.rawValue, Column.received.rawValue, Column.sent.rawValue, Column.duration.rawValue,
        ]
        table.cutKeepingPort = [Column.local.rawValue, Column.peer.rawValue]
        return table
    }

    func cells(ofRow row: Int, widths: [Int?], _ clock: LocalClock, _ theme: Theme) -> [Span] {
        let end = shown[row]
        let columns = widths[Column.process.rawValue] ?? 0
        return [
            Span(clock.seconds(end.time), theme[.muted]),
            Span(end.local, theme[.text]), Span(end.peer, theme[.text]),
            Span(
                end.process.map { $0.name.fitted(to: columns, before: " \($0.pid)") }
                    ?? end.unit.map { "(\($0))" } ?? "—", theme[.text]),
            Span(Quantity.bytes(Int(clamping: end.payloadReceived)), theme[.received]),
            Span(Quantity.bytes(Int(clamping: end.payloadSent)), theme[.sent]),
            Span(end.duration.map { Quantity.age($0) } ?? "—", theme[.muted]),
            Span(end.user ?? end.uid.map { "uid \($0)" } ?? "—", theme[.muted]),
        ]
    }
}

/// Ends as records.
private struct EndRecords: RecordSource {
    let ends: Deque<SocketEnd>

    func append(row: Int, to text: inout [UInt8]) { ends[row].appendJSON(to: &text) }

    var csvTitles: String? { SocketEnd.csvTitles }

    func appendCSV(row: Int, to text: inout [UInt8]) { ends[row].appendCSV(to: &text) }
}
