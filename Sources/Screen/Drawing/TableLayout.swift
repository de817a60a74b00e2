/// The columns of a table, and how they share a width that may be too small for all of them.
public struct TableColumn: Sendable, Equatable {
    public var title: String
    /// Below this width the column is of no use.
    public var minWidth: Int
    /// What it would like to have; more only helps a column that `stretches`.
    public var wanted: Int
    /// Columns with the lowest importance go first when it gets narrow.
    public var importance: Int
    public var isRightAligned: Bool
    public var stretches: Bool

    public init(
        _ title: String, minWidth: Int, wanted: Int, importance: Int, isRightAligned: Bool = false,
        stretches: Bool = false
    ) {
        (self.title, self.importance, self.isRightAligned) = (title, importance, isRightAligned)
        (self.minWidth, self.wanted, self.stretches) = (minWidth, max(minWidth, wanted), stretches)
    }
}

public enum TableLayout {
    /// The columns between two columns of text.
    public static let gap = 1

    /// The width of each column, nil for one that had to go.
    public static func widths(of columns: [TableColumn], in total: Int) -> [Int?] {
        var widths: [Int?] = columns.map { $0.minWidth }
        // The most important first; of two alike, the left one.
        var shown = columns.indices.sorted {
            (columns[$0].importance, $1) > (columns[$1].importance, $0)
        }
        var spare = total - shown.reduce(0) { $0 + columns[$1].minWidth + gap } + gap
        while spare < 0, shown.count > 1, let weakest = shown.popLast() {
            widths[weakest] = nil
            spare += columns[weakest].minWidth + gap
        }
        if spare < 0, let only = shown.first { widths[only] = max(0, total) }
        for index in shown where spare > 0 {
            let extra = min(spare, columns[index].wanted - columns[index].minWidth)
            widths[index] = columns[index].minWidth + extra
            spare -= extra
        }
        if spare > 0, let index = columns.indices.first(where: { widths[$0] != nil && columns[$0].stretches })
        {
            widths[index] = (widths[index] ?? 0) + spare
        }
        return widths
    }
}
