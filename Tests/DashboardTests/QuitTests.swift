import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of closing overlays and quitting the program.
@Suite("Closing and quitting")
struct QuitTests {
    /// Returns a program with a zoomed pane and help open.
    private func program() throws -> Program {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.press(.character("z"), .character("?"))
        return program
    }

    @Test("q closes help, then the zoom, then quits")
    func order() throws {
        var program = try program()
        #expect(program.press(.character("q")) == [])
        #expect(!program.state.isHelpOpen && program.state.dashboard.isZoomed)
        #expect(program.press(.character("q")) == [])
        #expect(!program.state.dashboard.isZoomed)
        #expect(program.press(.character("q")) == [.quit])
    }

    @Test("Esc closes in the same order and never quits")
    func escape() throws {
        var program = try program()
        program.press(.escape)
        #expect(!program.state.isHelpOpen && program.state.dashboard.isZoomed)
        program.press(.escape)
        #expect(!program.state.dashboard.isZoomed)
        for _ in 0..<5 { program.press(.escape) }
        for pane in Pane.allCases {
            program.state.dashboard.focus = pane
            program.press(.escape)
        }
        program.press(.character("i"), .escape, .escape)
        program.resize(columns: 10, rows: 3)
        program.press(.escape)
        #expect(!program.effects.contains(.quit))
    }

    @Test(
        "Q, F10 and Ctrl-C quit even with a pane zoomed and help open",
        arguments: [Key.character("Q"), .function(10), .control("c")])
    func quit(key: Key) throws {
        var program = try program()
        #expect(program.press(key) == [.quit])
    }

    @Test("in an input line Q is a letter, and Ctrl-C clears the line, then leaves it, then quits")
    func inputLine() throws {
        var program = try Program()
        program.press(.character("i"))
        #expect(program.type("Qq") == [])
        #expect(program.state.dashboard.resolver.prompt?.line.text == "Qq")
        #expect(program.press(.control("c")) == [])
        #expect(program.state.dashboard.resolver.prompt?.line.isEmpty == true)
        #expect(program.press(.control("c")) == [])
        #expect(program.state.dashboard.resolver.prompt == nil)
        #expect(program.press(.control("c")) == [.quit])
    }

    @Test("F10 quits from an input line too")
    func functionKeyInInput() throws {
        var program = try Program()
        program.press(.character("i"))
        #expect(program.press(.function(10)) == [.quit])
    }

    @Test("the program ends when the terminal is gone")
    func closed() throws {
        var program = try program()
        #expect(program.send(.input(.closed)) == [.quit])
    }

    @Test("on a screen that is too small, only the keys to quit, suspend and repaint work")
    func tooSmall() throws {
        var program = try Program(columns: 39, rows: 30)
        program.send(.localHost(Sample.localHost))
        for key in [Key.character("i"), .character("?"), .tab, .enter, .down, .character("x"), .escape] {
            #expect(program.press(key) == [], "\(key.name)")
        }
        program.resize(columns: 120, rows: 36)
        var fresh = try Program()
        fresh.send(.localHost(Sample.localHost))
        #expect(program.lines == fresh.lines)
        program.resize(columns: 120, rows: 9)
        #expect(program.press(.control("z")) == [.suspend])
        #expect(program.press(.control("l")) == [.repaint])
        #expect(program.press(.character("q")) == [.quit])
        #expect(program.press(.control("c")) == [.quit])
    }

    @Test("a screen that was too small is restored when it grows")
    func comesBack() throws {
        var program = try program()
        let before = program.lines
        program.resize(columns: 20, rows: 5)
        #expect(program.lines != before)
        program.resize(columns: 120, rows: 36)
        #expect(program.lines == before)
    }
}
