import PseudoTerminal
import TestSupport
import Testing

/// Clicks and the wheel in xterm's SGR encoding: `ctlseqs`, "Extended coordinates".
@Suite("The mouse", .requires(.world))
struct MouseTests {
    /// A host with eight addresses, enough to click on and to scroll.
    private func opened(_ size: TerminalSize) throws -> TerminalChild {
        let child = try FullScreen.opened(["www.city.test"], size: size, world: World())
        try #require(child.shows("2001:db8::9"), "\(child.told)")
        #expect(child.rest(), "\(child.told)")
        return child
    }

    @Test(
        "a click selects an address, the wheel moves the selection, a click on the first row edits the host",
        arguments: FullScreen.sizes)
    func resolver(size: TerminalSize) throws {
        let child = try opened(size)
        child.click(row: try child.row(of: " 192.0.2.3 "), column: 6)
        #expect(child.shows("▸ 192.0.2.3"), "\(child.told)")
        #expect(child.shows("c0000203"))
        let row = try child.row(of: "192.0.2.3 ")
        child.wheel(.down, row: row, column: 6)
        #expect(child.shows("▸ 127.0.0.5"), "\(child.told)")
        child.wheel(.up, row: row, column: 6)
        child.wheel(.up, row: row, column: 6)
        #expect(child.shows("▸ 198.51.100.5"), "\(child.told)")
        child.click(row: try child.row(of: "host › www.city.test"), column: 20)
        #expect(child.shows("submit"))
        #expect(child.pump(until: { child.screen.cursorIsVisible }))
    }

    @Test("a click on another pane focuses it and closes the input line")
    func focus() throws {
        let child = try opened(TerminalSize(120, 36))
        try child.keys("i")
        #expect(child.shows("submit"))
        child.click(row: try child.row(of: "┌ Services") + 3, column: 90)
        #expect(child.hides("submit"))
        #expect(child.hides("i host"))
        child.click(row: try child.row(of: " 192.0.2.3 "), column: 6)
        #expect(child.shows("i host"))
        #expect(child.shows("▸ 192.0.2.3"))
    }

    @Test("the wheel scrolls help, and a click only closes it")
    func help() throws {
        let child = try opened(TerminalSize(80, 24))
        child.type("?")
        #expect(child.shows(" 1-"))
        for _ in 1...3 { child.wheel(.down, row: 12, column: 40) }
        #expect(child.shows(" 4-"), "\(child.told)")
        child.wheel(.up, row: 12, column: 40)
        #expect(child.shows(" 3-"))
        child.click(row: 10, column: 6)
        #expect(child.hides("Help"))
        #expect(child.shows("▸ 192.0.2.10"), "\(child.told)")
    }

    @Test("a click on a name in the first row opens its pane or screen")
    func tabs() throws {
        let child = try opened(TerminalSize(80, 24))
        child.click(row: 0, column: try child.column(of: "Services"))
        #expect(child.shows("┌ Services"), "\(child.told)")
        child.click(row: 0, column: try child.column(of: "3 Lab"))
        #expect(child.shows("Scenarios"), "\(child.told)")
        child.click(row: try child.row(of: "outage"), column: 20)
        #expect(child.shows("▸ outage"), "\(child.told)")
        try child.keys("Esc")
        child.click(row: 0, column: try child.column(of: "1 Dashboard"))
        #expect(child.shows("┌ Services"), "\(child.told)")
    }

    @Test("a press and a release in one read are a click, and two wheel steps both count")
    func atOnce() throws {
        let child = try opened(TerminalSize(80, 24))
        let (row, column) = (try child.row(of: " 192.0.2.3 ") + 1, 7)
        child.type("g")
        child.type(String(repeating: "\u{1b}[<65;\(column);\(row)M", count: 2))
        #expect(child.shows("▸ 198.51.100.5"), "\(child.told)")
        child.type("\u{1b}[<0;\(column);\(row)M\u{1b}[<0;\(column);\(row)m")
        #expect(child.shows("▸ 192.0.2.3"), "\(child.told)")
    }

    @Test("clicks outside the panes and outside the screen do nothing")
    func elsewhere() throws {
        let child = try opened(TerminalSize(80, 24))
        let before = child.screen.lines
        child.click(row: 0, column: 79)
        child.click(row: 23, column: 0)
        child.click(row: 20, column: 6)
        child.click(row: 500, column: 2000)
        child.type("j")
        #expect(child.shows("▸ 198.51.100.5"), "\(child.told)")
        child.type("k")
        #expect(child.pump(until: { child.screen.lines == before }), "\(child.told)")
    }
}

private enum Wheel: Int { case up = 64, down = 65 }

extension TerminalChild {
    /// The column at which the text begins in the first row, from 0.
    fileprivate func column(of text: String) throws -> Int {
        let line = screen.line(0)
        let range = try #require(line.firstRange(of: text), "no \(text) in \(line)")
        return line.distance(from: line.startIndex, to: range.lowerBound)
    }

    /// Presses the first button and releases it after the answer. Rows and columns count from 0.
    fileprivate func click(row: Int, column: Int) {
        for end in ["M", "m"] { #expect(answer { type("\u{1b}[<0;\(column + 1);\(row + 1)\(end)") }) }
    }

    fileprivate func wheel(_ wheel: Wheel, row: Int, column: Int) {
        #expect(answer { type("\u{1b}[<\(wheel.rawValue);\(column + 1);\(row + 1)M") })
    }
}
