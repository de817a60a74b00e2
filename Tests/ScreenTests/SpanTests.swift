import Testing

@testable import Screen

/// Tests of styled spans of text in a row.
@Suite("Spans")
struct SpanTests {
    private func draw(_ rect: Rect, isASCII: Bool = false, _ change: (inout Surface) -> Void) -> [String] {
        var frame = Frame(size: Size(columns: 12, rows: 3), isASCII: isASCII)
        frame.base.fill(Rect(frame.size), with: ".", style: Style())
        change(&frame.base)
        return frame.lines
    }

    private let rect = Rect(x: 2, y: 1, columns: 8, rows: 1)

    @Test("spans follow each other, each in its style")
    func row() {
        let lines = draw(rect) { surface in
            let used = surface.put(
                [Span("ab", Style()), Span("c世", Style(attributes: .bold))], in: rect, row: 0)
            #expect(used == 5)
            #expect(surface.row(1).map { $0.attributes.contains(.bold) }.firstIndex(of: true) == 4)
        }
        #expect(lines == ["............", "..abc世.....", "............"])
    }

    @Test("the span that reaches the end is cut with …, and the spans after it are left out")
    func cut() {
        let lines = draw(rect) { surface in
            surface.put(
                [Span("abcde", Style()), Span("fghij", Style()), Span("k", Style())], in: rect, row: 0)
        }
        #expect(lines[1] == "..abcdefg…..")
    }

    @Test("the text starts at the indent, which is not part of the returned width")
    func indent() {
        let lines = draw(rect) { surface in
            #expect(surface.put([Span("ab", Style())], in: rect, row: 0, indent: 3) == 2)
        }
        #expect(lines[1] == ".....ab.....")
    }

    @Test("a row outside the rectangle is not drawn", arguments: [-1, 1, 2, 100])
    func outside(row: Int) {
        let lines = draw(rect) { surface in
            #expect(surface.put([Span("ab", Style())], in: rect, row: row) == 0)
        }
        #expect(lines == Array(repeating: "............", count: 3))
    }

    @Test("right-aligned spans are drawn in full or not at all")
    func atEnd() {
        let spans = [Span("ab", Style()), Span("cd", Style())]
        #expect(draw(rect) { $0.putAtEnd(spans, in: rect, row: 0) }[1] == "......abcd..")
        #expect(draw(rect) { $0.putAtEnd(spans, in: rect, row: 0, keeping: 4) }[1] == "......abcd..")
        #expect(draw(rect) { $0.putAtEnd(spans, in: rect, row: 0, keeping: 5) }[1] == "............")
    }

    @Test("text of any characters stays inside its rectangle")
    func contained() {
        for text in [
            "世世世世世世世世", "e\u{301}\u{302}世\u{303}e\u{301}\u{302}世\u{303}e\u{301}e",
            "\u{301}\u{1b}\n世\u{202e}\u{9b}\u{7f}ab",
        ] {
            for columns in 0...10 {
                let rect = Rect(x: 1, y: 1, columns: columns, rows: 1)
                let lines = draw(rect) {
                    $0.put([Span(text, Style()), Span(text, Style())], in: rect, row: 0)
                }
                #expect(
                    lines[1].hasPrefix(".") && lines[1].hasSuffix(String(repeating: ".", count: 11 - columns))
                )
                #expect(lines.map(\.columns) == [12, 12, 12])
            }
        }
    }

    @Test("text stays inside its rectangle in ASCII too")
    func containedInASCII() {
        let rect = Rect(x: 1, y: 1, columns: 4, rows: 1)
        let text = "e" + String(repeating: "\u{301}", count: 20)
        let lines = draw(rect, isASCII: true) { $0.put([Span(text, Style())], in: rect, row: 0) }
        #expect(lines[1].hasSuffix("......."))
    }

    @Test("text is as wide in ASCII as it was measured")
    func measuredInASCII() {
        let lines = draw(rect, isASCII: true) { surface in
            surface.put([Span("世".padded(to: 4), Style()), Span("|", Style())], in: rect, row: 0)
        }
        #expect(lines[1].dropFirst(6).first == "|")
    }
}
