/// A column of a table.
public struct TableColumn: Sendable, Equatable {
    public var title: String
    /// The width below which the column is hidden.
    public var minWidth: Int
    /// The width that shows the content in full. Only a column that `stretches` becomes wider.
    public var idealWidth: Int
    /// The columns with the lowest importance are hidden first when the table is narrow, and widened last.
    public var importance: Int
    public var isRightAligned: Bool
    public var stretches: Bool
    /// Whether the column is not shown, however wide the table is.
    public var isHidden = false

    public init(
        _ title: String, minWidth: Int, idealWidth: Int, importance: Int, isRightAligned: Bool = false,
        stretches: Bool = false
    ) {
        (self.title, self.importance, self.isRightAligned) = (title, importance, isRightAligned)
        (self.minWidth, self.idealWidth, self.stretches) = (minWidth, max(minWidth, idealWidth), stretches)
    }
}

/// Distributes the width of a table among its columns.
public enum TableLayout {
    /// The blank cells between two columns.
    public static let gap = 1

    /// Returns the width of each column; nil for a hidden column.
    public static func widths(of columns: [TableColumn], in total: Int) -> [Int?] {
        var widths: [Int?] = columns.map { $0.isHidden ? nil : $0.minWidth }
        // The most important columns first; equally important ones from left to right.
        var shown = columns.indices.filter { !columns[$0].isHidden }.sorted {
            (columns[$0].importance, $1) > (columns[$1].importance, $0)
        }
        var spare = total - shown.reduce(0) { $0 + columns[$1].minWidth + gap } + gap
        while spare < 0, shown.count > 1, let weakest = shown.popLast() {
            widths[weakest] = nil
            spare += columns[weakest].minWidth + gap
        }
        if spare < 0, let only = shown.first { widths[only] = max(0, total) }
        var rest = shown[...]
        while spare > 0, let first = rest.first {
            // Equally important columns share what is left.
            let peers = rest.prefix { columns[$0].importance == columns[first].importance }
            rest = rest.dropFirst(peers.count)
            for (offset, index) in peers.enumerated() {
                let share = (spare + peers.count - offset - 1) / (peers.count - offset)
                let extra = min(share, columns[index].idealWidth - columns[index].minWidth)
                widths[index] = columns[index].minWidth + extra
                spare -= extra
            }
        }
        if spare > 0, let index = columns.indices.first(where: { widths[$0] != nil && columns[$0].stretches })
        {
            widths[index] = (widths[index] ?? 0) + spare
        }
        return widths
    }
}
