/// A table on the screen: titles, visible rows, and the selected row.
public struct TableView {
    public var columns: [TableColumn]
    public var list: ListView
    /// Whether the selection is in the list, and not on an input line above it.
    public var hasSelection = true
    /// The indices of columns whose text is cut in the middle.
    public var cutInMiddle: [Int] = []
    /// The indices of columns of endpoints: they are cut in the middle, but never in the port.
    public var cutKeepingPort: [Int] = []
    /// The indices of columns whose order is descending unless it is reversed.
    public var descending: [Int] = []

    public init(columns: [TableColumn], list: ListView) {
        (self.columns, self.list) = (columns, list)
    }

    /// The columns of the selection marker before each row.
    private static let markerWidth = 2

    /// Draws the titles and the visible rows.
    ///
    /// - Parameter cells: Returns the cells of a row, one for each column, given the widths of the columns (nil for
    ///   a hidden column). Called only for visible rows.
    public func draw(
        on surface: inout Surface, titles: Rect, rows: Rect, isFocused: Bool, _ theme: Theme,
        cells: (_ row: Int, _ widths: [Int?]) -> [Span]
    ) {
        let widths = self.widths(in: rows.columns - Self.markerWidth)
        let heads = columns.indices.map {
            Span(title(of: $0), theme[$0 == list.sortColumn ? .title : .muted])
        }
        put(Span("  ", theme[.muted]), heads, widths, on: &surface, in: titles)
        let top = list.top(visible: rows.rows)
        let shown = top..<max(top, min(list.count, top + rows.rows))
        for index in shown {
            let isSelected = hasSelection && index == list.selectedIndex
            let area = rows.droppingRows(index - top).firstRows(1)
            let marker = Span(isSelected ? "▸ " : "  ", theme[.accent])
            put(marker, cells(Int(list.order[index]), widths), widths, on: &surface, in: area)
            if isSelected, isFocused { surface.restyle(area) { _ in theme[.selected] } }
        }
    }

    /// Returns the column whose title is drawn at a position in the row of titles.
    public func column(atX x: Int, in titles: Rect) -> Int? {
        var left = titles.x + Self.markerWidth
        for (column, width) in widths(in: titles.columns - Self.markerWidth).enumerated() {
            guard let width else { continue }
            if x >= left, x < left + width { return column }
            left += width + TableLayout.gap
        }
        return nil
    }

    /// Returns the columns that stay visible when the rows are sorted by them.
    ///
    /// The arrow after the title of the sorted column needs a cell of its own.
    public func sortableColumns(in rows: Rect) -> [Int] {
        columns.indices.filter { column in
            guard columns[column].idealWidth > 0 else { return false }
            var view = self
            view.list.sort(by: column)
            return view.widths(in: rows.columns - Self.markerWidth)[column] != nil
        }
    }

    /// Returns whether a column is visible in an area.
    public func isVisible(_ column: Int, in rows: Rect) -> Bool {
        columns.indices.contains(column) && widths(in: rows.columns - Self.markerWidth)[column] != nil
    }

    private func title(of column: Int) -> String {
        guard column == list.sortColumn else { return columns[column].title }
        return columns[column].title + (list.isReversed != descending.contains(column) ? "▼" : "▲")
    }

    /// Returns the width of each column; columns scrolled off to the left leave their room to the others.
    private func widths(in total: Int) -> [Int?] {
        let hidden = max(0, min(list.firstColumn, columns.count - 1))
        var columns = self.columns
        if let sorted = list.sortColumn, columns.indices.contains(sorted) {
            // The arrow after the title needs a cell of its own.
            columns[sorted].minWidth = max(columns[sorted].minWidth, columns[sorted].title.columns + 1)
            columns[sorted].idealWidth = max(columns[sorted].idealWidth, columns[sorted].minWidth)
        }
        return Array(repeating: nil, count: hidden)
            + TableLayout.widths(of: Array(columns[hidden...]), in: total)
    }

    /// Puts the marker and the cells of a row, each cut or padded to the width of its column.
    private func put(
        _ marker: Span, _ cells: [Span], _ widths: [Int?], on surface: inout Surface, in area: Rect
    ) {
        guard !area.isEmpty else { return }
        surface.put([marker], in: area, row: 0)
        var x = area.x + Self.markerWidth
        for (index, cell) in cells.enumerated() {
            guard index < widths.count, let width = widths[index] else { continue }
            surface.fill(Rect(x: x, y: area.y, columns: width, rows: 1), style: cell.style)
            var (text, used) = (cell.text, cell.text.columns)
            if used > width {
                text = cut(text, ofColumn: index, to: width)
                used = text.columns
            }
            surface.put(
                text, x: columns[index].isRightAligned ? x + width - used : x, y: area.y, style: cell.style,
                limit: area.maxX - x)
            x += width + TableLayout.gap
        }
    }

    private func cut(_ text: String, ofColumn column: Int, to width: Int) -> String {
        if cutKeepingPort.contains(column) { return text.fittedKeepingPort(to: width) }
        return cutInMiddle.contains(column) ? text.fittedInMiddle(to: width) : text.fitted(to: width)
    }
}
