import Screen
import TestSupport
import Testing

/// Tests of editing a line of text.
@Suite("The input line")
struct InputLineTests {
    private func typed(_ text: String) -> InputLine {
        var line = InputLine()
        line.insert(text)
        return line
    }

    private func press(_ line: inout InputLine, _ keys: [Key]) {
        for key in keys { #expect(line.edit(key) == true) }
    }

    // MARK: Editing

    @Test("text is inserted at the cursor")
    func insert() {
        var line = typed("ac")
        press(&line, [.left])
        line.insert("b")
        #expect(line.text == "abc")
        #expect(line.cursor == 2)
        press(&line, [.home])
        line.insert("世")
        #expect(line.text == "世abc")
        #expect(line.cursor == 1)
    }

    @Test(
        "each editing key makes its change",
        arguments: [
            (Array(repeating: Key.left, count: 6) + [.backspace], "one tw three", 6),
            ([.left, .left, .delete], "one two thre", 11),
            ([.backspace], "one two thre", 12),
            ([.delete], "one two three", 13),
            ([.home, .backspace], "one two three", 0),
            ([.home, .delete], "ne two three", 0),
            ([.control("a"), .right, .control("k")], "o", 1),
            ([.home, .end, .backspace], "one two thre", 12),
            ([.control("a"), .control("e"), .backspace], "one two thre", 12),
            ([.left, .left, .control("u")], "ee", 0),
            ([.control("w")], "one two ", 8),
            ([.control("w"), .control("w")], "one ", 4),
            ([.control("w"), .control("w"), .control("w"), .control("w")], "", 0),
            ([.left, .control("w")], "one two e", 8),
            ([.home, .left, .control("w")], "one two three", 0),
            ([.end, .right], "one two three", 13),
        ])
    func editing(keys: [Key], text: String, cursor: Int) {
        var line = typed("one two three")
        press(&line, keys)
        #expect(line.text == text)
        #expect(line.cursor == cursor)
    }

    @Test("the cursor and deletion treat a character of several scalars as one")
    func clusters() {
        var line = typed("ae\u{301}👩\u{200d}👩")
        #expect(line.cursor == 3)
        press(&line, [.backspace, .backspace])
        #expect(line.text == "a")
    }

    @Test("a mark typed after a letter, or a letter typed before a mark, forms one character with it")
    func typedMarks() {
        var line = InputLine()
        for scalar in "日本語e\u{301}x".unicodeScalars { line.insert(String(scalar)) }
        #expect(line.cursor == 5)
        press(&line, [.left, .left])
        #expect(line.cursor == 3)
        press(&line, [.backspace])
        #expect(line.text == "日本e\u{301}x")
        press(&line, [.right, .backspace])
        #expect(line.text == "日本x" && line.cursor == 2)
        line = InputLine()
        line.insert("\u{301}b")
        press(&line, [.home])
        line.insert("a")
        #expect(line.text == "a\u{301}b" && line.cursor == 1 && line.characters.count == 2)
    }

    @Test("text inserted anywhere forms the same characters as the whole line")
    func random() {
        var generator = SeededGenerator(seed: 17)
        let pieces = [
            "a", "\u{301}", "🇩", "🇪", "🇫🇷", "👩", "\u{200d}", "👩\u{200d}👩", "世", "\u{fe0f}", "क", "\u{94d}",
            "ᄀ", "ᅡ",
            "\r", "\n", "e\u{301}", "ab",
        ]
        for _ in 0..<400 {
            var (line, text) = (InputLine(), "")
            for _ in 0..<30 {
                let piece = pieces.randomElement(using: &generator) ?? ""
                let offset = Int.random(in: 0...line.characters.count, using: &generator)
                press(&line, [.home] + Array(repeating: .right, count: offset))
                line.insert(piece)
                text = String(text.prefix(offset)) + piece + String(text.dropFirst(offset))
                #expect(line.text == text && line.characters == Array(text))
                #expect((0...line.characters.count).contains(line.cursor))
            }
        }
    }

    @Test(
        "a key that is not an editing key is not handled",
        arguments: [
            Key.enter, .escape, .tab, .backTab, .insert, .pageUp, .pageDown, .function(1), .control("c"),
            .control("l"), .character("a"),
        ])
    func otherKeys(key: Key) {
        var line = typed("text")
        let before = line
        #expect(line.edit(key) == false)
        #expect(line == before)
    }

    @Test("a line takes a text as a whole or not at all", arguments: ["a", "é", "世", "👩\u{200d}👩"])
    func longest(character: String) {
        let full = String(repeating: character, count: 4096 / character.utf8.count)
        var line = InputLine()
        #expect(line.insert(full + character) == false)
        #expect(line == InputLine())
        #expect(line.insert(full) == true)
        #expect(line.room == 4096 % character.utf8.count)
        let before = line
        #expect(line.insert(character + "b") == false)
        #expect(line == before && line.text == full)
        #expect(InputLine(full + character).text == full)
        line.offer(full + character)
        #expect(line.text == full)
        // The first character replaces an offer, so all of the line is free.
        #expect(line.room == 4096)
        #expect(line.insert("b") == true)
        #expect(line.text == "b")
    }

    @Test("a line may have room for more")
    func room() {
        var line = InputLine(maxSize: 100_000)
        #expect(line.insert(String(repeating: "a", count: 99_999)) == true)
        #expect(line.insert("b") == true)
        #expect(line.insert("c") == false)
        #expect(line.text.utf8.count == 100_000)
    }

    @Test("a cleared line is empty")
    func clear() {
        var line = typed("text")
        line.clear()
        #expect(line.isEmpty && line.text == "" && line.cursor == 0)
    }

    // MARK: Offers

    @Test("the first typed text replaces an offered one")
    func replaced() {
        var line = InputLine()
        line.offer("443")
        #expect(line.isUntouched && line.cursor == 3)
        line.insert("8")
        #expect(line.text == "8" && !line.isUntouched)
        line.insert("0")
        #expect(line.text == "80")
    }

    @Test("Backspace and Delete clear an offered text", arguments: [Key.backspace, .delete])
    func deleted(key: Key) {
        var line = InputLine()
        line.offer("443")
        #expect(line.edit(key) == true)
        #expect(line.isEmpty && !line.isUntouched)
    }

    @Test(
        "after a cursor movement, typing edits an offered text instead of replacing it",
        arguments: [Key.left, .right, .home, .end, .control("a"), .control("e")])
    func touched(key: Key) {
        var line = InputLine()
        line.offer("443")
        #expect(line.edit(key) == true)
        line.insert("8")
        #expect(line.text.count == 4)
    }

    @Test("an empty offer leaves nothing to replace")
    func emptyOffer() {
        var line = InputLine()
        line.offer("")
        #expect(!line.isUntouched)
        #expect(InputLine().isUntouched == false)
        #expect(InputLine("offered").isUntouched)
    }

    @Test("a key that is not an editing key leaves an offer as it is")
    func offerStays() {
        var line = InputLine()
        line.offer("443")
        #expect(line.edit(.pageUp) == false)
        #expect(line.isUntouched)
    }
}
