import Core
import Screen

/// Every service of `/etc/services`, and who listens on its port now.
public struct ServicesPane: Sendable {
    /// nil until the file has been read.
    @Watched private(set) var file: ServicesFile? = nil
    @Watched private(set) var listeners: ListenerTable? = nil
    var list = ListView()
    /// The widest of the first names, found once for each order and not for each frame.
    @Watched private var nameWidth = 0
    /// When the kernel was last asked who listens.
    private var askedAt: Instant?

    /// Whoever acts sees what is true now; the kernel is not asked more often than this, and never by a timer.
    private static let askInterval = Duration.seconds(1)

    static let columns = ["port", "proto", "name", "aliases", "listening", "comment"]

    public init() {}

    mutating func take(_ file: ServicesFile) {
        self.file = file
        arrange()
    }

    mutating func take(_ listeners: ListenerTable) {
        self.listeners = listeners
        if list.sortColumn == 4 { arrange() }
    }

    /// Whether it is time to ask again who listens.
    func isAnswerOld(now: Instant) -> Bool {
        askedAt.map { now - $0 >= Self.askInterval } ?? true
    }

    /// Asks who listens, if the last answer is old.
    mutating func askListeners(now: Instant) -> [Effect] {
        guard isAnswerOld(now: now) else { return [] }
        askedAt = now
        return [.readListeners]
    }

    var selected: ServiceEntry? {
        guard let file, let row = list.selected else { return nil }
        return file[row]
    }

    func matches(_ text: String) -> [UInt32] {
        guard let file else { return [] }
        return ServiceQuery(search: text).rows(in: file)
    }

    /// Applies the filter and the order.
    mutating func arrange() {
        guard let file else { return }
        var rows = matches(list.filter)
        if let column = list.sortColumn {
            // Made once for each row: an entry's strings are made from the file's bytes.
            let keys = rows.map { (row: $0, key: sortKey(file[Int($0)], column)) }
            rows = keys.sorted { ($0.key, $0.row) < ($1.key, $1.row) }.map(\.row)
        }
        list.show(list.isReversed ? rows.reversed() : rows)
        nameWidth = list.order.prefix(200).map { file[Int($0)].name.columns }.max() ?? 0
    }

    private func sortKey(_ entry: ServiceEntry, _ column: Int) -> String {
        switch column {
        case 0: String(entry.port).padded(to: 5, right: true)
        case 1: entry.protocolName
        case 2: entry.name
        case 3: entry.aliases.text(between: " ")
        case 4: owners(of: entry).isEmpty ? "1" : "0" + owners(of: entry).joined()
        default: entry.comment ?? ""
        }
    }

    func owners(of entry: ServiceEntry) -> [String] {
        listeners?.owners(port: entry.port, protocolName: entry.protocolName).map(\.description) ?? []
    }

    /// What the right end of the title says.
    var status: String {
        guard let file else { return "reading …" }
        let malformed = file.malformedLines
        let skipped = malformed == 0 ? "" : " · \(malformed) malformed"
        return "\(file.count)" + skipped
            + (list.filter.isEmpty ? "" : " · /\(list.filter.fitted(to: 20)) · \(list.count) shown")
    }

    /// Everything about the selected service.
    var detail: Detail? {
        guard let entry = selected else { return nil }
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
            lines.append(Detail.Line("listening", listeners == nil ? "not asked yet" : "no one here"))
        }
        return Detail(title: "Service", lines: lines)
    }

    var picture: ListPicture {
        ListPicture(
            table: table, marks: [$file, $listeners, $nameWidth, list.mark], status: status, cells: cells)
    }

    var table: TableView {
        TableView(
            columns: [
                TableColumn("port", least: 5, wanted: 5, importance: 10, isRightAligned: true),
                TableColumn("proto", least: 5, wanted: 5, importance: 9),
                TableColumn("name", least: 12, wanted: min(20, max(12, nameWidth)), importance: 8),
                TableColumn("aliases", least: 8, wanted: 16, importance: 5),
                TableColumn("listening", least: 10, wanted: 18, importance: 7),
                TableColumn("comment", least: 10, wanted: 40, importance: 2, stretches: true),
            ], list: list)
    }

    private func cells(_ row: Int, _ theme: Theme) -> [Span] {
        guard let entry = file?[row] else { return [] }
        let owners = owners(of: entry).text(between: " ")
        return [
            Span(String(entry.port), theme[.text]),
            Span(entry.protocolName, theme[.muted]),
            Span(entry.name, theme[.text]),
            Span(entry.aliases.text(between: " "), theme[.muted]),
            Span(owners.isEmpty ? "" : "● \(owners)", theme[.good]),
            Span(entry.comment ?? "", theme[.muted]),
        ]
    }

    func record(_ row: UInt32) -> JSONValue {
        guard let entry = file?[Int(row)] else { return .null }
        return entry.record(
            listeners: listeners?.owners(port: entry.port, protocolName: entry.protocolName))
    }
}
