import Testing

@testable import Screen

/// Tests of borders and their joints.
@Suite("Borders")
struct BorderTests {
    private func lines(_ size: Size, isASCII: Bool = false, _ rects: [Rect]) -> [String] {
        var frame = Frame(size: size, isASCII: isASCII)
        for rect in rects { frame.base.border(rect, style: Style()) }
        return frame.lines
    }

    private let size = Size(columns: 7, rows: 5)

    @Test("a border lies on the edge of its rectangle")
    func one() {
        #expect(
            lines(size, [Rect(x: 1, y: 1, columns: 4, rows: 3)]) == ["", " ┌──┐", " │  │", " └──┘", ""])
    }

    @Test("two rectangles that share a vertical edge are joined above and below it")
    func beside() {
        let rects = [Rect(x: 0, y: 0, columns: 4, rows: 3), Rect(x: 3, y: 0, columns: 4, rows: 3)]
        let expected = ["┌──┬──┐", "│  │  │", "└──┴──┘", "", ""]
        #expect(lines(size, rects) == expected)
        #expect(lines(size, rects.reversed()) == expected)
    }

    @Test("two rectangles that share a horizontal edge are joined left and right of it")
    func below() {
        let rects = [Rect(x: 0, y: 0, columns: 4, rows: 3), Rect(x: 0, y: 2, columns: 4, rows: 3)]
        #expect(lines(size, rects) == ["┌──┐", "│  │", "├──┤", "│  │", "└──┘"])
    }

    @Test("four rectangles meet in a cross")
    func cross() {
        let rects = [(0, 0), (3, 0), (0, 2), (3, 2)].map { Rect(x: $0.0, y: $0.1, columns: 4, rows: 3) }
        #expect(lines(size, rects) == ["┌──┬──┐", "│  │  │", "├──┼──┤", "│  │  │", "└──┴──┘"])
    }

    @Test("an edge that ends in the middle of another joins it")
    func tee() {
        let rects = [Rect(x: 0, y: 0, columns: 7, rows: 3), Rect(x: 2, y: 2, columns: 3, rows: 3)]
        #expect(lines(size, rects) == ["┌─────┐", "│     │", "└─┬─┬─┘", "  │ │", "  └─┘"])
    }

    @Test("a border overwrites letters instead of joining them")
    func letters() {
        var frame = Frame(size: Size(columns: 4, rows: 3))
        for row in 0..<3 { frame.base.put("abcd", x: 0, y: row, style: Style()) }
        frame.base.border(Rect(frame.size), style: Style())
        #expect(frame.lines == ["┌──┐", "│bc│", "└──┘"])
    }

    @Test(
        "a rectangle with fewer than two rows or columns has no border", arguments: [(1, 5), (5, 1), (0, 0)])
    func small(columns: Int, rows: Int) {
        #expect(lines(size, [Rect(x: 0, y: 0, columns: columns, rows: rows)]) == ["", "", "", "", ""])
    }

    @Test("the smallest border consists of its four corners")
    func corners() {
        #expect(lines(size, [Rect(x: 0, y: 0, columns: 2, rows: 2)]).prefix(2) == ["┌┐", "└┘"])
    }

    @Test("a border is clipped to the surface")
    func clipped() {
        #expect(
            lines(size, [Rect(x: -1, y: 3, columns: 4, rows: 9), Rect(x: 5, y: -2, columns: 9, rows: 4)])
                == ["     │", "     └─", "", "──┐", "  │"])
    }

    @Test("in ASCII, corners are + and edges - and |")
    func ascii() {
        #expect(
            lines(size, isASCII: true, [Rect(x: 1, y: 1, columns: 4, rows: 3)]) == [
                "", " +--+", " |  |", " +--+", "",
            ])
    }

    @Test("in ASCII, borders are joined with +")
    func asciiJoined() {
        let rects = [Rect(x: 0, y: 0, columns: 7, rows: 3), Rect(x: 2, y: 2, columns: 3, rows: 3)]
        #expect(
            lines(size, isASCII: true, rects) == ["+-----+", "|     |", "+-+-+-+", "  | |", "  +-+"])
        #expect(lines(size, isASCII: true, rects.reversed())[2] == "+-+-+-+")
    }
}
