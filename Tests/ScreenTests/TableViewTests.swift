import Screen
import Testing

/// Tests of drawing tables.
@Suite("Tables")
struct TableViewTests {
    private func table(_ rows: Int = 3) -> TableView {
        var list = ListView()
        list.show((0..<UInt32(rows)).map { $0 }, selecting: list.selected)
        return TableView(
            columns: [
                TableColumn("no.", minWidth: 4, idealWidth: 4, importance: 10, isRightAligned: true),
                TableColumn("name", minWidth: 4, idealWidth: 8, importance: 9),
                TableColumn("note", minWidth: 6, idealWidth: 6, importance: 1, stretches: true),
            ], list: list)
    }

    private func lines(_ table: TableView, columns: Int = 24, rows: Int = 3, isFocused: Bool = true)
        -> [String]
    {
        let screen = Rect(x: 0, y: 0, columns: columns, rows: rows + 1)
        var frame = Frame(size: Size(columns: columns, rows: rows + 1))
        table.draw(
            on: &frame.base, titles: screen.firstRows(1), rows: screen.droppingRows(1), isFocused: isFocused,
            .plain
        ) { row, widths in
            #expect(widths.count == 3)
            return [Span(String(row), Style()), Span("name \(row) long", Style()), Span("note", Style())]
        }
        return frame.lines
    }

    @Test("titles, rows and the selection's marker are drawn in their columns")
    func draws() {
        #expect(
            lines(table()) == [
                "   no. name     note", "▸    0 name 0 … note", "     1 name 1 … note",
                "     2 name 2 … note",
            ])
    }

    @Test("columns without room are left out, the least important first")
    func narrow() {
        #expect(lines(table(1), columns: 14, rows: 1) == ["   no. name", "▸    0 name 0…"])
        #expect(lines(table(1), columns: 7, rows: 1) == ["   no.", "▸    0"])
    }

    @Test("only visible rows are requested")
    func sight() {
        var table = table(1000)
        table.list.move(.last, visible: 3)
        let screen = Rect(x: 0, y: 0, columns: 24, rows: 4)
        var frame = Frame(size: Size(columns: 24, rows: 4))
        var asked: [Int] = []
        table.draw(
            on: &frame.base, titles: screen.firstRows(1), rows: screen.droppingRows(1), isFocused: true,
            .plain
        ) { row, _ in
            asked.append(row)
            return []
        }
        #expect(asked == [997, 998, 999])
    }

    @Test("the sorted column's arrow shows the direction")
    func arrow() {
        var table = table()
        table.list.sort(by: 1)
        #expect(lines(table)[0].contains(" name▲ "))
        table.list.reverse()
        #expect(lines(table)[0].contains(" name▼ "))
    }

    @Test("scrolling sideways moves the first visible column to the left and stops at the last")
    func scrolled() {
        var table = table()
        table.list.scroll(by: 1, of: 3)
        #expect(lines(table)[1].hasPrefix("▸ name 0"))
        table.list.scroll(by: 9, of: 3)
        #expect(lines(table)[1] == "▸ note")
    }

    @Test("a click on a title finds its column after scrolling too")
    func click() {
        var table = table()
        let titles = Rect(x: 10, y: 0, columns: 24, rows: 1)
        #expect(
            [10, 11, 12, 15, 16, 17, 24, 25, 26, 33].map { table.column(atX: $0, in: titles) }
                == [nil, nil, 0, 0, nil, 1, 1, nil, 2, 2])
        table.list.scroll(by: 2, of: 3)
        #expect(table.column(atX: 12, in: titles) == 2)
    }

    @Test("a table without a selection has no marker, and one without focus is not highlighted")
    func selection() {
        var table = table()
        #expect(lines(table, isFocused: false)[1].hasPrefix("▸ "))
        table.hasSelection = false
        #expect(!lines(table).contains { $0.contains("▸") })
    }

    @Test("a text can be truncated in the middle")
    func middle() {
        var table = table(1)
        table.cutInMiddle = [1]
        #expect(lines(table, rows: 1)[1] == "▸    0 name…ong note")
    }

    @Test("a table without room draws nothing", arguments: 0...4)
    func least(columns: Int) {
        #expect(lines(table(), columns: columns, rows: 0).allSatisfy { $0.count <= columns })
    }
}
