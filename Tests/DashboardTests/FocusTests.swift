import Core
import Screen
import Testing

@testable import Dashboard

/// Tests of panes, help, zoom and the message line.
@Suite("Focus and help")
struct FocusTests {
    @Test("Tab goes through the panes in order and wraps around, and Shift-Tab goes back")
    func panes() throws {
        var program = try Program()
        var seen: [Pane] = []
        for _ in 0..<5 {
            program.press(.tab)
            seen.append(program.state.dashboard.focus)
        }
        #expect(seen == [.services, .protocols, .live, .resolver, .services])
        program.press(.backTab, .backTab)
        #expect(program.state.dashboard.focus == .live)
    }

    @Test("while help is open the focus and the zoom do not change")
    func behindHelp() throws {
        var program = try Program()
        program.press(.function(1), .tab, .backTab, .character("z"))
        #expect(program.state.dashboard.focus == .resolver)
        #expect(!program.state.dashboard.isZoomed)
    }

    @Test("? opens help and closes it again")
    func help() throws {
        var program = try Program()
        let before = program.lines
        program.press(.character("?"))
        #expect(program.state.isHelpOpen)
        program.press(.character("?"))
        #expect(program.lines == before)
    }

    @Test("help lists every key of the keymap with its description, the focused pane's first")
    func helpLines() throws {
        var program = try Program()
        let lines = program.state.helpTexts
        for binding in KeyBinding.shipped {
            // Commands without a key are in the palette.
            let keys = binding.keys.isEmpty ? ":" : binding.keys.map(\.name).joined(separator: " ")
            #expect(lines.contains("  \(keys.padded(to: 18)) \(binding.words)"), "\(binding.command)")
        }
        #expect(lines.count { $0.hasPrefix("  ") } == KeyBinding.shipped.count)
        let headings = KeyContext.allCases.map(\.title)
        #expect(
            lines.filter(headings.contains) == [
                "Resolver", "Everywhere", "Lists", "Input line", "Boxes above the screen", "Details",
                "Boxes with ticks", "Scenarios", "Services", "Protocols", "Live", "Sockets", "Lab",
                "Lab settings",
            ])
        program.press(.tab)
        #expect(program.state.helpTexts.first == "Services")
    }

    @Test("help scrolls by lines and pages, and stops at its ends")
    func scrolling() throws {
        var program = try Program(columns: 80, rows: 12)
        program.press(.character("?"))
        func position() -> String { program.lines.first { $0.contains(" of ") } ?? "" }
        let count = program.state.helpTexts.count
        #expect(position().contains(" 1-5 of \(count) "))
        program.press(.down)
        #expect(position().contains(" 2-6 of \(count) "))
        program.press(.pageDown)
        #expect(position().contains(" 7-11 of \(count) "))
        program.press(.end)
        #expect(position().contains(" \(count - 4)-\(count) of \(count) "))
        program.press(.down)
        #expect(position().contains(" \(count - 4)-\(count) of \(count) "))
        program.press(.home)
        program.press(.up)
        #expect(position().contains(" 1-5 of \(count) "))
    }

    @Test("keys that scroll help do not move the list under it")
    func listBehindHelp() throws {
        var program = try Program()
        program.lookUp("example.org", answer: Sample.answer(of: "example.org", addresses: 40))
        program.press(.character("?"), .down, .pageDown, .end)
        #expect(program.state.dashboard.resolver.addresses.selected == 0)
    }

    @Test("the pane's keys do nothing while help is open")
    func paneBehindHelp() throws {
        var program = try Program()
        program.lookUp("example.org", answer: Sample.answer(of: "example.org", addresses: 3))
        program.press(.character("?"))
        #expect(
            program.press(.character("i"), .character("p"), .character("y"), .character("/"), .character("R"))
                == [])
        #expect(program.state.dashboard.resolver.prompt == nil && program.state.linePrompt == nil)
        #expect(program.press(.enter) == [])
        #expect(!program.state.isHelpOpen && program.state.dashboard.resolver.prompt == nil)
    }

    /// Returns a program with a half-typed host and help above it.
    private func helpAboveLine() throws -> Program {
        var program = try Program()
        program.press(.character("i"))
        program.type("exa")
        program.press(.function(1))
        #expect(program.state.isHelpOpen)
        return program
    }

    @Test(
        "a printable key closes a box above an input line and is typed into the line",
        arguments: Array("qjG /1?"))
    func typedAboveLine(key: Character) throws {
        var program = try helpAboveLine()
        #expect(program.press(.character(key)) == [])
        #expect(program.state.overlay == nil)
        #expect(program.state.dashboard.resolver.prompt?.line.text == "exa\(key)")
    }

    @Test("pasted text closes a box above an input line and is inserted")
    func pastedAboveLine() throws {
        var program = try helpAboveLine()
        program.paste("mple.org")
        #expect(program.state.overlay == nil)
        #expect(program.state.dashboard.resolver.prompt?.line.text == "example.org")
    }

    @Test("arrows and PgUp/PgDn scroll a box above an input line, and Enter and Esc close only the box")
    func keysAboveLine() throws {
        for key in [Key.enter, .escape, .control("c")] {
            var program = try helpAboveLine()
            program.press(.down, .pageDown, .up)
            #expect(program.state.helpTop ?? 0 > 0)
            #expect(program.press(key) == [] && program.state.overlay == nil)
            program.type("m")
            #expect(program.state.dashboard.resolver.prompt?.line.text == "exam")
        }
    }

    @Test("a box above an input line is closed by the configured key and by Esc")
    func reboundAboveLine() throws {
        let bindings = KeyBinding.shipped.map { binding in
            binding.context == .overlay && binding.command == .escape
                ? binding.rebound(to: [.control("g")]) : binding
        }
        for key in [Key.control("g"), .escape] {
            var program = try Program()
            program.state = State(size: Size(columns: 120, rows: 36), keymap: try Keymap(bindings))
            program.press(.character("i"), .function(1), key)
            #expect(program.state.overlay == nil && program.state.dashboard.resolver.prompt != nil)
        }
    }

    @Test("editing keys and list keys do not reach an input line under a box")
    func deadAboveLine() throws {
        for key in [Key.backspace, .control("u"), .tab, .control("d"), .home] {
            var program = try helpAboveLine()
            #expect(program.press(key) == [])
            #expect(program.state.isHelpOpen && program.state.helpTop == 0)
            #expect(program.state.dashboard.resolver.prompt?.line.text == "exa")
        }
    }

    @Test("a pane's keys do nothing while another pane has the focus")
    func otherPane() throws {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.press(.backTab)
        #expect(program.press(.character("i"), .enter, .character("p"), .character("R")) == [])
        #expect(program.state.dashboard.resolver.prompt == nil && program.state.message == nil)
    }

    @Test("a zoomed pane fills the body, and the zoom follows the focus")
    func zoom() throws {
        var program = try Program()
        program.press(.character("z"))
        #expect(program.state.paneLayout.panes.map(\.pane) == [.resolver])
        #expect(program.state.paneLayout.panes.first?.rect == Rect(x: 0, y: 1, columns: 120, rows: 33))
        program.press(.tab)
        #expect(program.state.paneLayout.panes.map(\.pane) == [.services])
        program.press(.character("z"))
        #expect(program.state.paneLayout.panes.count == 4)
    }

    @Test("if only one pane is visible anyway, the message line announces the zoom and its end")
    func unseenZoom() throws {
        for key in [Key.character("z"), .character("q"), .escape] {
            var program = try Program(columns: 80, rows: 24)
            #expect(program.press(.character("z")) == [])
            #expect(program.state.message?.text == "zoomed: press z, q or Esc to leave")
            #expect(program.press(key) == [] && program.state.message?.text == "no longer zoomed")
            #expect(program.press(.character("q")) == [.quit])
        }
        var program = try Program()
        program.press(.character("z"))
        #expect(program.state.message == nil)
        program.press(.character("q"))
        #expect(program.state.message == nil)
    }

    @Test("the hints name the key for the other panes if only one pane is visible", arguments: Pane.allCases)
    func wayToPanes(pane: Pane) throws {
        for (columns, rows) in [(40, 10), (60, 20), (80, 24)] {
            var program = try Program(columns: columns, rows: rows)
            program.send(.localHost(Sample.localHost))
            program.lookUp("example.org", answer: Sample.answer)
            program.state.dashboard.focus = pane
            let hints = try #require(program.lines.last)
            for hint in ["Tab next pane", "? help", "q quit"] { #expect(hints.contains(hint), "\(hints)") }
        }
    }

    @Test(
        "below 100 columns or 30 rows only one pane is visible",
        arguments: [(99, 30), (100, 29), (40, 10)])
    func oneAtATime(columns: Int, rows: Int) throws {
        let program = try Program(columns: columns, rows: rows)
        #expect(program.state.paneLayout.panes.map(\.pane) == [.resolver])
        #expect(try Program(columns: 100, rows: 30).state.paneLayout.panes.map(\.pane) == Pane.allCases)
    }

    @Test("a message stays until the next key, paste or click, and other events do not clear it")
    func message() throws {
        var program = try Program()
        program.send(.failed("bind udp 127.0.0.1:53: Permission denied"))
        program.send(.lookupLoad(LookupLoad(waiting: 1, atWork: 1)))
        program.send(.deadline)
        program.resize(columns: 100, rows: 30)
        #expect(program.state.message == .failed("bind udp 127.0.0.1:53: Permission denied"))
        #expect(program.lines.contains { $0.contains("bind udp 127.0.0.1:53: Permission denied") })
        program.press(.down)
        #expect(program.state.message == nil)
        program.send(.failed("x"))
        program.paste("y")
        #expect(program.state.message == nil)
        program.send(.failed("x"))
        program.mouse(.wheelDown, x: 0, y: 0)
        #expect(program.state.message == nil)
    }
}
