import Kernel
import Screen

/// Rows of text in columns, for people.
struct TextTable {
    /// A cell wider than this pushes the rest of its own row only.
    private static let widest = 40

    /// The columns' titles; a table without them has no first line for them.
    var titles: [String] = []
    /// The columns whose numbers end at the same place.
    var rightAligned: Set<Int> = []
    var rows: [[String]] = []

    /// The lines, each cleaned of what a terminal would obey, without spaces at its end.
    var lines: [String] {
        let all = titles.isEmpty ? rows : [titles] + rows
        var widths: [Int] = []
        for row in all {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], min(cell.columns, Self.widest))
            }
        }
        return all.map { row in
            let cells = row.enumerated().map { column, cell in
                cell.padded(to: widths[column], right: rightAligned.contains(column))
            }
            var line = cells.joined(separator: "  ").plainText
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// - Throws: `SystemFailure` where standard output takes no more.
    func print() throws(SystemFailure) {
        for line in lines { try StandardStream.output.writeLine(line) }
    }
}
