import Screen
import Testing

/// Tests of a list's selected row and first visible row.
@Suite("The cursor of a list")
struct ListCursorTests {
    @Test(
        "each move selects its row, starting from row 50 of 100 with 11 visible",
        arguments: [
            (ListCursor.Move.up, 49), (.down, 51), (.first, 0), (.last, 99), (.pageUp, 40), (.pageDown, 60),
            (.halfPageUp, 45), (.halfPageDown, 55),
        ])
    func moves(move: ListCursor.Move, row: Int) {
        var cursor = ListCursor()
        cursor.select(50, count: 100, visible: 11)
        cursor.move(move, count: 100, visible: 11)
        #expect(cursor.selected == row)
    }

    @Test("a click selects the row drawn there, and nothing below the last row")
    func press() {
        let area = Rect(x: 4, y: 10, columns: 20, rows: 5)
        var cursor = ListCursor()
        cursor.select(9, count: 12, visible: 5)
        #expect(cursor.press(x: 4, y: 10, in: area, count: 12) && cursor.selected == 5)
        #expect(cursor.press(x: 23, y: 14, in: area, count: 12) && cursor.selected == 9)
        for (x, y) in [(3, 12), (24, 12), (5, 9), (5, 15)] {
            #expect(!cursor.press(x: x, y: y, in: area, count: 12) && cursor.selected == 9)
        }
        var short = ListCursor()
        #expect(!short.press(x: 5, y: 12, in: area, count: 2) && short.selected == 0)
    }

    @Test("every move stops at the ends of the list")
    func ends() {
        for move in [ListCursor.Move.up, .pageUp, .halfPageUp, .first] {
            var cursor = ListCursor()
            cursor.move(move, count: 3, visible: 10)
            #expect(cursor.selected == 0)
        }
        for move in [ListCursor.Move.down, .pageDown, .halfPageDown, .last] {
            var cursor = ListCursor()
            cursor.select(2, count: 3, visible: 10)
            cursor.move(move, count: 3, visible: 10)
            #expect(cursor.selected == 2)
        }
    }

    @Test("the list scrolls only as far as the selected row needs")
    func scrolling() {
        var cursor = ListCursor()
        var tops: [Int] = []
        for _ in 0..<6 {
            cursor.move(.down, count: 100, visible: 4)
            tops.append(cursor.top)
        }
        #expect(tops == [0, 0, 0, 1, 2, 3])
        for _ in 0..<5 { cursor.move(.up, count: 100, visible: 4) }
        #expect(cursor.selected == 1 && cursor.top == 1)
    }

    @Test("scrolling stops when the last row is at the bottom")
    func lastPage() {
        var cursor = ListCursor()
        cursor.move(.last, count: 10, visible: 4)
        #expect(cursor.top == 6)
        #expect(cursor.top(count: 10, visible: 7) == 3)
        #expect(cursor.top(count: 10, visible: 20) == 0)
    }

    @Test("when the height shrinks, the selected row stays visible")
    func shrinking() {
        var cursor = ListCursor()
        cursor.select(7, count: 10, visible: 8)
        #expect(cursor.top == 0)
        #expect(cursor.top(count: 10, visible: 3) == 5)
    }

    @Test("when the list shrinks, the first visible row still exists")
    func fewerRows() {
        var cursor = ListCursor()
        cursor.select(90, count: 100, visible: 10)
        #expect(cursor.top(count: 5, visible: 10) == 0)
        #expect(cursor.top(count: 0, visible: 10) == 0)
        cursor.move(.up, count: 5, visible: 10)
        #expect(cursor.selected == 4)
    }

    @Test("the cursor of an empty list, or of one without height, is on the first row")
    func empty() {
        for move in [
            ListCursor.Move.up, .down, .first, .last, .pageUp, .pageDown, .halfPageUp, .halfPageDown,
        ] {
            var cursor = ListCursor()
            cursor.move(move, count: 0, visible: 0)
            #expect(cursor.selected == 0 && cursor.top == 0)
        }
    }

    @Test("the selected row always exists and is always visible", arguments: 0...12)
    func invariant(visible: Int) {
        let moves: [ListCursor.Move] = [
            .down, .pageDown, .halfPageDown, .up, .last, .pageUp, .halfPageUp, .down, .first, .pageDown,
        ]
        for count in 1...20 {
            var cursor = ListCursor()
            for move in moves + moves {
                cursor.move(move, count: count, visible: visible)
                #expect((0..<count).contains(cursor.selected))
                #expect(cursor.top >= 0 && cursor.top <= cursor.selected)
                #expect(cursor.selected < cursor.top + max(1, visible))
                #expect(cursor.top <= max(0, count - max(1, visible)))
            }
        }
    }
}
