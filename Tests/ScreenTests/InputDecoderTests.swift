import Testing

@testable import Screen

/// What terminals send for a key.
private enum Sequences {
    static let keys: [(String, Key)] = [
        ("\u{1b}[A", .up), ("\u{1b}[B", .down), ("\u{1b}[C", .right), ("\u{1b}[D", .left),
        ("\u{1b}OA", .up), ("\u{1b}OD", .left), ("\u{1b}[H", .home), ("\u{1b}OF", .end),
        ("\u{1b}[1~", .home), ("\u{1b}[7~", .home), ("\u{1b}[4~", .end), ("\u{1b}[8~", .end),
        ("\u{1b}[2~", .insert), ("\u{1b}[3~", .delete), ("\u{1b}[5~", .pageUp), ("\u{1b}[6~", .pageDown),
        ("\u{1b}[Z", .backTab), ("\u{1b}OP", .function(1)), ("\u{1b}[11~", .function(1)),
        ("\u{1b}[15~", .function(5)), ("\u{1b}[17~", .function(6)), ("\u{1b}[24~", .function(12)),
        ("\u{1b}[[A", .function(1)), ("\u{1b}[[E", .function(5)),
        // With modifiers, as xterm and rxvt send them.
        ("\u{1b}[1;5C", .right), ("\u{1b}[1;2A", .up), ("\u{1b}[1;3H", .home), ("\u{1b}[3;5~", .delete),
        ("\u{1b}[6;5~", .pageDown), ("\u{1b}O5D", .left), ("\u{1b}[a", .up), ("\u{1b}Od", .left),
        ("\u{1b}[3^", .delete),
        // The keypad in its application mode.
        ("\u{1b}Op", .character("0")), ("\u{1b}Oy", .character("9")), ("\u{1b}Oj", .character("*")),
        ("\u{1b}Ok", .character("+")), ("\u{1b}Om", .character("-")), ("\u{1b}On", .character(".")),
        ("\u{1b}Oo", .character("/")), ("\u{1b}OX", .character("=")), ("\u{1b}OM", .enter),
        ("\u{1b}OI", .tab), ("\u{1b}O ", .character(" ")),
    ]

    static let strangers = [
        "\u{1b}[I", "\u{1b}[O", "\u{1b}[27;6;73~", "\u{1b}[113;6u", "\u{1b}[1;2P", "\u{1b}[21;2~",
        "\u{1b}[25~",
        "\u{1b}[<0;5;5M", "\u{1b}[<0;5;5m", "\u{1b}[M !!", "\u{1b}[?62;1c", "\u{1b}[3 q", "\u{1b}[1;5:3C",
        "\u{1b}[1\u{24}y", "\u{1b}OE", "\u{1b}O5P", "\u{1b}[[Z", "\u{1b}[201~",
        "\u{1b}[99999999999999999999A",
        "\u{1b}[" + String(repeating: "1;", count: 1000) + "A",
    ]
}

/// Bytes of a terminal: keys, sequences and pastes.
@Suite("What a terminal sends")
struct InputDecoderTests {
    private func inputs(_ text: String) -> [Input] {
        var decoder = InputDecoder()
        var inputs: [Input] = []
        for byte in text.utf8 { inputs += decoder.consume(byte) }
        return inputs + decoder.pause()
    }

    @Test("a sequence is the key that it stands for, and what follows is typed", arguments: Sequences.keys)
    func keys(sequence: String, key: Key) {
        #expect(inputs(sequence + "x") == [.key(key), .key(.character("x"))])
        #expect(EscapeSequence.key(Array(sequence.utf8)) == key)
    }

    @Test(
        "a sequence that means nothing does nothing, and what follows is typed",
        arguments: Sequences.strangers)
    func unknown(sequence: String) {
        #expect(inputs(sequence + "x") == [.key(.character("x"))])
    }

    @Test(
        "however it is cut, a sequence is one thing", arguments: Sequences.keys.map(\.0) + Sequences.strangers
    )
    func cut(sequence: String) {
        let bytes = Array(sequence.utf8)
        for place in 2..<min(bytes.count, 10) {
            var decoder = InputDecoder()
            var inputs: [Input] = []
            for byte in bytes[..<place] { inputs += decoder.consume(byte) }
            inputs += decoder.pause()
            #expect(inputs.isEmpty && decoder.unfinished != nil)
            for byte in bytes[place...] { inputs += decoder.consume(byte) }
            #expect(inputs == self.inputs(sequence) && decoder.unfinished == nil)
        }
    }

    @Test("an escape is a key by itself when nothing follows, and before what begins no sequence")
    func escape() {
        #expect(inputs("\u{1b}") == [.key(.escape)])
        #expect(inputs("\u{1b}x") == [.key(.escape), .key(.character("x"))])
        #expect(inputs("\u{1b}é") == [.key(.escape), .key(.character("é"))])
        #expect(inputs("\u{1b}\u{1b}") == [.key(.escape), .key(.escape)])
        #expect(inputs("\u{1b}\u{1b}[A") == [.key(.escape), .key(.up)])
        #expect(inputs("\u{1b}\u{3}") == [.key(.escape), .key(.control("c"))])
    }

    @Test("the beginning of a sequence that nothing follows was typed; with parameters it was none")
    func begun() {
        let given: [(String, [Input])] = [
            ("\u{1b}[", [.key(.escape), .key(.character("["))]),
            ("\u{1b}O", [.key(.escape), .key(.character("O"))]), ("\u{1b}[1;5", []), ("\u{1b}[[", []),
        ]
        for (text, keys) in given {
            var decoder = InputDecoder()
            for byte in text.utf8 { #expect(decoder.consume(byte) == []) }
            #expect(decoder.pause() == [])
            #expect(decoder.giveUp() == keys && decoder.unfinished == nil)
        }
    }

    @Test("a control character in a sequence ends it, and is itself")
    func broken() {
        #expect(inputs("\u{1b}[1;\u{3}") == [.key(.control("c"))])
        #expect(inputs("\u{1b}[1;\u{1b}[A") == [.key(.up)])
        #expect(inputs("\u{1b}[é") == [.key(.escape), .key(.character("[")), .key(.character("é"))])
    }

    @Test("a key that was recognized elsewhere comes after what was unfinished")
    func recognized() {
        var decoder = InputDecoder()
        #expect(decoder.consume(0x1b) == [])
        #expect(decoder.consume(.key(.up)) == [.key(.escape), .key(.up)])
        #expect(decoder.consume(nil) == [])
    }

    @Test("a byte more counts as one, for whoever waits")
    func unfinished() throws {
        var decoder = InputDecoder()
        #expect(decoder.unfinished == nil)
        for byte in "\u{1b}[".utf8 { #expect(decoder.consume(byte) == []) }
        let before = try #require(decoder.unfinished)
        #expect(before == decoder.unfinished)
        #expect(decoder.consume(UInt8(ascii: "1")) == [])
        #expect(decoder.unfinished != before)
    }

    // MARK: Pastes

    @Test(
        "what is pasted is text, whatever it looks like",
        arguments: [
            "", "plain é 世", "\u{1b}", "\u{1b}[A", "\u{1b}[201", "\u{1b}\u{1b}[20", "\u{1b}[200~", "\u{3}q",
            "\u{1b}[20\u{1b}[20",
        ])
    func paste(text: String) {
        #expect(inputs("\u{1b}[200~\(text)\u{1b}[201~x") == [.paste(text), .key(.character("x"))])
    }

    @Test("a return in a paste is a new line, and a broken character is one by itself")
    func pasteBytes() {
        #expect(inputs("\u{1b}[200~a\rb\u{1b}[201~") == [.paste("a\nb")])
        var decoder = InputDecoder()
        var inputs: [Input] = []
        for byte in Array("\u{1b}[200~".utf8) + [0xc3] + Array("\u{1b}[201~é".utf8) {
            inputs += decoder.consume(byte)
        }
        #expect(inputs.last == .key(.character("é")))
    }

    @Test("a paste whose end never comes is what has come of it, and keys are keys again")
    func endless() throws {
        var decoder = InputDecoder()
        for byte in "\u{1b}[200~abc\u{1b}[20".utf8 { #expect(decoder.consume(byte) == []) }
        #expect(decoder.pause() == [])
        let patience = try #require(decoder.unfinished).patience
        #expect(patience > .milliseconds(500) && patience < .seconds(3))
        #expect(decoder.giveUp() == [.paste("abc\u{1b}[20")] && decoder.unfinished == nil)
        #expect(decoder.consume(3) == [.key(.control("c"))])
        var late: [Input] = []
        for byte in "\u{1b}[201~".utf8 { late += decoder.consume(byte) }
        #expect(late == [])
    }

    @Test("a key in a paste is none, and keeps nothing of the end back")
    func keyInPaste() {
        var decoder = InputDecoder()
        for byte in "\u{1b}[200~a\u{1b}[".utf8 { #expect(decoder.consume(byte) == []) }
        #expect(decoder.consume(.key(.up)) == [])
        #expect(decoder.giveUp() == [.paste("a\u{1b}[")])
    }

    @Test("a paste holds a megabyte, and its end is seen behind more")
    func longPaste() throws {
        var decoder = InputDecoder()
        var inputs: [Input] = []
        for byte in "\u{1b}[200~".utf8 { inputs += decoder.consume(byte) }
        for _ in 0..<(1 << 20) + 100 { inputs += decoder.consume(UInt8(ascii: "a")) }
        for byte in "\u{1b}[201~".utf8 { inputs += decoder.consume(byte) }
        guard case .paste(let text) = try #require(inputs.first) else { return #expect(Bool(false)) }
        #expect(text.utf8.count == 1 << 20 && inputs.count == 1)
    }

    @Test("random bytes never stop it: a whole key comes through in the end")
    func random() {
        var (decoder, seed) = (InputDecoder(), UInt64(7))
        for _ in 0..<200_000 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            _ = decoder.consume([0x1b, 0x5b, 0x4f, 0x30, 0x3b, 0x7e, UInt8(seed >> 56)][Int(seed >> 33) % 7])
        }
        _ = decoder.giveUp()
        #expect(decoder.consume(UInt8(ascii: "x")) == [.key(.character("x"))])
    }
}
