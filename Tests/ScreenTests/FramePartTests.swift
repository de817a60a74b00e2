import Testing

@testable import Screen

/// Tests of frames drawn in parts, where unchanged parts are not drawn again.
@Suite("Parts of a frame")
struct FramePartTests {
    private let size = Size(columns: 6, rows: 4)
    private let tokens = [ChangeToken()]

    private func row(_ index: Int, of count: Int = 1) -> Rect {
        Rect(x: 0, y: index, columns: size.columns, rows: count)
    }

    private func begin(_ frame: inout Frame, key: [Int] = []) {
        frame.begin(size: size, theme: .plain, key: key) { base in
            base.fill(Rect(size), with: ".", style: Style())
        }
    }

    private func draw(
        _ text: String, at index: Int, from tokens: [ChangeToken], _ detail: Int64 = 0, on frame: inout Frame
    ) {
        frame.draw(in: row(index), from: tokens, detail) {
            $0.base.put(text, x: 0, y: index, style: Style())
        }
    }

    @Test("a part is drawn again only when its tokens, its detail or its position change")
    func drawnAgain() {
        var frame = Frame(size: size)
        var texts: [String] = []
        func picture(_ text: String, at index: Int = 0, from tokens: [ChangeToken], _ detail: Int64 = 0) {
            begin(&frame)
            draw(text, at: index, from: tokens, detail, on: &frame)
            texts.append(frame.lines[index])
        }
        picture("a", from: tokens)
        picture("b", from: tokens)
        picture("c", from: [ChangeToken()])
        picture("d", from: tokens, 1)
        picture("e", from: tokens, 1)
        picture("f", at: 1, from: tokens, 1)
        picture("g", at: 1, from: [])
        picture("h", at: 1, from: [])
        #expect(texts == ["a.....", "a.....", "c.....", "d.....", "d.....", "f.....", "g.....", "h....."])
    }

    @Test("a part that is drawn again starts from the background")
    func backdrop() {
        var frame = Frame(size: size)
        for text in ["longer", "a", ""] {
            begin(&frame)
            draw(text, at: 0, from: [], on: &frame)
        }
        #expect(frame.lines == Array(repeating: "......", count: 4))
    }

    @Test("a different key makes every part draw again")
    func key() {
        var frame = Frame(size: size)
        for key in [[1], [2]] {
            begin(&frame, key: key)
            draw("\(key[0])", at: 0, from: tokens, on: &frame)
        }
        #expect(frame.lines[0] == "2.....")
    }

    @Test("a part that another has overwritten is drawn again")
    func drawnOver() {
        var frame = Frame(size: size)
        begin(&frame)
        draw("head", at: 0, from: tokens, on: &frame)
        draw("old", at: 1, from: tokens, on: &frame)
        begin(&frame)
        frame.draw(in: row(0, of: 2), from: [ChangeToken()]) {
            $0.base.put("big", x: 0, y: 1, style: Style())
        }
        begin(&frame)
        draw("head", at: 0, from: tokens, on: &frame)
        draw("new", at: 1, from: tokens, on: &frame)
        #expect(frame.lines[..<2] == ["head..", "new..."])
    }

    @Test("an unchanged part keeps its cursor, and the last part with a cursor decides")
    func cursor() {
        var frame = Frame(size: size)
        func picture(_ second: Frame.Cursor?) {
            begin(&frame)
            frame.draw(in: row(0), from: tokens) { $0.cursor = Frame.Cursor(x: 1, y: 0) }
            frame.draw(in: row(1)) { $0.cursor = second }
        }
        picture(nil)
        #expect(frame.cursor == Frame.Cursor(x: 1, y: 0))
        picture(nil)
        #expect(frame.cursor == Frame.Cursor(x: 1, y: 0))
        picture(Frame.Cursor(x: 2, y: 1))
        #expect(frame.cursor == Frame.Cursor(x: 2, y: 1))
    }
}
