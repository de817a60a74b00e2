import Core
import Screen

extension ServicesPane {
    var picture: ListPicture {
        ListPicture(
            table: table,
            status: status, cells: cells)
    }

    /// The text at the right end of the title.
    var status: String {
        guard let services else { return "reading …" }
        let malformed = services.file.malformedLines
        var status = "\(services.count)"
        if malformed > 0 { status += " · \(malformed) malformed" }
        if listenersFailure != nil { status += " · listeners unknown" }
        guard isListeningOnly else { return status + list.filterStatus }
        status += " · listening only"
        return status + (list.filter.isEmpty ? " · \(list.count) shown" : list.filterStatus)
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
        guard let row = services?[row] else { return [] }
        let owners = row.owners.map(\.description).text(between: " ")
        return [
            Span(String(row.port), theme[.text]),
            Span(row.protocolName, theme[.muted]),
            Span(row.entry?.name ?? "—", theme[row.entry == nil ? .muted : .text]),
            Span(row.entry?.aliases.text(between: " ") ?? "", theme[.muted]),
            Span(owners.isEmpty ? "" : "● \(owners)", theme[.good]),
            Span(row.entry?.comment ?? "", theme[.muted]),
        ]
    }
}
