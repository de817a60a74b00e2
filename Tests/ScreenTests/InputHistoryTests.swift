import Screen
import Testing

/// Tests of an input line's history, completion and visible part.
@Suite("History, completion and window of the input line")
struct InputHistoryTests {
    private func line(remembering texts: [String]) -> InputLine {
        var line = InputLine()
        for text in texts {
            line.offer(text)
            line.remember()
        }
        line.offer("")
        return line
    }

    // MARK: History

    @Test("Up goes back in the history, and Down returns to the text being typed")
    func recall() {
        var line = line(remembering: ["one", "two", "three"])
        line.insert("dra")
        var seen: [String] = []
        for key in [Key.up, .up, .up, .up, .down, .down, .down, .down] {
            #expect(line.edit(key) == true)
            seen.append(line.text)
        }
        #expect(seen == ["three", "two", "one", "one", "two", "three", "dra", "dra"])
        #expect(line.cursor == 3)
    }

    @Test("typing edits a recalled text instead of replacing it")
    func recalledText() {
        var line = line(remembering: ["one"])
        _ = line.edit(.up)
        line.insert("!")
        #expect(line.text == "one!")
        #expect(line.history == ["one"])
    }

    @Test("without a history Up and Down change nothing")
    func empty() {
        var line = InputLine()
        line.insert("text")
        _ = line.edit(.up)
        _ = line.edit(.down)
        #expect(line.text == "text")
    }

    @Test("an empty text and a repetition of the last one are not remembered")
    func notRemembered() {
        #expect(line(remembering: ["a", "a", "", "b", "a"]).history == ["a", "b", "a"])
    }

    @Test("the history keeps the last 200 texts")
    func longest() {
        let line = line(remembering: (0..<250).map { "\($0)" })
        #expect(line.history.count == 200)
        #expect(line.history.first == "50" && line.history.last == "249")
    }

    @Test("after an offer, Up starts at the end of the history")
    func offer() {
        var line = line(remembering: ["one", "two"])
        _ = line.edit(.up)
        _ = line.edit(.up)
        line.offer("new")
        _ = line.edit(.up)
        #expect(line.text == "two")
    }

    // MARK: Completion

    @Test(
        "a text is completed to the common prefix of its candidates",
        arguments: [
            ("exa", ["example.org", "example.net", "other"], "example.", ["example.org", "example.net"]),
            ("exa", ["example.org", "other"], "example.org", []),
            ("exa", ["example.org", "example.org"], "example.org", []),
            ("exa", ["other"], "exa", []),
            ("exa", [], "exa", []),
            ("example", ["example", "example.org"], "example", ["example", "example.org"]),
            ("", ["ab", "ac"], "a", ["ab", "ac"]),
            ("", ["ab", "cd"], "", ["ab", "cd"]),
            ("EXA", ["example.org"], "EXA", []),
        ])
    func complete(text: String, candidates: [String], expected: String, left: [String]) {
        var line = InputLine()
        line.insert(text)
        #expect(line.complete(from: candidates) == left)
        #expect(line.text == expected)
        #expect(line.cursor == expected.count)
    }

    @Test("typing extends a completed offer instead of replacing it")
    func completedOffer() {
        var line = InputLine()
        line.offer("exa")
        _ = line.complete(from: ["example."])
        line.insert("org")
        #expect(line.text == "example.org")
    }

    // MARK: Window

    @Test("a text that fits is shown whole")
    func fits() {
        var line = InputLine()
        line.insert("abc")
        #expect(line.window(columns: 4) == ("abc", 3))
        _ = line.edit(.home)
        #expect(line.window(columns: 4) == ("abc", 0))
    }

    @Test("a longer text is shown around the cursor")
    func longer() {
        var line = InputLine()
        line.insert("abcdefgh")
        #expect(line.window(columns: 4) == ("fgh", 3))
        _ = line.edit(.home)
        #expect(line.window(columns: 4) == ("abcd", 0))
    }

    @Test("zero or fewer columns show no text", arguments: [0, -1])
    func none(columns: Int) {
        #expect(InputLine("abc").window(columns: columns) == ("", 0))
    }

    @Test("the cursor is always visible, after the text that precedes it", arguments: 1...12)
    func cursorIsVisible(columns: Int) {
        var line = InputLine()
        line.insert("a世e\u{301}b\u{1b}界界👩\u{200d}👩c")
        for _ in 0...line.characters.count {
            let (text, cursor) = line.window(columns: columns)
            #expect(text.columns <= columns)
            #expect(cursor >= 0 && cursor < columns)
            let before = String(line.characters[..<line.cursor])
            #expect(before.columns <= cursor || before.hasSuffix(text.prefix(columns: cursor)))
            _ = line.edit(.left)
        }
    }
}

extension StringProtocol {
    fileprivate func prefix(columns: Int) -> String {
        var text = ""
        for character in self where (text + String(character)).columns <= columns { text.append(character) }
        return text
    }
}
