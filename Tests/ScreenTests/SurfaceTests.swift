import Testing

@testable import Screen

/// Tests of the grid of cells and of writing text to it.
@Suite("Surfaces")
struct SurfaceTests {
    private func surface(columns: Int = 10, rows: Int = 3, x: Int = 0, y: Int = 0) -> Surface {
        Surface(bounds: Rect(x: x, y: y, columns: columns, rows: rows), style: Style())
    }

    /// Returns the scalars of each cell of a row; a continuation is `""`.
    private func cells(_ surface: Surface, _ row: Int = 0) -> [String] {
        surface.row(row).map { cell in
            var text = ""
            surface.forEachScalar(of: cell) {
                if let scalar = Unicode.Scalar($0) { text.unicodeScalars.append(scalar) }
            }
            return text
        }
    }

    private func line(_ surface: Surface, _ row: Int = 0) -> String { cells(surface, row).joined() }

    @Test("each emoji has its own columns, without joiners and variation selectors")
    func emoji() {
        var surface = surface()
        #expect(surface.put("👩\u{200d}👧❤\u{fe0f}|", x: 0, y: 0, style: Style()) == 6)
        #expect(cells(surface) == ["👩", "", "👧", "", "❤", "|", " ", " ", " ", " "])
        // Some scripts need the joiners.
        surface.put("क्\u{200d}ष", x: 0, y: 1, style: Style())
        #expect(line(surface, 1).unicodeScalars.contains("\u{200d}"))
    }

    @Test("put writes text at a position and returns the columns used")
    func put() {
        var surface = surface()
        #expect(surface.put("abc", x: 2, y: 1, style: Style()) == 3)
        #expect(line(surface, 0) == "          ")
        #expect(line(surface, 1) == "  abc     ")
        #expect(surface.put("", x: 0, y: 0, style: Style()) == 0)
    }

    @Test("a surface that does not start at the origin uses the screen's coordinates")
    func offset() {
        var surface = surface(columns: 4, rows: 2, x: 5, y: 7)
        surface.put("ab", x: 6, y: 8, style: Style())
        #expect(line(surface, 0) == "    ")
        #expect(line(surface, 1) == " ab ")
    }

    @Test("text is clipped at all four edges")
    func clipped() {
        var surface = surface(columns: 4, rows: 2, x: 5, y: 7)
        #expect(surface.put("abcdef", x: 7, y: 7, style: Style()) == 2)
        #expect(surface.put("uvwxyz", x: 1, y: 8, style: Style()) == 6)
        for (x, y) in [(5, 6), (5, 9), (9, 7), (100, 7), (5, -1), (5, .max), (.max, 7)] {
            #expect(surface.put("!", x: x, y: y, style: Style()) == 0)
        }
        #expect(surface.put("!!!!", x: 1, y: 7, style: Style()) == 4)
        #expect(line(surface, 0) == "  ab")
        #expect(line(surface, 1) == "yz  ")
    }

    @Test("text takes no more than its limit", arguments: 0...6)
    func limit(limit: Int) {
        var surface = surface()
        #expect(
            surface.put("a世b界", x: 1, y: 0, style: Style(), limit: limit) == [0, 1, 1, 3, 4, 4, 6][limit])
        #expect(line(surface).hasPrefix(" " + ["", "a", "a", "a世", "a世b", "a世b", "a世b界"][limit] + " "))
    }

    @Test("a wide character takes two cells and is left out if only one is free")
    func wide() {
        var surface = surface(columns: 4)
        #expect(surface.put("世界", x: 0, y: 0, style: Style()) == 4)
        #expect(cells(surface) == ["世", "", "界", ""])
        #expect(surface.put("a世界", x: 0, y: 1, style: Style()) == 3)
        #expect(cells(surface, 1) == ["a", "世", "", " "])
    }

    @Test("overwriting half of a wide character turns its other half into a blank")
    func overwritten() {
        var (left, right) = (surface(columns: 4), surface(columns: 4))
        for column in [0, 2] {
            left.put("世", x: column, y: 0, style: Style())
            right.put("世", x: column, y: 0, style: Style())
        }
        left.put("a", x: 0, y: 0, style: Style())
        right.put("a", x: 1, y: 0, style: Style())
        #expect(cells(left) == ["a", " ", "世", ""])
        #expect(cells(right) == [" ", "a", "世", ""])
    }

    @Test("marks join the narrow or wide character before them")
    func marks() {
        var surface = surface(columns: 6)
        #expect(surface.put("e\u{301}世\u{302}x", x: 0, y: 0, style: Style()) == 4)
        #expect(cells(surface) == ["e\u{301}", "世\u{302}", "", "x", " ", " "])
    }

    @Test("a mark at the start of a text joins no character")
    func loneMark() {
        var surface = surface(columns: 4)
        surface.put("ab", x: 0, y: 0, style: Style())
        #expect(surface.put("\u{301}c", x: 2, y: 0, style: Style()) == 1)
        #expect(cells(surface) == ["a", "b", "c", " "])
    }

    @Test("a cell holds five scalars at most")
    func cluster() {
        var surface = surface(columns: 4)
        surface.put("e" + String(repeating: "\u{301}", count: 1000) + "x", x: 0, y: 0, style: Style())
        #expect(cells(surface).map(\.unicodeScalars.count) == [5, 1, 1, 1])
    }

    @Test("a character clipped at the left edge takes its mark with it")
    func markLeftOfEdge() {
        var surface = surface(columns: 10)
        surface.put("0123456789", x: 0, y: 0, style: Style())
        surface.put("e\u{301}", x: -3, y: 1, style: Style())
        #expect(line(surface, 0).unicodeScalars.count == 10)
    }

    @Test("text is cleaned before it is written to a cell")
    func cleaned() {
        var surface = surface(columns: 8)
        surface.put("\u{1b}[m\n\u{9b}\u{202e}\u{7f}", x: 0, y: 0, style: Style())
        #expect(line(surface) == "␛[m␊\u{fffd}\u{fffd}␡ ")
    }

    @Test("a fill is clipped to the surface")
    func fill() {
        var surface = surface(columns: 4, rows: 3, x: 5, y: 7)
        surface.fill(Rect(x: 0, y: 0, columns: 7, rows: 8), with: "#", style: Style())
        surface.fill(Rect(x: 8, y: 9, columns: 100, rows: 100), with: "x", style: Style())
        surface.fill(Rect(x: 20, y: 20, columns: 5, rows: 5), with: "!", style: Style())
        #expect((0..<3).map { line(surface, $0) } == ["##  ", "    ", "   x"])
    }

    @Test("a restyled rectangle keeps its text, marks included")
    func restyle() {
        var surface = surface(columns: 4, rows: 2)
        surface.put("e\u{301}世", x: 0, y: 0, style: Style())
        surface.restyle(Rect(x: -5, y: -5, columns: 7, rows: 6)) { style in
            Style(foreground: .palette(1), background: style.background, attributes: .bold)
        }
        #expect(cells(surface) == ["e\u{301}", "世", "", " "])
        #expect(surface.row(0).map(\.attributes) == [.bold, .bold, [], []])
        #expect(surface.row(0).map(\.foreground) == [.palette(1), .palette(1), .standard, .standard])
        #expect(surface.row(1).allSatisfy { $0.attributes == [] })
    }

    @Test("a cell has the style of its text")
    func style() {
        var surface = surface(columns: 3)
        let style = Style(
            foreground: .rgb(1, 2, 3), background: .palette(9), attributes: [.bold, .underline])
        surface.put("世", x: 0, y: 0, style: style)
        let row = Array(surface.row(0))
        #expect(row[0].foreground == style.foreground && row[0].background == style.background)
        #expect(row[0].attributes == style.attributes)
        #expect(row[0].looksLike(row[1]) && !row[0].looksLike(row[2]))
        #expect(row.map(\.isContinuation) == [false, true, false])
    }

    @Test("in ASCII every cell is ASCII, and a wide character still takes two")
    func ascii() {
        var surface = Surface(bounds: Rect(x: 0, y: 0, columns: 8, rows: 1), style: Style(), isASCII: true)
        #expect(surface.put("é世─\u{1b}…", x: 0, y: 0, style: Style()) == 6)
        surface.fill(Rect(x: 7, y: 0, columns: 1, rows: 1), with: "█", style: Style())
        #expect(line(surface) == "???-?~ #")
    }

    @Test("a cell is 16 bytes without uninitialized padding")
    func size() {
        #expect(MemoryLayout<Cell>.size == 16)
        #expect(MemoryLayout<Cell>.stride == 16)
    }

    @Test("a surface with all changed rows copied equals the other, also with characters of several scalars")
    func copiedRows() {
        var (source, copy) = (surface(), surface())
        source.put("漢字 text", x: 0, y: 1, style: Style(attributes: .bold))
        for mark in ["plain", "e\u{301}", "plain"] {
            source.put(mark, x: 0, y: 2, style: Style())
            copy.copyRows(
                (0..<3).filter { source.changedColumns(ofRow: $0, since: copy) != nil }, from: source)
            #expect(copy == source, "\(mark)")
        }
    }
}
