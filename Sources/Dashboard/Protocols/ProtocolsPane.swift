import Core
import Screen

/// Every IP protocol number: its names, its constant, and whether this kernel has sockets of it.
public struct ProtocolsPane: Sendable {
    /// The rows; empty until the file has been read.
    @Watched private(set) var rows: [ProtocolRow] = []
    /// Beside `rows`: whether the kernel accepts a socket of the protocol, nil where it could not be asked.
    @Watched private(set) var kernel: [Bool?] = []
    private(set) var malformedLines = 0
    private var isRead = false
    /// The widest name, aliases and constant, found once for each file and not for each frame.
    private var widths = (name: 0, aliases: 0, constant: 0)
    var list = ListView()

    static let columns = ["no.", "name", "aliases", "constant", "kernel", "comment"]

    public init() {}

    mutating func take(_ table: ProtocolNumbers) {
        (rows, kernel, malformedLines) = (table.rows, table.kernel, table.malformedLines)
        widths.name = rows.compactMap(\.name?.columns).max() ?? 0
        widths.aliases = rows.map { $0.aliases.text(between: " ").columns }.max() ?? 0
        widths.constant = rows.compactMap(\.constant?.columns).max() ?? 0
        isRead = true
        arrange()
    }

    var selected: ProtocolRow? { list.selected.map { rows[$0] } }

    func matches(_ text: String) -> [UInt32] {
        let query = ProtocolQuery(search: text)
        return rows.indices.filter { query.matches(rows[$0]) }.map { UInt32($0) }
    }

    /// Applies the filter and the order.
    mutating func arrange() {
        var shown = matches(list.filter)
        if let column = list.sortColumn {
            let keys = shown.map { (row: $0, key: sortKey(Int($0), column)) }
            shown = keys.sorted { ($0.key, $0.row) < ($1.key, $1.row) }.map(\.row)
        }
        list.show(list.isReversed ? shown.reversed() : shown)
    }

    private func sortKey(_ row: Int, _ column: Int) -> String {
        let entry = rows[row]
        return switch column {
        case 0: String(entry.number).padded(to: 3, right: true)
        case 1: entry.name ?? "\u{10ffff}"
        case 2: entry.aliases.text(between: " ")
        case 3: entry.constant ?? "\u{10ffff}"
        case 4: kernel[row] == true ? "0" : "1"
        default: entry.comment ?? ""
        }
    }

    /// What the right end of the title says.
    var status: String {
        guard isRead else { return "reading …" }
        let skipped = malformedLines == 0 ? "" : " · \(malformedLines) malformed"
        return "\(rows.count) of 256" + skipped
            + (list.filter.isEmpty ? "" : " · /\(list.filter.fitted(to: 20)) · \(list.count) shown")
    }

    /// Everything about the selected protocol; what the kernel carries comes when it has been tried.
    func detail(_ support: ProtocolSupport? = nil) -> Detail? {
        guard let entry = selected else { return nil }
        let symbol = entry.constant ?? String(entry.number)
        var lines = [
            Detail.Line("number", String(entry.number)),
            Detail.Line("name", entry.name ?? "— (not in /etc/protocols)"),
            Detail.Line("aliases", entry.aliases.isEmpty ? "—" : entry.aliases.text(between: " ")),
            Detail.Line("constant", entry.constant ?? "—"),
            Detail.Line("comment", entry.comment ?? "—"),
        ]
        if let support, support.number == entry.number {
            lines += support.attempts.enumerated().map {
                Detail.Line($0 == 0 ? "kernel" : "", "\($1.call(symbol)): \($1.verdict)")
            }
        } else {
            lines.append(Detail.Line("kernel", "trying sockets …"))
        }
        return Detail(title: "Protocol", lines: lines)
    }

    var picture: ListPicture {
        ListPicture(table: table, marks: [$rows, $kernel, list.mark], status: status, cells: cells)
    }

    var table: TableView {
        TableView(
            columns: [
                TableColumn("no.", least: 4, wanted: 4, importance: 10, isRightAligned: true),
                TableColumn("name", least: 10, wanted: min(24, max(14, widths.name)), importance: 9),
                TableColumn("aliases", least: 8, wanted: min(24, max(14, widths.aliases)), importance: 5),
                TableColumn("constant", least: 12, wanted: widths.constant, importance: 8),
                TableColumn("kernel", least: 6, wanted: 6, importance: 7),
                TableColumn("comment", least: 10, wanted: 40, importance: 2, stretches: true),
            ], list: list)
    }

    private func cells(_ row: Int, _ theme: Theme) -> [Span] {
        let entry = rows[row]
        let verdict: Span =
            switch kernel[row] {
            case true?: Span("yes", theme[.good])
            case false?: Span("no", theme[.muted])
            case nil: Span("—", theme[.muted])
            }
        return [
            Span(String(entry.number), theme[.text]),
            Span(entry.name ?? "—", theme[.text]),
            Span(entry.aliases.text(between: " "), theme[.muted]),
            Span(entry.constant ?? "—", theme[.text]),
            verdict,
            Span(entry.comment ?? "", theme[.muted]),
        ]
    }

    func record(_ row: UInt32) -> JSONValue {
        rows[Int(row)].record(kernel: kernel[Int(row)])
    }
}

/// What is known of the protocol numbers of this machine.
public struct ProtocolNumbers: Sendable, Equatable {
    public var rows: [ProtocolRow]
    /// Beside `rows`: whether this kernel accepts a socket of it; nil where it could not be asked.
    public var kernel: [Bool?]
    public var malformedLines: Int

    public init(rows: [ProtocolRow], kernel: [Bool?], malformedLines: Int) {
        (self.rows, self.kernel, self.malformedLines) = (rows, kernel, malformedLines)
    }
}
