import Core
import Screen

/// Labelled texts, one below the other, that go on in further rows where there is room for that.
struct LabelledLines {
    private struct Line {
        /// Empty for a text that begins where the labels do.
        let label: String
        /// What stays together as long as a row has room for it.
        let parts: [String]
        var role = Role.text
    }

    private var lines: [Line] = []
    /// What went wrong: it comes last, but never out of sight.
    var failure: String?

    private static let labelWidth = 10
    /// The columns in front of a text: the margin, the label, the gap.
    private static let indent = labelWidth + 2
    mutating func add(_ label: String, _ parts: [String]) {
        lines.append(Line(label: label, parts: parts))
    }

    /// The rows in which everything can be read.
    func rows(columns: Int) -> Int {
        var rows = 0
        for line in lines(inRows: .max) { rows += Self.rows(of: line, columns: columns).count }
        return rows
    }

    private func lines(inRows rows: Int) -> [Line] {
        guard let failure else { return lines }
        var all = lines
        all.insert(Line(label: "", parts: [failure], role: .bad), at: lines.count < rows ? lines.count : 0)
        return all
    }

    private static func rows(of line: Line, columns: Int) -> [String] {
        let width = columns - (line.label.isEmpty ? 1 : indent)
        var rows: [String] = []
        for part in line.parts {
            let pieces = part.wrapped(columns: width)
            if let last = rows.last, last.columns + 2 + pieces[0].columns <= width, pieces.count == 1 {
                rows[rows.count - 1] += "  " + part
            } else {
                rows += pieces
            }
        }
        return rows
    }

    /// Each line has one row; what is left is for those that need more, from above.
    func draw(_ surface: inout Surface, in rect: Rect, _ theme: Theme) {
        let lines = lines(inRows: rect.rows)
        var (row, spare) = (0, max(0, rect.rows - lines.count))
        // A failure is read in full before any name is.
        var kept = 0
        for line in lines where line.role == .bad {
            kept = min(spare, Self.rows(of: line, columns: rect.columns).count - 1)
        }
        spare -= kept
        for line in lines {
            let texts = Self.rows(of: line, columns: rect.columns)
            let count = min(texts.count, 1 + (line.role == .bad ? kept : spare))
            if line.role != .bad { spare -= count - 1 }
            for place in 0..<count {
                // The last row in sight shows by its cut end that there is more.
                let isCut = place == count - 1 && count < texts.count
                let gap = line.parts.count > 1 ? "  " : " "
                let text = isCut ? texts[place] + gap + texts[place + 1] : texts[place]
                let label = (place == 0 ? line.label : "").padded(to: Self.labelWidth)
                let front = Span(line.label.isEmpty ? " " : " " + label + " ", theme[.muted])
                surface.put([front, Span(text, theme[line.role])], in: rect, row: row)
                row += 1
            }
        }
    }
}
