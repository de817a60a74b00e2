import Core
import Screen

extension ProtocolsPane {
    var picture: ListPicture {
        ListPicture(table: table, status: status, cells: cells)
    }

    /// The text at the right end of the title.
    var status: String {
        guard isRead else { return "reading …" }
        let skipped = malformedLines == 0 ? "" : " · \(malformedLines) malformed"
        return "\(rows.count) of 256" + skipped + list.filterStatus
    }

    var table: TableView {
        TableView(
            columns: [
                TableColumn("no.", minWidth: 4, idealWidth: 4, importance: 10, isRightAligned: true),
                TableColumn(
                    "name", minWidth: 10, idealWidth: min(24, max(14, maxWidths.name)), importance: 9),
                TableColumn(
                    "aliases", minWidth: 8, idealWidth: min(24, max(14, maxWidths.aliases)), importance: 5),
                TableColumn("constant", minWidth: 12, idealWidth: maxWidths.constant, importance: 8),
                TableColumn("kernel", minWidth: 6, idealWidth: 6, importance: 7),
                TableColumn("comment", minWidth: 10, idealWidth: 40, importance: 2, stretches: true),
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
}
