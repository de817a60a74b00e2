/// The columns of a table, and how they share a width that may be too small for all of them.
public struct TableColumn: Sendable, Equatable {
    public var title: String
    /// Below this width the column is of no use.
    public var least: Int
    /// What it would like to have; more only helps a column that `stretches`.
    public var wanted: Int
    /// Columns with the lowest importance go first when it gets narrow.
    public var importance: Int
    public var isRightAligned: Bool
    public var stretches: Bool

    public init(
        _ title: String, least: Int, wanted: Int, importance: Int, isRightAligned: Bool = false,
        stretches: Bool = false
    ) {
        (self.title, self.importance, self.isRightAligned) = (title, importance, isRightAligned)
        (self.least, self.wanted, self.stretches) = (least, max(least, wanted), stretches)
    }
}

public enum TableLayout {
    /// The columns between two columns of text.
    public static let gap = 1

    /// The width of each column, nil for one that had to go.
    public static func widths(of columns: [TableColumn], in total: Int) -> [Int?] {
        var shown = Set(columns.indices)
        func least() -> Int { shown.reduce(0) { $0 + columns[$1].least } + gap * max(0, shown.count - 1) }
        while least() > total, shown.count > 1,
            let weakest = shown.min(by: { (columns[$0].importance, -$0) < (columns[$1].importance, -$1) })
        {
            shown.remove(weakest)
        }
        var widths: [Int?] = columns.indices.map { shown.contains($0) ? columns[$0].least : nil }
        var spare = total - least()
        for index in shown.sorted(by: { (columns[$0].importance, $1) > (columns[$1].importance, $0) }) {
            let extra = min(max(0, spare), columns[index].wanted - columns[index].least)
            widths[index] = columns[index].least + extra
            spare -= extra
        }
        if spare > 0, let index = shown.filter({ columns[$0].stretches }).min() {
            widths[index] = (widths[index] ?? 0) + spare
        }
        if spare < 0, let only = shown.first { widths[only] = max(0, total) }
        return widths
    }
}
