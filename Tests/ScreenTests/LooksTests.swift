import Testing

@testable import Screen

/// Tests of colours, themes, rectangles and key names.
@Suite("Styles and rectangles")
struct LooksTests {
    @Test("a colour keeps its components")
    func colors() {
        #expect(Color.standard.form == .standard)
        #expect(Color.palette(0).form == .palette(0))
        #expect(Color.palette(255).form == .palette(255))
        #expect(Color.rgb(1, 2, 255).form == .rgb(red: 1, green: 2, blue: 255))
        #expect(Color.palette(0) != .standard && Color.rgb(0, 0, 0) != .palette(0))
    }

    @Test("every role has the style that it was given, and by default that of text")
    func theme() {
        let given = Role.allCases.enumerated().map { number, role in
            (role: role, style: Style(foreground: .palette(UInt8(number + 1))))
        }
        let theme = Theme(name: "all", styles: given.reversed())
        for (role, style) in given { #expect(theme[role] == style) }
        let sparse = Theme(
            name: "sparse", styles: [(.bad, Style(attributes: .bold)), (.text, Style(attributes: .dim))])
        #expect(sparse[.bad].attributes == .bold && sparse[.good].attributes == .dim)
        #expect(Theme(name: "none", styles: [])[.title] == Style())
    }

    @Test("the plain theme distinguishes the selected row and errors without colour")
    func plain() {
        for role in Role.allCases {
            #expect(Theme.plain[role].foreground == .standard && Theme.plain[role].background == .standard)
        }
        #expect(Theme.plain[.selected] != Theme.plain[.text])
        #expect(Theme.plain[.bad] != Theme.plain[.text])
    }

    @Test("a rectangle's size is never negative, and maxX and maxY are outside it")
    func rectangles() {
        let rect = Rect(x: 2, y: 3, columns: 4, rows: 5)
        #expect(rect.maxX == 6 && rect.maxY == 8)
        #expect(rect.contains(x: 2, y: 3) && rect.contains(x: 5, y: 7))
        #expect(!rect.contains(x: 6, y: 3) && !rect.contains(x: 2, y: 8) && !rect.contains(x: 1, y: 3))
        #expect(Rect(x: 0, y: 0, columns: -1, rows: 5).isEmpty)
        #expect(Rect(x: 0, y: 0, columns: 1, rows: -5).rows == 0)
    }

    @Test("parts of a rectangle lie inside it")
    func pieces() {
        let rect = Rect(x: 2, y: 3, columns: 4, rows: 5)
        #expect(rect.inset(by: 1) == Rect(x: 3, y: 4, columns: 2, rows: 3))
        #expect(rect.inset(by: 9).isEmpty)
        #expect(rect.inset(columns: 1) == Rect(x: 3, y: 3, columns: 2, rows: 5))
        #expect(rect.firstRows(2) == Rect(x: 2, y: 3, columns: 4, rows: 2))
        #expect(rect.firstRows(9) == rect)
        #expect(rect.droppingRows(2) == Rect(x: 2, y: 5, columns: 4, rows: 3))
        #expect(rect.droppingRows(9) == Rect(x: 2, y: 8, columns: 4, rows: 0))
        #expect(rect.centered(columns: 2, rows: 1) == Rect(x: 3, y: 5, columns: 2, rows: 1))
        #expect(rect.centered(columns: 99, rows: 99) == rect)
    }

    @Test(
        "a key has the name that help shows",
        arguments: [
            (Key.character("a"), "a"), (.character(" "), "Space"), (.control("c"), "Ctrl-C"),
            (.enter, "Enter"),
            (.escape, "Esc"), (.tab, "Tab"), (.backTab, "Shift-Tab"), (.pageUp, "PgUp"),
            (.function(10), "F10"),
            (.left, "←"), (.delete, "Del"), (.insert, "Ins"), (.home, "Home"), (.end, "End"),
        ])
    func keys(key: Key, name: String) {
        #expect(key.name == name)
    }
}
