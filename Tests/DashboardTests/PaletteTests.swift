import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of the palette of all commands.
@Suite("The command palette")
struct PaletteTests {
    private func open(_ text: String = "", in pane: Pane = .resolver) throws -> Program {
        var program = try Program.filled(pane)
        program.press(.character(":"))
        program.type(text)
        return program
    }

    @Test("the palette lists all commands but those of lines and boxes, the pane's first, with keys and pane")
    func everything() throws {
        var program = try open()
        var seen: [String] = []
        let own: [KeyContext] = [.resolver, .everywhere, .lists]
        let others: [KeyContext] = [.services, .protocols, .live, .sockets, .lab, .labStrip]
        for context in own + others {
            for binding in program.state.keymap.bindings where binding.context == context {
                let row = try #require(program.selectedInOverlay)
                #expect(row.hasPrefix(binding.words) && row.contains(" \(binding.keyNames) "))
                // The name of a pane yields to a long description.
                let isFar = others.contains(context) && row.columns < 60
                #expect(!isFar || row.contains(" \(context.title) · "))
                #expect(others.contains(context) || !row.contains(" · "))
                seen.append(row)
                program.press(.down)
            }
        }
        #expect(program.selectedInOverlay == seen.last)
    }

    @Test(
        "a few letters find a command, with the best match first",
        arguments: [
            ("evl", "event-loop inspector"), ("themes", "themes"), ("ZOOM", "zoom the pane"),
            ("ppane", "previous pane"), ("repaint", "repaint the screen"), ("nxt pane", "next pane"),
        ])
    func fuzzy(text: String, words: String) throws {
        #expect(try open(text).selectedInOverlay?.hasPrefix(words) == true)
    }

    @Test("a click on a command selects it, on the input line does nothing, and outside closes the palette")
    func clicks() throws {
        var program = try open()
        let bounds = try #require(program.frame().overlays.last?.bounds)
        let words = program.overlayLines[3]
        #expect(program.mouse(.press, x: bounds.x + 5, y: bounds.y + 4) == [])
        #expect(program.selectedInOverlay == String(words.dropFirst(2)))
        program.mouse(.press, x: bounds.x + 5, y: bounds.y + 1)
        #expect(program.selectedInOverlay == String(words.dropFirst(2)))
        program.mouse(.press, x: bounds.x - 1, y: bounds.y + 1)
        #expect(program.state.overlay == nil)
    }

    @Test("a text that matches no command says so, and Enter only closes the palette")
    func nothing() throws {
        var program = try open("qqqq")
        #expect(program.overlayLines.contains { $0.contains("no such command") })
        #expect(program.press(.down, .up, .pageDown) == [])
        #expect(program.press(.enter) == [] && program.state.overlay == nil)
    }

    @Test("Enter runs the command and moves the focus to its pane")
    func runs() throws {
        var program = try open("edit the host", in: .protocols)
        #expect(program.press(.enter) == [])
        #expect(program.state.overlay == nil && program.state.dashboard.focus == .resolver)
        #expect(program.state.dashboard.resolver.prompt?.kind == .host)
        program = try open("use its port")
        program.press(.enter)
        #expect(
            program.state.dashboard.focus == .services
                && program.state.dashboard.resolver.addresses.port == 22)
        program = try open("protocol details")
        #expect(program.press(.enter) == [.tryProtocol(1)])
        #expect(program.state.detail?.title == "Protocol")
    }

    @Test("a command without a pane keeps the focus")
    func stays() throws {
        var program = try open("sort by the next column", in: .services)
        program.press(.enter)
        #expect(
            program.state.dashboard.focus == .services
                && program.state.dashboard.services.list.sortColumn == 0)
        program.press(.character(":"))
        program.type("reverse the order")
        program.press(.enter)
        #expect(
            program.state.dashboard.focus == .services && program.state.dashboard.services.list.isReversed)
        program = try open("themes")
        #expect(program.press(.enter) == [.listThemes])
        #expect(program.state.themePicker != nil)
        program = try open("quit")
        program.press(.down)
        #expect(program.press(.enter) == [.quit])
    }

    @Test("a command that cannot be used now says why")
    func off() throws {
        var program = try Program()
        program.press(.character(":"))
        program.type("service details")
        #expect(program.press(.enter) == [])
        #expect(program.state.overlay == nil)
        #expect(program.state.message == .failed("there is no service to open"))
    }

    @Test("arrows and PgUp/PgDn move the selection, and typing selects the best match again")
    func moves() throws {
        var program = try open()
        let first = program.selectedInOverlay
        program.press(.down, .down)
        let third = program.selectedInOverlay
        #expect(third != first)
        program.press(.up, .up)
        #expect(program.selectedInOverlay == first)
        program.press(.pageDown)
        #expect(program.selectedInOverlay != first && program.selectedInOverlay != third)
        program.press(.pageUp)
        #expect(program.selectedInOverlay == first)
        program.press(.pageDown)
        program.type("z")
        program.press(.backspace)
        #expect(program.selectedInOverlay == first)
    }

    @Test("the palette's input line is edited like any other")
    func editing() throws {
        var program = try open("tset")
        program.press(.left, .left, .backspace, .control("e"), .backspace)
        #expect(program.state.palette?.line.text == "te")
        program.press(.control("a"), .control("k"))
        #expect(program.state.palette?.line.isEmpty == true)
        program.paste("zoom")
        #expect(program.selectedInOverlay?.hasPrefix("zoom the pane") == true)
        program.press(.control("u"))
        #expect(program.state.palette?.line.isEmpty == true)
    }

    @Test("Esc closes the palette, and Ctrl-C clears its line and then closes it")
    func closes() throws {
        var program = try open("zoom")
        let before = try Program.filled(.resolver).lines
        program.press(.escape)
        #expect(program.lines == before)
        program = try open("zoom")
        program.press(.control("c"))
        #expect(program.state.palette?.line.isEmpty == true)
        #expect(program.press(.control("c")) == [] && program.lines == before)
    }

    @Test("the screen under the palette does not react to letters, Tab, digits or the wheel")
    func beneath() throws {
        var program = try open(in: .services)
        #expect(program.press(.tab, .backTab) == [] && program.type("q1zG/pT") == [])
        program.mouse(.wheelDown, x: 100, y: 5)
        #expect(program.state.palette?.line.text == "q1zG/pT")
        #expect(program.state.dashboard.focus == .services && !program.state.dashboard.isZoomed)
        #expect(program.selected == "ssh" && program.state.linePrompt == nil)
    }

    @Test("the palette does not list commands that work only in a box")
    func overlayRows() throws {
        var program = try open("choose, or close")
        #expect(program.selectedInOverlay == nil)
        #expect(program.press(.escape) == [])
    }
}
