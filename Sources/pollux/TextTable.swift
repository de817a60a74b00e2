import Kernel
import Screen

/// A plain-text table.
struct TextTable {
    /// A wider cell shifts the rest of its own row only.
    private static let maxColumnWidth = 40

    /// The column titles; empty for a table without a title line.
    var titles: [String] = []
    /// The indices of right-aligned columns.
    var rightAligned: Set<Int> = []
    var rows: [[String]] = []

    /// The lines, with control characters replaced and without trailing spaces.
    var lines: [String] {
        let all = titles.isEmpty ? rows : [titles] + rows
        var widths: [Int] = []
        for row in all {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], min(cell.columns, Self.maxColumnWidth))
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

    /// Prints the table.
    ///
    /// - Throws: `SystemFailure` if standard output cannot be written.
    func print() throws(SystemFailure) {
        for line in lines { try StandardStream.output.writeLine(line) }
    }
}
