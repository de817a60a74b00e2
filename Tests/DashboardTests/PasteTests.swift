import Core
import Screen
import Testing

@testable import Dashboard

/// Tests that a pasted block is text and never keys.
@Suite("Pastes")
struct PasteTests {
    private func program() throws -> Program {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.lookUp("www.example.org", answer: Sample.answer)
        return program
    }

    private static let commands = [
        "q", "Q", "\u{3}", "\u{1b}", "z", "?", "\t", "p80\n", "i\nq\nQ\n", "\r\r\r", ":q!\n",
    ]

    @Test(
        "a paste outside an input line opens the pane's input line with the text and runs nothing",
        arguments: commands.indices)
    func opens(index: Int) throws {
        let text = Self.commands[index]
        var program = try program()
        #expect(program.paste(text) == [])
        #expect(program.state.dashboard.resolver.prompt?.kind == .host)
        #expect(program.state.dashboard.resolver.prompt?.line.text == text)
        #expect(
            !program.state.isHelpOpen && !program.state.dashboard.isZoomed
                && program.state.dashboard.focus == .resolver)
    }

    @Test(
        "a paste in an input line is inserted at the cursor and submits nothing", arguments: commands.indices)
    func inserts(index: Int) throws {
        let text = Self.commands[index]
        var program = try program()
        program.press(.character("p"))
        program.type("12")
        program.press(.left)
        #expect(program.paste(text) == [])
        #expect(program.state.dashboard.resolver.prompt?.kind == .port)
        #expect(program.state.dashboard.resolver.prompt?.line.text == "1\(text)2")
    }

    @Test("a paste replaces an offered text")
    func replaces() throws {
        var program = try program()
        program.press(.character("i"))
        program.paste("example.net")
        #expect(program.state.dashboard.resolver.prompt?.line.text == "example.net")
    }

    @Test("a paste into a list opens its filter with the text and runs nothing", arguments: commands.indices)
    func filters(index: Int) throws {
        let text = Self.commands[index]
        for pane in [Pane.services, .protocols] {
            var program = try program()
            program.state.dashboard.focus = pane
            #expect(program.paste(text) == [])
            #expect(program.state.linePrompt?.kind == .filter)
            #expect(program.state.linePrompt?.line.text == text)
            #expect(program.list(of: pane)?.filter == text)
            #expect(
                program.state.overlay == nil && !program.state.dashboard.isZoomed
                    && program.state.dashboard.focus == pane)
        }
    }

    @Test("a paste is dropped while help is open or on a screen that is too small")
    func unseen() throws {
        var program = try program()
        program.press(.character("?"))
        #expect(program.paste("q") == [])
        #expect(program.state.isHelpOpen && program.state.dashboard.resolver.prompt == nil)
        program.press(.escape)
        program.resize(columns: 39, rows: 9)
        #expect(program.paste("q") == [])
        #expect(program.state.dashboard.resolver.prompt == nil)
    }

    @Test("a click on an answer to the question about pasted lines selects it")
    func clickAnswer() throws {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.state.dashboard.focus = .live
        program.paste("one\ntwo")
        #expect(program.selectedAnswer == "2 datagrams, one for each line")
        let bounds = try #require(program.frame().overlays.last?.bounds)
        program.mouse(.press, x: bounds.x + 4, y: bounds.y + 4)
        #expect(program.selectedAnswer == "one datagram, with the newlines")
        program.mouse(.press, x: bounds.x + 4, y: bounds.y + 1)
        #expect(program.selectedAnswer == "one datagram, with the newlines")
        program.mouse(.press, x: bounds.x + 4, y: bounds.y + 5)
        #expect(program.selectedAnswer == "nothing")
    }

    @Test("the question about pasted lines stays until it is answered: letters do not close it, and j moves")
    func questionStays() throws {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.state.dashboard.focus = .live
        program.paste("one\ntwo")
        program.press(.character("x"), .character("j"))
        #expect(program.selectedAnswer == "one datagram, with the newlines")
        #expect(program.state.dashboard.live.typed.isEmpty)
    }

    @Test("white space around a pasted host is ignored")
    func trimmed() throws {
        var program = try program()
        program.paste("  example.net\n")
        program.press(.enter)
        #expect(program.state.dashboard.resolver.query == "example.net")
    }

    @Test("a pasted megabyte is cut to the input line's limit")
    func large() throws {
        var program = try program()
        program.paste(String(repeating: "a\u{1b}世\n", count: 250_000))
        #expect(program.state.dashboard.resolver.prompt?.line.characters.count == 4096)
        #expect(program.lines.count == 36)
        program.press(.enter)
        #expect(program.state.message?.kind == .failed)
        #expect(program.lines.count == 36)
    }
}
