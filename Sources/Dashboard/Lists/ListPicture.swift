import Screen

/// A pane that is one list, as it is drawn.
struct ListPicture {
    let table: TableView
    /// Of everything that the rows are drawn from, the selection aside.
    let marks: [ChangeToken]
    /// What the right end of the title says.
    let status: String
    let cells: (_ row: Int, Theme) -> [Span]
}

extension ListView {
    /// ` · /http · 6 shown`, for the right end of a title; empty without a filter.
    var filterStatus: String { filter.isEmpty ? "" : " · /\(filter.fitted(to: 20)) · \(count) shown" }
}
