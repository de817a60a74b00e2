/// A table on the screen: titles, the rows in sight, and the selected one.
public struct TableView {
    public var columns: [TableColumn]
    public var list: ListView
    /// Rows above the list's own that are selected instead, as an input line is.
    public var hasSelection = true
    /// Columns whose text is cut in the middle.
    public var cutInMiddle: [Int] = []

    public init(columns: [TableColumn], list: ListView) {
        (self.columns, self.list) = (columns, list)
    }

    /// The columns of the mark in front of each row.
    private static let mark = 2

    /// Draws the titles and the rows in sight, each as a part of its own.
    ///
    /// - Parameters:
    ///   - marks: Of what the columns and all cells are made from, the list's own included; with none, all is
    ///     drawn.
    ///   - cells: The cells of a row, one for each column, given the columns' widths (nil for one that is not in
    ///     sight); asked only for rows that are to be drawn.
    public func draw(
        _ frame: inout Frame, titles: Rect, rows: Rect, isFocused: Bool, _ theme: Theme,
        from marks: [ChangeToken] = [],
        cells: (_ row: Int, _ widths: [Int?]) -> [Span]
    ) {
        let widths = self.widths(in: rows.columns - Self.mark)
        frame.draw(in: titles, from: marks) { frame in
            let heads = columns.indices.map {
                Span(title(of: $0), theme[$0 == list.sortColumn ? .title : .muted])
            }
            put(Span("  ", theme[.muted]), heads, widths, on: &frame.base, in: titles)
        }
        let top = list.top(visible: rows.rows)
        let shown = top..<max(top, min(list.count, top + rows.rows))
        for place in shown {
            let isSelected = hasSelection && place == list.place
            let area = rows.droppingRows(place - top).firstRows(1)
            let row = Int(list.order[place])
            frame.draw(in: area, from: marks, Int64(row) << 1 | (isSelected ? 1 : 0)) { frame in
                let mark = Span(isSelected ? "▸ " : "  ", theme[.accent])
                put(mark, cells(row, widths), widths, on: &frame.base, in: area)
                if isSelected, isFocused { frame.base.restyle(area) { _ in theme[.selected] } }
            }
        }
        frame.draw(in: rows.droppingRows(shown.count), from: marks) { _ in }
    }

    /// The column whose title stands at a place of the row of titles.
    public func column(atX x: Int, in titles: Rect) -> Int? {
        var left = titles.x + Self.mark
        for (column, width) in widths(in: titles.columns - Self.mark).enumerated() {
            guard let width else { continue }
            if x >= left, x < left + width { return column }
            left += width + TableLayout.gap
        }
        return nil
    }

    /// The columns that are in sight while they decide the order: the mark behind the title needs its own place.
    public func sortableColumns(in rows: Rect) -> [Int] {
        columns.indices.filter { column in
            guard columns[column].wanted > 0 else { return false }
            var view = self
            view.list.sort(by: column)
            return view.widths(in: rows.columns - Self.mark)[column] != nil
        }
    }

    private func title(of column: Int) -> String {
        guard column == list.sortColumn else { return columns[column].title }
        return columns[column].title + (list.isReversed ? "▼" : "▲")
    }

    /// The columns scrolled past take no room, which brings those in sight that had to go.
    private func widths(in total: Int) -> [Int?] {
        let hidden = max(0, min(list.firstColumn, columns.count - 1))
        var columns = self.columns
        if let sorted = list.sortColumn, columns.indices.contains(sorted) {
            // The mark behind the title needs its own place.
            columns[sorted].minWidth = max(columns[sorted].minWidth, columns[sorted].title.columns + 1)
            columns[sorted].wanted = max(columns[sorted].wanted, columns[sorted].minWidth)
        }
        return Array(repeating: nil, count: hidden)
            + TableLayout.widths(of: Array(columns[hidden...]), in: total)
    }

    /// Puts the mark and the cells of a row, each cut and filled up to its column's width.
    private func put(
        _ mark: Span, _ cells: [Span], _ widths: [Int?], on surface: inout Surface, in area: Rect
    ) {
        guard !area.isEmpty else { return }
        surface.put([mark], in: area, row: 0)
        var x = area.x + Self.mark
        for (index, cell) in cells.enumerated() {
            guard index < widths.count, let width = widths[index] else { continue }
            let field = Rect(x: x, y: area.y, columns: width, rows: 1)
            let text =
                cutInMiddle.contains(index)
                ? cell.text.fittedInMiddle(to: width) : cell.text.fitted(to: width)
            let free = width - text.columns
            surface.fill(field, style: cell.style)
            surface.put(
                text, x: columns[index].isRightAligned ? x + free : x, y: area.y, style: cell.style,
                limit: area.maxX - x)
            x += width + TableLayout.gap
        }
    }
}
