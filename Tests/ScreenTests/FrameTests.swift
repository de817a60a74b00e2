import Testing

@testable import Screen

/// Tests of frames and of comparing them.
@Suite("Frames")
struct FrameTests {
    private let size = Size(columns: 8, rows: 3)

    private func frame(_ text: String = "") -> Frame {
        var frame = Frame(size: size)
        frame.base.put(text, x: 0, y: 0, style: Style())
        return frame
    }

    private func overlay(_ rect: Rect, _ text: String) -> Surface {
        var surface = Surface(bounds: rect, style: Style())
        surface.put(text, x: rect.x, y: rect.y, style: Style())
        return surface
    }

    @Test("frames with the same content are equal")
    func equal() {
        #expect(frame("e\u{301}世") == frame("e\u{301}世"))
        var twice = frame("other")
        twice.reset(size: size, theme: .plain)
        twice.base.put("e\u{301}世", x: 0, y: 0, style: Style())
        #expect(twice == frame("e\u{301}世"))
    }

    @Test("frames that differ in text, marks, style, size, cursor or overlays are not equal")
    func different() {
        #expect(frame("a") != frame("b"))
        #expect(frame("e\u{301}") != frame("e\u{302}"))
        #expect(frame("e\u{301}") != frame("e"))
        #expect(frame() != Frame(size: Size(columns: 3, rows: 8)))
        var styled = frame("a")
        styled.base.restyle(Rect(size)) { _ in Style(attributes: .bold) }
        #expect(styled != frame("a"))
        var withCursor = frame("a")
        withCursor.cursor = Frame.Cursor(x: 1, y: 0)
        #expect(withCursor != frame("a"))
        var covered = frame("a")
        covered.overlays = [overlay(Rect(x: 0, y: 0, columns: 1, rows: 1), "a")]
        #expect(covered != frame("a"))
    }

    @Test("rows are compared by their clusters, not by the clusters' indices")
    func rows() {
        let (one, other) = (frame("e\u{301}"), frame("e\u{302}"))
        #expect(one.base.row(0) == other.base.row(0))
        #expect(one.base.changedColumns(ofRow: 0, since: other.base) != nil)
        #expect(one.base.changedColumns(ofRow: 1, since: other.base) == nil)
        #expect(one.base.changedColumns(ofRow: 0, since: frame("e\u{301}").base) == nil)
        #expect(one.base.changedColumns(ofRow: 0, since: frame("e").base) != nil)
    }

    @Test("a change of any one cell makes a row differ", arguments: 0..<8)
    func cells(x: Int) {
        var other = frame("abcdefgh")
        other.base.put("X", x: x, y: 0, style: Style())
        #expect(other.base.changedColumns(ofRow: 0, since: frame("abcdefgh").base) == x..<x + 1)
        var styled = frame("abcdefgh")
        styled.base.restyle(Rect(x: x, y: 0, columns: 1, rows: 1)) { _ in Style(attributes: .bold) }
        #expect(styled.base.changedColumns(ofRow: 0, since: frame("abcdefgh").base) == x..<x + 1)
        #expect(styled.base.changedColumns(ofRow: 1, since: frame("abcdefgh").base) == nil)
    }

    @Test(
        "the changed columns hold whole characters in both frames",
        arguments: [
            ("abcdefgh", "aBcdEfgh", 1..<5), ("a漢b", "a字b", 1..<3), ("a漢b", "axyb", 1..<3),
            ("漢字", "漢x", 2..<4),
            ("ab漢", "a漢b", 1..<4), ("漢字漢字", "a漢字漢b", 0..<8),
        ])
    func wholeCharacters(one: String, other: String, columns: Range<Int>) {
        #expect(frame(one).base.changedColumns(ofRow: 0, since: frame(other).base) == columns)
        #expect(frame(other).base.changedColumns(ofRow: 0, since: frame(one).base) == columns)
    }

    @Test("lines are the text with the overlays on top, without trailing blanks")
    func lines() {
        var frame = frame("abcdefgh")
        frame.base.put("ab", x: 0, y: 2, style: Style())
        frame.overlays = [
            overlay(Rect(x: 1, y: 0, columns: 3, rows: 2), "123"),
            overlay(Rect(x: 3, y: 0, columns: 2, rows: 1), "!?"),
        ]
        #expect(frame.lines == ["a12!?fgh", "", "ab"])
    }

    @Test("an overlay is clipped to the screen")
    func clippedOverlay() {
        var frame = frame("abcdefgh")
        frame.overlays = [
            overlay(Rect(x: 6, y: 0, columns: 6, rows: 9), "123456"),
            overlay(Rect(x: -2, y: -1, columns: 3, rows: 2), ""),
        ]
        #expect(frame.lines == [" bcdef12", "", ""])
    }

    @Test("a reset frame is blank and has the theme's style and the new size")
    func reset() {
        var frame = frame("text")
        frame.cursor = Frame.Cursor(x: 1, y: 1)
        frame.overlays = [overlay(Rect(size), "x")]
        let theme = Theme(name: "t", styles: [(.text, Style(background: .palette(3)))])
        frame.reset(size: Size(columns: 5, rows: 2), theme: theme)
        var expected = Frame(size: Size(columns: 5, rows: 2), style: theme[.text])
        #expect(frame == expected)
        #expect(frame.lines == ["", ""])
        #expect(frame.base.row(1).allSatisfy { $0.background == .palette(3) })
        var ascii = theme
        ascii.isASCII = true
        frame.reset(size: size, theme: ascii)
        expected = Frame(size: size, style: theme[.text], isASCII: true)
        #expect(frame == expected)
        frame.base.put("─", x: 0, y: 0, style: Style())
        #expect(frame.lines[0] == "-")
    }

    @Test("a frame without rows or columns has no lines", arguments: [(0, 0), (5, 0), (-1, -1)])
    func noSize(columns: Int, rows: Int) {
        #expect(Frame(size: Size(columns: columns, rows: rows)).lines == [])
    }
}
