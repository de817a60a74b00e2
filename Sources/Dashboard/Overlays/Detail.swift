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

        init(_ label: String, _ text: String) {
            (self.label, self.text) = (label, text)
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
                wrapped.append(Line(label, ""))
                label = ""
            }
            for text in line.text.wrapped(columns: width) {
                wrapped.append(Line(label, text))
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

    func surface(in box: ScrollBox, screen: Size, _ theme: Theme) -> Surface {
        let sentences = wrappedSentences(screen: screen)
        let (texts, perRow) = (wrapped(screen: screen), bytesPerRow(screen: screen))
        let (width, bytes) = (labelWidth, bytes)
        return box.surface(title: title, count: lineCount(screen: screen), screen: screen, theme) { row in
            guard row >= sentences.count else { return [Span(sentences[row], theme[.text])] }
            let line = row - sentences.count
            if line < texts.count {
                return [
                    Span(texts[line].label.padded(to: width) + "  ", theme[.muted]),
                    Span(texts[line].text, theme[.text]),
                ]
            }
            guard line > texts.count else { return [] }
            return [
                Span(HexDump.line(bytes, row: line - texts.count - 1, bytesPerRow: perRow), theme[.text])
            ]
        }
    }
}
