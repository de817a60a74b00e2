import PseudoTerminal
import Testing

/// Escape sequences from other terminals than the one named by TERM: no byte of them is a command.
@Suite("Escape sequences")
struct EscapeSequenceTests {
    private static let kinds = [
        "xterm-256color", "screen-256color", "tmux-256color", "linux", "vt100", "rxvt-unicode-256color",
    ]

    @Test("unknown sequences do nothing", arguments: kinds)
    func unknown(kind: String) throws {
        let child = try FullScreen.opened(environment: ["TERM": kind])
        #expect(child.rest(), "\(child.told)")
        let before = child.screen.lines
        for sequence in [
            "\u{1b}[I", "\u{1b}[O", "\u{1b}[27;6;73~", "\u{1b}[113;6u", "\u{1b}[1;2P", "\u{1b}[?62;1;3c",
            "\u{1b}OE", "\u{1b}[3 q",
        ] {
            child.type(sequence)
        }
        child.type("?")
        #expect(child.shows("Help"), "\(child.told)")
        try child.keys("Esc")
        #expect(child.pump(until: { child.screen.lines == before }), "\(child.told)")
    }

    @Test("keys with modifiers edit the input line like keys without", arguments: kinds)
    func editing(kind: String) throws {
        let child = try FullScreen.opened(environment: ["TERM": kind])
        try child.keys("i", "C-u")
        child.type("hello.example")
        child.type("\u{1b}[1;5D\u{1b}[1;2D\u{1b}[D\u{1b}[3;5~\u{1b}[3~")
        #expect(child.shows("host › hello.exame"), "\(child.told)")
        child.type("\u{1b}[1;5HA\u{1b}[1;5FZ\u{1b}OD\u{1b}Op\u{1b}Oy")
        #expect(child.shows("host › Ahello.exame09Z"), "\(child.told)")
        #expect(child.shows("submit"))
    }

    @Test("a sequence that arrives in pieces is read as one")
    func pieces() throws {
        let child = try FullScreen.opened(environment: ["TERM": "screen-256color"])
        try child.keys("i")
        // If this process is delayed in the middle, the program stops waiting for the rest of the sequence.
        let isOne = try (1...10).contains { _ in
            try child.keys("C-u")
            child.type("ab")
            for piece in ["\u{1b}[", "1;", "5", "D", "x"] {
                #expect(child.answer(grace: .zero) { child.type(piece) })
            }
            #expect(child.rest(), "\(child.told)")
            return child.screen.contains("host › axb ")
        }
        #expect(isOne, "\(child.told)")
    }

    @Test("a lone escape is a key, and an unfinished sequence does not block later keys")
    func escape() throws {
        let child = try FullScreen.opened()
        child.type("?")
        #expect(child.shows("Help"))
        child.type("\u{1b}")
        #expect(child.hides("Help"), "\(child.told)")
        // The program rests once it no longer waits for the end of the sequence.
        #expect(child.answer(grace: .patience) { child.type("\u{1b}[1;5") })
        #expect(child.rest())
        child.type("?")
        #expect(child.shows("Help"), "\(child.told)")
    }

    @Test("a paste without an end is text, and later keys work again")
    func endlessPaste() throws {
        let child = try FullScreen.opened()
        child.type("\u{1b}[200~abc.example")
        #expect(child.shows("host › abc.example"), "\(child.told)")
        try child.keys("Esc")
        #expect(child.hides("submit"), "\(child.told)")
        child.type("\u{1b}[201~")
        child.type("Q")
        #expect(child.end() == .code(0))
        #expect(child.leftovers == [])
    }
}
