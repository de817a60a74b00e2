import Core
import Screen
import Testing

@testable import Dashboard

/// Compares whole screens with the text files in `Frames`.
@Suite("Drawn screens")
struct DrawTests {
    @Test("a screen of 80x24 matches its recording", arguments: Situation.allCases)
    func small(situation: Situation) throws {
        try expect(situation, columns: 80, rows: 24)
    }

    @Test("a screen of 120x36 matches its recording", arguments: Situation.allCases)
    func middle(situation: Situation) throws {
        try expect(situation, columns: 120, rows: 36)
    }

    @Test(
        "a screen of 200x60 matches its recording",
        arguments: [Situation.firstScreen, .answer, .manyAddresses, .raceRunning, .help, .hostileNames]
            + Situation.lab + Situation.socketsScreen)
    func large(situation: Situation) throws {
        try expect(situation, columns: 200, rows: 60)
    }

    @Test(
        "the smallest screen matches its recording",
        arguments: [
            Situation.firstScreen, .answer, .failure, .help, .hostPrompt, .otherPane, .chat, .chatHex,
            .chatBack, .chatDetail, .chatSay, .chatPaste,
        ] + Situation.lab + Situation.socketsScreen)
    func least(situation: Situation) throws {
        try expect(situation, columns: 40, rows: 10)
    }

    @Test(
        "a screen that is too small shows the required size, with any box open",
        arguments: Situation.allCases)
    func tooSmall(situation: Situation) throws {
        let frame = try situation.program(columns: 20, rows: 5).frame()
        try GoldenFrame.expect(frame, named: "too-small-20x5")
    }

    @Test(
        "a screen in ASCII matches its recording",
        arguments: [
            Situation.answer, .raceOver, .hostileNames, .help, .labRunning, .labSequence, .chatZoomed,
            .sockets,
            .traffic,
        ])
    func ascii(situation: Situation) throws {
        var theme = Theme.plain
        theme.isASCII = true
        let frame = try situation.program(columns: 120, rows: 36).frame(theme)
        try GoldenFrame.expect(frame, named: "\(situation.rawValue)-ascii-120x36")
    }

    private func expect(_ situation: Situation, columns: Int, rows: Int) throws {
        let frame = try situation.program(columns: columns, rows: rows).frame()
        try GoldenFrame.expect(frame, named: "\(situation.rawValue)-\(columns)x\(rows)")
    }

    @Test("drawing into a used frame gives the same result as drawing into a new one")
    func usedFrame() throws {
        var used = Frame(size: Size(columns: 3, rows: 3))
        for situation in Situation.allCases {
            for (columns, rows) in [(120, 36), (80, 24), (20, 5)] {
                let program = try situation.program(columns: columns, rows: rows)
                draw(program.state, .plain, into: &used)
                #expect(used == program.frame(), "\(situation)")
            }
        }
    }

    @Test("the same state draws the same frame, and Up restores what Down has changed")
    func same() throws {
        var program = try Situation.answer.program(columns: 120, rows: 36)
        let before = program.frame()
        #expect(program.frame() == before)
        program.press(.down)
        #expect(program.frame() != before)
        program.press(.up)
        #expect(program.frame() == before)
    }

    @Test("the selected row and the focused pane look different from the others")
    func looks() throws {
        let theme = Theme.plain
        let program = try Situation.answer.program(columns: 120, rows: 36)
        let frame = program.frame(theme)
        let selected = try #require(frame.lines.firstIndex { $0.contains("▸ 203.0.113.7 ") })
        let cell = try #require(frame.base.row(selected).dropFirst(4).first)
        #expect(cell.attributes == theme[.selected].attributes)
        let below = try #require(frame.base.row(selected + 1).dropFirst(4).first)
        #expect(below.attributes == theme[.text].attributes)
        let corner = try #require(frame.base.row(1).first)
        #expect(corner.attributes == theme[.focused].attributes)
    }

    @Test("the cursor is in the open input line, and hidden without one")
    func cursor() throws {
        for situation in Situation.allCases {
            let frame = try situation.program(columns: 80, rows: 24).frame()
            let row: Int? =
                switch situation {
                case .hostPrompt, .portPrompt: 2
                case .filter, .socketsFilter: 22
                case .palette: 4
                case .chatSay: 20
                default: nil
                }
            #expect(frame.cursor?.y == row, "\(situation)")
        }
    }
}
