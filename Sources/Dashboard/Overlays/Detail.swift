import Core
import Screen

/// The content of a details box: sentences, labelled lines and a hex dump.
public struct Detail: Sendable, Equatable {
    var title: String
    /// Sentences above the lines, over the whole width.
    var sentences: [String] = []
    /// The labelled texts. A label may be empty, and long texts are wrapped.
    var lines: [Line]
    /// The bytes of the hex dump; empty for none.
    var bytes: ArraySlice<UInt8> = []

    struct Line: Sendable, Equatable {
        var label: String
        var text: String
        /// What the line describes in the hex dump; nil for a line that cannot be chosen.
        var bytes: Range<Int>?

        init(_ label: String, _ text: String, bytes: Range<Int>? = nil) {
            (self.label, self.text, self.bytes) = (label, text, bytes)
        }
    }

    private static let maxLabelWidth = 20

    init(title: String, sentences: [String] = [], lines: [Line], bytes: ArraySlice<UInt8> = []) {
        (self.title, self.sentences, self.lines, self.bytes) = (title, sentences, lines, bytes)
    }

    private var labelWidth: Int { min(Self.maxLabelWidth, lines.map(\.label.columns).max() ?? 0) }

    /// Returns the lines wrapped to the width of the box. A label longer than `maxLabelWidth` has a separate line.
    func wrapped(screen: Size) -> [Line] {
        let width = max(8, ScrollBox.rect(lines: 1, screen: screen).columns - labelWidth - 6)
        var wrapped: [Line] = []
        for line in lines {
            var label = line.label
            if label.columns > labelWidth, !line.text.isEmpty {
                wrapped.append(Line(label, "", bytes: line.bytes))
                label = ""
            }
            for text in line.text.wrapped(columns: width) {
                wrapped.append(Line(label, text, bytes: line.bytes))
                label = ""
            }
        }
        return wrapped
    }

    /// Returns the sentences wrapped to the width of the box, and an empty line below them.
    private func wrappedSentences(screen: Size) -> [String] {
        let width = max(8, ScrollBox.rect(lines: 1, screen: screen).columns - 4)
        let wrapped = sentences.flatMap { $0.wrapped(columns: width) }
        return wrapped.isEmpty ? [] : wrapped + [""]
    }

    /// Returns how many bytes fit on a row in hexadecimal and as text.
    private func bytesPerRow(screen: Size) -> Int {
        let columns = ScrollBox.rect(lines: 1, screen: screen).columns
        return columns >= 76 ? 16 : columns >= 44 ? 8 : 4
    }

    func lineCount(screen: Size) -> Int {
        let rows = HexDump.rows(of: bytes.count, bytesPerRow: bytesPerRow(screen: screen))
        return wrappedSentences(screen: screen).count + wrapped(screen: screen).count
            + (rows > 0 ? rows + 1 : 0)
    }

    /// The ranges of bytes that lines describe, in the order of the lines.
    var fields: [Range<Int>] { lines.compactMap(\.bytes) }

    /// Returns the lines of the box that show a field: from its text to its bytes in the dump.
    func lines(of field: Range<Int>, screen: Size) -> ClosedRange<Int>? {
        let (texts, above) = (wrapped(screen: screen), wrappedSentences(screen: screen).count)
        guard let line = texts.firstIndex(where: { $0.bytes == field }) else { return nil }
        let row = max(field.lowerBound, field.upperBound - 1) / bytesPerRow(screen: screen)
        return above + line...max(above + line, above + texts.count + 1 + row)
    }

    /// - Parameter field: The chosen field, whose text and bytes are marked.
    func surface(in box: ScrollBox, screen: Size, marking field: Range<Int>? = nil, _ theme: Theme) -> Surface
    {
        let sentences = wrappedSentences(screen: screen)
        let (texts, perRow) = (wrapped(screen: screen), bytesPerRow(screen: screen))
        let (width, bytes) = (labelWidth, bytes)
        return box.surface(title: title, count: lineCount(screen: screen), screen: screen, theme) { row in
            guard row >= sentences.count else { return [Span(sentences[row], theme[.text])] }
            let line = row - sentences.count
            if line < texts.count {
                let isMarked = field != nil && texts[line].bytes == field
                return [
                    Span(texts[line].label.padded(to: width) + "  ", theme[isMarked ? .selected : .muted]),
                    Span(texts[line].text, theme[isMarked ? .selected : .text]),
                ]
            }
            guard line > texts.count else { return [] }
            let row = line - texts.count - 1
            let dump = HexDump.line(bytes, row: row, bytesPerRow: perRow)
            let marks = field.map { HexDump.columns(of: $0, row: row, bytesPerRow: perRow) } ?? []
            return Self.spans(of: dump, marking: marks, theme)
        }
    }

    /// - Parameter columns: Ascending ranges of columns of the text, which is ASCII.
    private static func spans(of text: String, marking columns: [Range<Int>], _ theme: Theme) -> [Span] {
        let bytes = Array(text.utf8)
        func part(_ range: Range<Int>) -> String {
            String(decoding: bytes[range.clamped(to: bytes.indices)], as: UTF8.self)
        }
        var (spans, end) = ([Span](), 0)
        for range in columns {
            spans += [Span(part(end..<range.lowerBound), theme[.text]), Span(part(range), theme[.selected])]
            end = range.upperBound
        }
        return spans + [Span(part(end..<max(end, bytes.count)), theme[.text])]
    }
}
