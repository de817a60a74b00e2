import Core
import Screen

extension ServicesPane {
    var picture: ListPicture {
        ListPicture(
            table: table, tokens: [$file, $listeners, $nameWidth, list.changeToken], status: status,
            cells: cells)
    }

    /// The text at the right end of the title.
    var status: String {
        guard let file else { return "reading …" }
        let malformed = file.malformedLines
        let skipped = malformed == 0 ? "" : " · \(malformed) malformed"
        return "\(file.count)" + skipped + list.filterStatus
    }

    var table: TableView {
        TableView(
            columns: [
                TableColumn("port", minWidth: 5, idealWidth: 5, importance: 10, isRightAligned: true),
                TableColumn("proto", minWidth: 5, idealWidth: 5, importance: 9),
                TableColumn("name", minWidth: 12, idealWidth: min(20, max(12, nameWidth)), importance: 8),
                TableColumn("aliases", minWidth: 8, idealWidth: 16, importance: 5),
                TableColumn("listening", minWidth: 10, idealWidth: 18, importance: 7),
                TableColumn("comment", minWidth: 10, idealWidth: 40, importance: 2, stretches: true),
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
}
