import Core
import Screen

/// Labelled texts, one below the other, that go on in further rows where there is room for that.
struct LabelledLines: Sendable {
    private struct Line {
        /// Empty for a text that begins where the labels do.
        let label: String
        /// What stays together as long as a row has room for it.
        let parts: [Part]
        var role = Role.text

        init(label: String, parts: [String], role: Role = .text) {
            (self.label, self.role) = (label, role)
            self.parts = parts.map { Part(text: $0, columns: $0.columns) }
        }
    }

    private struct Part {
        let text: String
        /// Found once, and not each time that rows are counted.
        let columns: Int
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
        for line in lines(inRows: .max) {
            Self.forEachPiece(of: line, columns: columns) { rows += $1 ? 0 : 1 }
        }
        return rows
    }

    private func lines(inRows rows: Int) -> [Line] {
        guard let failure else { return lines }
        var all = lines
        all.insert(Line(label: "", parts: [failure], role: .bad), at: lines.count < rows ? lines.count : 0)
        return all
    }

    /// The parts as rows take them: whole behind another where there is room, else from a new row on.
    private static func forEachPiece(
        of line: Line, columns: Int, _ body: (_ piece: String, _ isJoined: Bool) -> Void
    ) {
        let width = columns - (line.label.isEmpty ? 1 : indent)
        var used: Int?
        for part in line.parts {
            if part.columns <= width || width <= 0 {
                let joined = used.map { $0 + 2 + part.columns } ?? .max
                body(part.text, joined <= width)
                used = joined <= width ? joined : part.columns
            } else {
                let pieces = part.text.wrapped(columns: width)
                for piece in pieces { body(piece, false) }
                used = pieces.last?.columns
            }
        }
    }

    private static func rows(of line: Line, columns: Int) -> [String] {
        var rows: [String] = []
        forEachPiece(of: line, columns: columns) { piece, isJoined in
            if isJoined { rows[rows.count - 1] += "  " + piece } else { rows.append(piece) }
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
