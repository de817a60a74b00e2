import Core
import Screen
import TestSupport
import Testing

@testable import Dashboard

/// Tests that characters typed in a row mean the same as one by one.
@Suite("Characters typed in a row")
struct TypedRunTests {
    private func program() throws -> Program {
        var program = try Program()
        program.send(.localHost(Sample.localHost))
        program.lookUp("www.example.org", answer: Sample.answer)
        return program
    }

    @Test(
        "a run has the effect of its keys",
        arguments: [
            "iexample.net", "p44 3", "zz?", "??x", "jjkG", "i\u{65}\u{301}é", ":the", "Tz/dns", "i?", "/x",
        ])
    func same(text: String) throws {
        let characters = text.unicodeScalars.map(Character.init)
        var (single, joined) = (try program(), try program())
        let effects = characters.flatMap { single.press(.character($0)) }
        #expect(joined.send(.input(.characters(characters))).count == effects.count)
        #expect(joined.lines == single.lines)
        #expect(joined.state.isTyping == single.state.isTyping)
    }

    @Test("random runs have the effect of their keys")
    func random() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<40 {
            let characters = (0..<12).compactMap { _ in "ip/z?jkGT:x9 .".randomElement(using: &generator) }
            var (single, joined) = (try program(), try program())
            for character in characters { single.press(.character(character)) }
            joined.send(.input(.characters(characters)))
            #expect(joined.lines == single.lines, "\(String(characters))")
        }
    }

    @Test("a box above an input line is closed by the first character of a run, and all are typed")
    func box() throws {
        var program = try program()
        program.press(.character("i"), .control("u"), .function(1))
        program.send(.input(.characters(Array("abc"))))
        #expect(program.state.overlay == nil)
        #expect(program.state.dashboard.resolver.prompt?.line.text == "abc")
    }

    @Test("on a screen that is too small a run types nothing")
    func tooSmall() throws {
        var program = try program()
        program.press(.character("i"), .control("u"))
        program.resize(columns: 39, rows: 9)
        program.send(.input(.characters(Array("abc"))))
        #expect(program.state.dashboard.resolver.prompt?.line.text == "")
    }
}
