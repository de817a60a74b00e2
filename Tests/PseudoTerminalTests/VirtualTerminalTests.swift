import PseudoTerminal
import Testing

@Suite("A virtual terminal")
struct VirtualTerminalTests {
    let terminal = VirtualTerminal(size: TerminalSize(20, 4))

    @Test("rows have no trailing spaces")
    func rowsAreTrimmed() {
        terminal.feed("one  \r\n\u{1b}[3;3Htwo")
        #expect(terminal.lines == ["one", "", "  two", ""])
        #expect(terminal.text == "one\n\n  two\n")
        #expect(terminal.contains("two"))
        #expect(!terminal.contains("three"))
    }

    @Test("wide characters and combining marks are one character of text")
    func wideCharacters() {
        terminal.feed("漢e\u{301}x")
        #expect(terminal.line(0) == "漢e\u{301}x")
        #expect(terminal.cell(row: 0, column: 0).width == 2)
        #expect(terminal.cell(row: 0, column: 1).text == "")
        #expect(terminal.cell(row: 0, column: 2).text == "e\u{301}")
        #expect(terminal.cursor == (row: 0, column: 4))
    }

    @Test("a character split between two reads is complete on the screen")
    func splitCharacter() {
        let bytes = Array("★".utf8)
        terminal.feed(bytes[..<1])
        terminal.feed(bytes[1...])
        #expect(terminal.line(0) == "★")
    }

    @Test("cells have the colours and attributes that the program set")
    func attributes() {
        terminal.feed("\u{1b}[1;4;7;31;48;5;200mA\u{1b}[0;38;2;1;2;3mB\u{1b}[mC")
        let a = terminal.cell(row: 0, column: 0)
        #expect(a.isBold && a.isUnderlined && a.isReversed && !a.isItalic && !a.isBlinking)
        #expect(a.foreground == .palette(1))
        #expect(a.background == .palette(200))
        #expect(terminal.cell(row: 0, column: 1).foreground == .rgb(red: 1, green: 2, blue: 3))
        let c = terminal.cell(row: 0, column: 2)
        #expect(c.foreground == .standard && c.background == .standard && !c.isBold)
    }

    @Test("line drawing characters are shown")
    func lineDrawing() {
        terminal.feed("\u{1b}(0lqk\u{1b}(B")
        #expect(terminal.line(0) == "┌─┐")
    }

    @Test("leaving the alternate screen restores the normal one")
    func alternateScreen() {
        terminal.feed("first\u{1b}[?1049h\u{1b}[Hsecond")
        #expect(terminal.alternateScreenIsShown)
        #expect(terminal.line(0) == "second")
        terminal.feed("\u{1b}[?1049l")
        #expect(!terminal.alternateScreenIsShown)
        #expect(terminal.line(0) == "first")
    }

    @Test("queries from the program are answered once")
    func replies() {
        terminal.feed("ab\u{1b}[6n")
        #expect(String(decoding: terminal.takeReplies(), as: UTF8.self) == "\u{1b}[1;3R")
        #expect(terminal.takeReplies().isEmpty)
    }

    @Test("a resize keeps the text that fits")
    func resizing() {
        terminal.feed("one\r\ntwo")
        terminal.resize(to: TerminalSize(2, 3))
        #expect(terminal.lines == ["on", "tw", ""])
    }

    @Test("modes left on and off are reported, even if a sequence is split")
    func modesLeft() {
        let bytes = Array("\u{1b}[?1049;2004h\u{1b}[?1006h\u{1b}[?25l\u{1b}=".utf8)
        for index in bytes.indices { terminal.feed(bytes[index...index]) }
        #expect(terminal.modesLeftOn == [1006, 1049, 2004])
        #expect(terminal.modes.leftOff == [25])
        #expect(!terminal.cursorIsVisible)
        #expect(terminal.leftovers.count == 5)
        terminal.feed("\u{1b}[?1049;2004l\u{1b}[?1006l\u{1b}[?25h\u{1b}>")
        #expect(terminal.leftovers == [])
        #expect(terminal.modes.seen[1049] == false)
    }

    @Test("text colours left set are reported")
    func colorsLeft() {
        terminal.feed("\u{1b}[31m")
        #expect(terminal.leftovers == ["text would have colours or attributes"])
        terminal.feed("\u{1b}[39m")
        #expect(terminal.leftovers == [])
    }

    @Test(
        "keys send the bytes of a terminal",
        arguments: [
            ("Enter", "\r"), ("C-c", "\u{3}"), ("C-Space", "\0"), ("M-x", "\u{1b}x"), ("é", "é"),
            ("BackTab", "\u{1b}[Z"), ("Up", "\u{1b}[A"), ("F12", "\u{1b}[24~"), ("C-Right", "\u{1b}[1;5C"),
            ("-", "-"), ("C--", "\r"),
        ])
    func keys(name: String, sent: String) throws {
        #expect(terminal.bytes(for: try Key(name)) == Array(sent.utf8))
    }

    @Test("cursor keys follow the application's mode")
    func cursorKeyMode() throws {
        terminal.feed("\u{1b}[?1h")
        #expect(terminal.bytes(for: try Key("Up")) == Array("\u{1b}OA".utf8))
    }

    @Test("an unknown key name is refused", arguments: ["", "Entr", "F13", "F0", "S-a", "C-"])
    func unknownKeys(name: String) {
        #expect(throws: UnknownKey.self) { try Key(name) }
    }
}
