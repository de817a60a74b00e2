import Testing

@testable import Core

@Suite("Pasted lines")
struct PastedLinesTests {
    private func lines(_ text: String) -> [String] {
        var (rest, lines) = (PastedLines(text), [String]())
        while let line = rest.popFirst() { lines.append(String(decoding: line, as: UTF8.self)) }
        #expect(rest.isEmpty && rest.popFirst() == nil)
        return lines
    }

    @Test(
        "a newline, a return and both together end a line, and nothing else does",
        arguments: [
            ("one\r\ntwo", ["one", "two"], "one\ntwo"), ("one\rtwo\r", ["one", "two"], "one\ntwo"),
            ("one\ntwo\r\n", ["one", "two"], "one\ntwo"), ("one\n\rtwo", ["one", "", "two"], "one\n\ntwo"),
            ("\r\r\n\n", ["", "", ""], "\n\n"), ("\n", [""], "\n"), ("one\n", ["one"], "one\n"),
            (
                "a\u{2028}b\u{b}\u{c}\u{85}c\nd", ["a\u{2028}b\u{b}\u{c}\u{85}c", "d"],
                "a\u{2028}b\u{b}\u{c}\u{85}c\nd"
            ),
        ])
    func split(text: String, wanted: [String], joined: String) {
        let pasted = PastedLines(text)
        #expect(lines(text) == wanted)
        #expect(pasted.hasNewline && pasted.count == wanted.count)
        #expect(pasted.joined == Array(joined.utf8))
        #expect(pasted.maxLength == wanted.map(\.utf8.count).max())
    }

    @Test("a text without a line end is one line", arguments: ["", "one", "a\u{2028}b"])
    func single(text: String) {
        #expect(!PastedLines(text).hasNewline && lines(text) == [text])
    }
}
