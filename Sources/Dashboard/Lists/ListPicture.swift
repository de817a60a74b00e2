import Screen

/// Everything that is needed to draw a pane that consists of a list.
struct ListPicture {
    let table: TableView
    /// The text at the right end of the title.
    let status: String
    let cells: (_ row: Int, Theme) -> [Span]
}

extension ListView {
    /// ` · /http · 6 shown`, for the right end of a title; empty without a filter.
    var filterStatus: String { filter.isEmpty ? "" : " · /\(filter.fitted(to: 20)) · \(count) shown" }
}
