import Core
import Screen
import Testing

@testable import Dashboard

/// What Esc and q close first.
@Suite("The order of closing")
struct ClosingOrderTests {
    /// Services zoomed and filtered, with a box above.
    private func program(_ keys: Key...) throws -> Program {
        var program = try Program.filled(.services)
        program.press(.character("z"), .character("/"))
        program.type("http")
        program.press(.enter)
        for key in keys { program.press(key) }
        return program
    }

    @Test(
        "Esc closes the box, then the filter, then the zoom, and then nothing",
        arguments: [Key.enter, .character("?"), .character(":"), .character("T"), .character("I")])
    func escape(key: Key) throws {
        var program = try program(key)
        #expect(program.state.overlay != nil)
        if key == .character("T") { program.send(.themes([program.state.themeName])) }
        #expect(program.press(.escape) == [] && program.state.overlay == nil)
        #expect(program.state.services.list.filter == "http" && program.state.isZoomed)
        #expect(program.press(.escape) == [] && program.state.services.list.filter.isEmpty)
        #expect(program.state.isZoomed)
        #expect(program.press(.escape) == [] && !program.state.isZoomed)
        #expect(program.press(.escape) == [])
    }

    @Test(
        "q closes the box, then the zoom, then quits",
        arguments: [Key.enter, .character("?"), .character("I")])
    func close(key: Key) throws {
        var program = try Program.filled(.services)
        program.press(.character("z"), key)
        #expect(program.press(.character("q")) == [] && program.state.overlay == nil)
        #expect(program.state.isZoomed)
        #expect(program.press(.character("q")) == [] && !program.state.isZoomed)
        #expect(program.press(.character("q")) == [.quit])
    }

    @Test("q is no key for filters: with one set it closes the zoom, then quits")
    func closeWithFilter() throws {
        var program = try program()
        #expect(program.press(.character("q")) == [])
        #expect(!program.state.isZoomed && program.state.services.list.filter == "http")
    }

    @Test("Esc clears the filter of the focused list only")
    func otherList() throws {
        var program = try program(.escape, .escape, .character("/"))
        program.type("ssh")
        program.press(.enter, .tab, .escape)
        #expect(program.state.services.list.filter == "ssh")
        program.press(.backTab, .escape)
        #expect(program.state.services.list.filter.isEmpty)
    }

    @Test("a filter being typed takes Esc before the zoom does")
    func typing() throws {
        var program = try program(.character("/"))
        program.press(.escape)
        #expect(program.state.linePrompt == nil && program.state.services.list.filter.isEmpty)
        #expect(program.state.isZoomed)
    }

    @Test("in a line being typed q is a letter, and Ctrl-C clears the line, then leaves it")
    func letters() throws {
        var program = try Program.filled(.services)
        program.press(.character("/"))
        #expect(program.type("qQ") == [] && program.state.services.list.filter == "qQ")
        #expect(program.press(.control("c")) == [] && program.state.services.list.filter.isEmpty)
        #expect(program.state.linePrompt != nil)
        #expect(program.press(.control("c")) == [] && program.state.linePrompt == nil)
    }

    @Test("a click into a list leaves the line that is typed, and its filter stays")
    func click() throws {
        var program = try Program.filled(.services)
        program.press(.character("/"))
        program.type("http")
        let rect = try #require(program.state.layout.rect(of: .protocols))
        program.mouse(.press, x: rect.x + 4, y: rect.y + 2)
        #expect(program.state.linePrompt == nil && program.state.focus == .protocols)
        #expect(program.state.services.list.filter == "http")
    }
}
