import Core
import Screen

/// Labelled texts, one below the other, which wrap to further rows if there is room.
struct LabelledLines: Sendable {
    private struct Line {
        /// The margin, the label and the gap; without a label, the text begins in the column of the labels.
        let front: String
        /// The parts of the text, which are wrapped only if they are longer than a row.
        let parts: [Part]
        /// All parts side by side, which nearly always fit on a row.
        let whole: Part
        var role = Role.text

        init(label: String, parts: [String], role: Role = .text) {
            front = label.isEmpty ? " " : " \(label.padded(to: LabelledLines.labelWidth)) "
            self.parts = parts.map(Part.init)
            whole = Part(parts.text(between: "  "))
            self.role = role
        }
    }

    private struct Part {
        let text: String
        /// The width of the text, stored since rows are counted often.
        let columns: Int

        init(_ text: String) {
            (self.text, columns) = (text, text.columns)
        }
    }

    private var lines: [Line] = []
    /// An error message, shown last, or first if it would not be visible otherwise.
    var failure: String?

    private static let labelWidth = 10

    /// The maximum number of parts of a text, more than fit on a screen: the parts are arranged for each frame.
    private static let maxParts = 200

    mutating func add(_ label: String, _ parts: [String]) {
        let rest = parts.count - Self.maxParts
        let shown = rest > 0 ? parts.prefix(Self.maxParts) + ["and \(Quantity.grouped(rest)) more"] : parts
        lines.append(Line(label: label, parts: shown))
    }

    /// Returns the number of rows that fit all texts.
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

    /// Splits the parts of a line into pieces of at most a row.
    ///
    /// A part stays on the same row as the one before if it fits there, or else begins a new row.
    private static func forEachPiece(
        of line: Line, columns: Int, _ body: (_ piece: String, _ isJoined: Bool) -> Void
    ) {
        let width = columns - line.front.columns
        guard line.whole.columns > width || line.parts.isEmpty else { return body(line.whole.text, false) }
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

    /// Draws each line on one row, and gives the spare rows to longer lines from the top.
    func draw(_ surface: inout Surface, in rect: Rect, _ theme: Theme) {
        let lines = lines(inRows: rect.rows)
        var (row, spare) = (0, max(0, rect.rows - lines.count))
        // The error message gets spare rows before any other line.
        var failureRows = 0
        for line in lines where line.role == .bad {
            failureRows = min(spare, Self.rows(of: line, columns: rect.columns).count - 1)
        }
        spare -= failureRows
        for line in lines {
            let texts = Self.rows(of: line, columns: rect.columns)
            let count = min(texts.count, 1 + (line.role == .bad ? failureRows : spare))
            if line.role != .bad { spare -= count - 1 }
            for index in 0..<count {
                // The last visible row is cut with `…` if more text follows.
                let isCut = index == count - 1 && count < texts.count
                let gap = line.parts.count > 1 ? "  " : " "
                let text = isCut ? texts[index] + gap + texts[index + 1] : texts[index]
                let front = index == 0 ? line.front : "".padded(to: line.front.columns)
                surface.put([Span(front, theme[.muted]), Span(text, theme[line.role])], in: rect, row: row)
                row += 1
            }
        }
    }
}
