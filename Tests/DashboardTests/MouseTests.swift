import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of clicks and the wheel.
@Suite("The mouse")
struct MouseTests {
    private func program(columns: Int = 120, rows: Int = 36) throws -> Program {
        var program = try Program(columns: columns, rows: rows)
        program.send(.localHost(Sample.localHost))
        program.lookUp("example.org", answer: Sample.answer(of: "example.org", addresses: 40))
        return program
    }

    /// Returns the position of a text on the screen.
    private func position(of text: String, _ program: Program) throws -> (x: Int, y: Int) {
        let lines = program.lines
        let y = try #require(lines.firstIndex { $0.contains(text) })
        let range = try #require(lines[y].firstRange(of: text))
        return (lines[y].distance(from: lines[y].startIndex, to: range.lowerBound), y)
    }

    @Test("a click focuses the pane under it", arguments: [Pane.services, .protocols, .live])
    func focus(pane: Pane) throws {
        var program = try program()
        let rect = try #require(program.state.paneLayout.rect(of: pane))
        #expect(program.mouse(.press, x: rect.x + 2, y: rect.y + 2) == [])
        #expect(program.state.dashboard.focus == pane)
    }

    @Test("a click on an address selects it")
    func select() throws {
        var program = try program()
        program.press(.tab)
        let (x, y) = try position(of: "198.51.100.3 ", program)
        program.mouse(.press, x: x, y: y)
        #expect(program.state.dashboard.focus == .resolver)
        #expect(program.state.dashboard.resolver.addresses.selected == 3)
    }

    @Test("a click in a scrolled list selects the address drawn there")
    func scrolled() throws {
        var program = try program()
        program.press(.end)
        let (x, y) = try position(of: "198.51.100.37 ", program)
        program.mouse(.press, x: x, y: y)
        #expect(program.state.dashboard.resolver.addresses.selected == 37)
    }

    @Test("a click on the host opens its input line, and a second click keeps the typed text")
    func host() throws {
        var program = try program()
        let (x, y) = try position(of: "host ›", program)
        program.mouse(.press, x: x, y: y)
        #expect(program.state.dashboard.resolver.prompt?.kind == .host)
        program.type("abc")
        program.mouse(.press, x: x, y: y)
        #expect(program.state.dashboard.resolver.prompt?.line.text == "abc")
    }

    @Test("a click in another pane leaves the input line")
    func leaves() throws {
        var program = try program()
        program.press(.character("i"))
        let rect = try #require(program.state.paneLayout.rect(of: .live))
        program.mouse(.press, x: rect.x + 2, y: rect.y + 2)
        #expect(program.state.dashboard.resolver.prompt == nil)
    }

    @Test("a click beside the list, on the metadata, a title or the details selects nothing")
    func beside() throws {
        var program = try program()
        program.press(.down, .down)
        for text in ["canonical", "fqdn", "address  ", "packed", "probe  "] {
            let (x, y) = try position(of: text, program)
            program.mouse(.press, x: x, y: y)
            #expect(program.state.dashboard.resolver.addresses.selected == 2, "\(text)")
        }
    }

    @Test(
        "a click on a name in the first row shows that pane or screen", arguments: [40, 50, 62, 80, 120])
    func tabs(columns: Int) throws {
        var program = try program(columns: columns, rows: 24)
        for pane in Pane.allCases.reversed() {
            let (x, y) = try position(of: pane.title, program)
            #expect(y == 0)
            program.mouse(.press, x: x + pane.title.count - 1, y: 0)
            #expect(program.state.dashboard.focus == pane)
        }
        program.press(.character("i"))
        let live = try position(of: "Live", program)
        program.mouse(.press, x: live.x, y: live.y)
        #expect(program.state.dashboard.focus == .live && program.state.dashboard.resolver.prompt == nil)
        program.mouse(.press, x: try position(of: " 3 ", program).x, y: 0)
        #expect(program.state.screen == .lab)
        program.press(.escape)
        program.mouse(.press, x: try position(of: " 1 ", program).x + 1, y: 0)
        #expect(program.state.screen == .dashboard && program.state.dashboard.focus == .live)
    }

    @Test("with all panes visible the first row names the screens, and the wheel does nothing there")
    func screens() throws {
        var program = try program()
        let lab = try position(of: "3 Lab", program)
        program.mouse(.wheelDown, x: lab.x, y: lab.y)
        #expect(
            program.state.screen == .dashboard && program.state.dashboard.resolver.addresses.selected == 0)
        program.mouse(.press, x: lab.x, y: lab.y)
        #expect(program.state.screen == .lab)
    }

    @Test("a click on the program's name, the message line, the hints or outside the screen does nothing")
    func outside() throws {
        var program = try program()
        program.press(.tab)
        let before = program.lines
        for (x, y) in [(3, 0), (40, 0), (3, 34), (3, 35), (500, 500), (-1, -1)] {
            program.mouse(.press, x: x, y: y)
        }
        #expect(program.lines == before)
    }

    @Test("the wheel moves the list under the pointer, with the focus on any pane")
    func wheel() throws {
        var program = try program()
        program.press(.tab)
        program.mouse(.wheelDown, x: 3, y: 5)
        program.mouse(.wheelDown, x: 3, y: 5)
        #expect(program.state.dashboard.resolver.addresses.selected == 2)
        #expect(program.state.dashboard.focus == .services)
        program.mouse(.wheelUp, x: 3, y: 5)
        #expect(program.state.dashboard.resolver.addresses.selected == 1)
        program.mouse(.wheelDown, x: 110, y: 5)
        #expect(program.state.dashboard.resolver.addresses.selected == 1)
    }

    @Test("while help is open, the wheel scrolls it and a click closes it")
    func help() throws {
        var program = try program(columns: 80, rows: 12)
        program.press(.character("?"))
        program.mouse(.wheelDown, x: 3, y: 5)
        #expect(program.state.helpTop == 1)
        program.mouse(.wheelUp, x: 3, y: 5)
        #expect(program.state.helpTop == 0)
        program.mouse(.press, x: 3, y: 5)
        #expect(!program.state.isHelpOpen)
        #expect(program.state.dashboard.resolver.addresses.selected == 0)
    }

    @Test("the mouse does nothing on a screen that is too small")
    func tooSmall() throws {
        var program = try program()
        program.resize(columns: 39, rows: 9)
        program.mouse(.press, x: 2, y: 1)
        program.mouse(.wheelDown, x: 2, y: 1)
        #expect(program.state.dashboard.resolver.prompt == nil)
        #expect(program.state.dashboard.resolver.addresses.selected == 0)
    }
}
