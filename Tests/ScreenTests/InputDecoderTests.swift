import Testing

@testable import Screen

/// The bytes that terminals send for each key.
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
        "\u{1b}[1I", "\u{1b}[?O", "\u{1b}[27;6;73~", "\u{1b}[113;6u", "\u{1b}[1;2P", "\u{1b}[21;2~",
        "\u{1b}[25~",
        "\u{1b}[<0;5;5m", "\u{1b}[<1;5;5M", "\u{1b}[<35;5;5M", "\u{1b}[<0;0;5M", "\u{1b}[<0;5M",
        "\u{1b}[M#!!", "\u{1b}[?62;1c", "\u{1b}[3 q", "\u{1b}[1;5:3C",
        "\u{1b}[1\u{24}y", "\u{1b}OE", "\u{1b}O5P", "\u{1b}[[Z", "\u{1b}[201~",
        "\u{1b}[99999999999999999999A",
        "\u{1b}[" + String(repeating: "1;", count: 1000) + "A",
    ]
}

/// Tests of decoding a terminal's bytes into keys and pastes.
@Suite("Terminal input")
struct InputDecoderTests {
    /// The time after which an escape is the Esc key.
    private static let escapePatience = Duration.milliseconds(25)

    private func inputs(_ text: String) -> [Input] {
        var decoder = InputDecoder()
        var inputs: [Input] = []
        for byte in text.utf8 { inputs += decoder.consume([byte]) }
        return decoder.unfinished?.patience == Self.escapePatience ? inputs + decoder.giveUp() : inputs
    }

    @Test("a sequence is decoded as its key, and the next bytes as typed text", arguments: Sequences.keys)
    func keys(sequence: String, key: Key) {
        #expect(inputs(sequence + "x") == [.key(key), .key(.character("x"))])
        #expect(EscapeSequence.key(Array(sequence.utf8)) == key)
    }

    @Test(
        "an unknown sequence is ignored, and the next bytes are typed text",
        arguments: Sequences.strangers)
    func unknown(sequence: String) {
        #expect(inputs(sequence + "x") == [.key(.character("x"))])
    }

    @Test(
        "a sequence may arrive in two pieces", arguments: Sequences.keys.map(\.0) + Sequences.strangers
    )
    func cut(sequence: String) {
        let bytes = Array(sequence.utf8)
        for offset in 2..<min(bytes.count, 10) {
            var decoder = InputDecoder()
            var inputs: [Input] = []
            for byte in bytes[..<offset] { inputs += decoder.consume([byte]) }
            #expect(inputs.isEmpty && decoder.unfinished != nil)
            for byte in bytes[offset...] { inputs += decoder.consume([byte]) }
            #expect(inputs == self.inputs(sequence) && decoder.unfinished == nil)
        }
    }

    @Test("ESC is a key by itself at the end of input and before a byte that begins no sequence")
    func escape() {
        #expect(inputs("\u{1b}") == [.key(.escape)])
        #expect(inputs("\u{1b}x") == [.key(.escape), .key(.character("x"))])
        #expect(inputs("\u{1b}é") == [.key(.escape), .key(.character("é"))])
        #expect(inputs("\u{1b}\u{1b}") == [.key(.escape), .key(.escape)])
        #expect(inputs("\u{1b}\u{1b}[A") == [.key(.escape), .key(.up)])
        #expect(inputs("\u{1b}\u{3}") == [.key(.escape), .key(.control("c"))])
    }

    @Test("after the timeout ESC [ and ESC O are typed keys, and a longer unfinished sequence is dropped")
    func begun() {
        let given: [(String, [Input])] = [
            ("\u{1b}[", [.key(.escape), .key(.character("["))]),
            ("\u{1b}O", [.key(.escape), .key(.character("O"))]), ("\u{1b}[1;5", []), ("\u{1b}[[", []),
        ]
        for (text, keys) in given {
            var decoder = InputDecoder()
            for byte in text.utf8 { #expect(decoder.consume([byte]) == []) }
            #expect(decoder.giveUp() == keys && decoder.unfinished == nil)
        }
    }

    @Test("a control character aborts a sequence and is decoded itself")
    func broken() {
        #expect(inputs("\u{1b}[1;\u{3}") == [.key(.control("c"))])
        #expect(inputs("\u{1b}[1;\u{1b}[A") == [.key(.up)])
        #expect(inputs("\u{1b}[é") == [.key(.escape), .key(.character("[")), .key(.character("é"))])
    }

    @Test("a key of the terminal's description is decoded by its own sequence, and the common ones stay")
    func terminalKeys() {
        var decoder = InputDecoder(terminalKeys: [
            Array("\u{1b}A".utf8): .up, Array("\u{1b}[9999z".utf8): .function(12),
        ])
        #expect(
            decoder.consume("\u{1b}A\u{1b}[9999z\u{1b}[A\u{1b}[999Ax".utf8) == [
                .key(.up), .key(.function(12)), .key(.up), .key(.up), .key(.character("x")),
            ])
        #expect(decoder.consume("\u{1b}B".utf8) == [.key(.escape), .key(.character("B"))])
    }

    @Test("mouse actions are decoded in the SGR and in the X10 encoding, with any modifiers")
    func mouse() {
        for (sequence, kind) in [
            ("\u{1b}[<0;5;7M", MouseAction.Kind.press), ("\u{1b}[<4;5;7M", .press),
            ("\u{1b}[<64;5;7M", .wheelUp),
            ("\u{1b}[<81;5;7M", .wheelDown), ("\u{1b}[M %'", .press), ("\u{1b}[M`%'", .wheelUp),
            ("\u{1b}[Ma%'", .wheelDown),
        ] {
            #expect(
                inputs(sequence) == [.mouse(MouseAction(kind, x: 4, y: 6))], "\(sequence.debugDescription)")
        }
    }

    @Test("reports of the focus are decoded, and in a paste they are text")
    func focus() {
        #expect(inputs("\u{1b}[Ix") == [.focusChanged(true), .key(.character("x"))])
        #expect(inputs("\u{1b}[O\u{1b}[I") == [.focusChanged(false), .focusChanged(true)])
        #expect(inputs("\u{1b}[200~\u{1b}[O\u{1b}[201~") == [.paste("\u{1b}[O")])
        #expect(EscapeSequence.key(Array("\u{1b}[I".utf8)) == nil)
    }

    @Test("every byte of an unfinished sequence restarts the timeout")
    func unfinished() throws {
        var decoder = InputDecoder()
        #expect(decoder.unfinished == nil)
        for byte in "\u{1b}[".utf8 { #expect(decoder.consume([byte]) == []) }
        let before = try #require(decoder.unfinished)
        #expect(before == decoder.unfinished)
        #expect(decoder.consume("1".utf8) == [])
        #expect(decoder.unfinished != before)
    }

    // MARK: Pastes

    @Test(
        "escape sequences and control characters in a paste are text",
        arguments: [
            "", "plain é 世", "\u{1b}", "\u{1b}[A", "\u{1b}[201", "\u{1b}\u{1b}[20", "\u{1b}[200~", "\u{3}q",
            "\u{1b}[20\u{1b}[20",
        ])
    func paste(text: String) {
        #expect(inputs("\u{1b}[200~\(text)\u{1b}[201~x") == [.paste(text), .key(.character("x"))])
    }

    @Test("a return in a paste becomes a newline, and an incomplete character ends with the paste")
    func pasteBytes() {
        #expect(inputs("\u{1b}[200~a\rb\u{1b}[201~") == [.paste("a\nb")])
        // A return with a newline is one line end.
        #expect(inputs("\u{1b}[200~a\r\nb\r\r\n\n\u{1b}[201~") == [.paste("a\nb\n\n\n")])
        #expect(
            inputs("\u{1b}[200~a\r\u{1b}[201~\u{1b}[200~\nb\u{1b}[201~") == [.paste("a\n"), .paste("\nb")])
        var decoder = InputDecoder()
        var inputs: [Input] = []
        for byte in Array("\u{1b}[200~".utf8) + [0xc3] + Array("\u{1b}[201~é".utf8) {
            inputs += decoder.consume([byte])
        }
        #expect(inputs.last == .key(.character("é")))
    }

    @Test("a paste without an end is delivered after the timeout, and keys are decoded again")
    func endless() throws {
        var decoder = InputDecoder()
        for byte in "\u{1b}[200~abc\u{1b}[20".utf8 { #expect(decoder.consume([byte]) == []) }
        let patience = try #require(decoder.unfinished).patience
        #expect(patience > .milliseconds(500) && patience < .seconds(3))
        #expect(decoder.giveUp() == [.paste("abc\u{1b}[20")] && decoder.unfinished == nil)
        #expect(decoder.consume([3]) == [.key(.control("c"))])
        var late: [Input] = []
        for byte in "\u{1b}[201~".utf8 { late += decoder.consume([byte]) }
        #expect(late == [])
    }

    @Test(
        "a paste of more than 1 MiB is discarded as a whole, and its end is recognized",
        arguments: [0, 1, 100])
    func longPaste(excess: Int) throws {
        var decoder = InputDecoder()
        var inputs: [Input] = []
        for byte in "\u{1b}[200~".utf8 { inputs += decoder.consume([byte]) }
        for _ in 0..<(1 << 20) + excess { inputs += decoder.consume("a".utf8) }
        for byte in "\u{1b}[201~x\u{1b}[200~y\u{1b}[201~".utf8 { inputs += decoder.consume([byte]) }
        let first = excess > 0 ? Input.oversizedPaste : .paste(String(repeating: "a", count: 1 << 20))
        #expect(inputs == [first, .key(.character("x")), .paste("y")])
    }

    @Test("after random bytes the decoder still decodes a key")
    func random() {
        var (decoder, seed) = (InputDecoder(), UInt64(7))
        for _ in 0..<200_000 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let bytes = [0x1b, 0x5b, 0x4f, 0x30, 0x3b, 0x7e, UInt8(seed >> 56)]
            _ = decoder.consume([bytes[Int(seed >> 33) % 7]])
        }
        _ = decoder.giveUp()
        #expect(decoder.consume("x".utf8) == [.key(.character("x"))])
    }
}
