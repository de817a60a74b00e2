import Glibc
import PseudoTerminal
import Testing

/// Input without a limit: keys, signals and the screen have their turn all the same.
@Suite("Much input")
struct MuchInputTests {
    /// An input line, and the keys that open it.
    struct Prompt: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let keys: [String]
        let arguments: [String]

        static let all = [
            Prompt(testDescription: "host", keys: ["i", "C-u"], arguments: []),
            Prompt(testDescription: "filter", keys: ["Tab", "/", "C-u"], arguments: []),
            Prompt(testDescription: "probe port", keys: ["p", "C-u"], arguments: ["127.0.0.1"]),
            Prompt(testDescription: "palette", keys: [":", "C-u"], arguments: []),
            Prompt(testDescription: "export", keys: ["Tab", "e", "C-u"], arguments: []),
            Prompt(testDescription: "scenarios", keys: ["3", "/"], arguments: []),
        ]

        func opened() throws -> TerminalChild {
            let child = try FullScreen.opened(arguments)
            #expect(child.rest(), "\(child.told)")
            for key in keys { try child.keys(key) }
            #expect(child.pump(until: { child.screen.cursorIsVisible }), "\(child.told)")
            return child
        }
    }

    @Test("70,000 characters typed into an input line fill it, and later keys work", arguments: Prompt.all)
    func typed(prompt: Prompt) throws {
        let child = try prompt.opened()
        child.send([UInt8](repeating: UInt8(ascii: "x"), count: 70_000))
        #expect(child.shows("the line is full"), "\(child.told)")
        try expectKeys(child)
    }

    @Test("a megabyte pasted into an input line is refused whole, and later keys work", arguments: Prompt.all)
    func pasted(prompt: Prompt) throws {
        let child = try prompt.opened()
        child.paste([UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20))
        #expect(child.shows("the paste has 1,048,576 bytes"), "\(child.told)")
        try expectKeys(child)
    }

    /// Expects that the line is emptied and takes other text.
    private func expectKeys(_ child: TerminalChild) throws {
        child.send([0x15])
        child.type("answer")
        #expect(child.shows("answer"), "\(child.told)")
        #expect(child.hides("xxxxxxxx"), "\(child.told)")
    }

    static let floods: [(String, [UInt8])] = [
        ("keys that move the selection", Array("jjjjkkkk".utf8)), ("escapes", [0x1b]),
        ("bytes that are not UTF-8", [0xff, 0xc3, 0x28, 0xed, 0xa0]),
        ("clicks and the wheel", Array("\u{1b}[<0;9;9M\u{1b}[<0;9;9m\u{1b}[<65;9;9M\u{1b}[<64;70;9M".utf8)),
        ("unknown sequences", Array("\u{1b}[27;6;73~\u{1b}[?62;1c".utf8)),
        ("sorting", Array("sS".utf8)), ("help, opened and closed", Array("??".utf8)),
        ("refreshing", Array("R".utf8)),
    ]

    @Test("SIGTERM ends the program in the middle of endless input", arguments: floods)
    func endless(name: String, bytes: [UInt8]) throws {
        let child = try FullScreen.opened()
        try child.keys("Tab")
        #expect(child.rest(), "\(child.told)")
        // More than the program handles before the signal arrives, and enough for the terminal to be full of it.
        var input = bytes
        while input.count < 1 << 22 { input += input }
        child.send(input)
        #expect(child.pump(until: { child.outputByteCount > 0 }))
        #expect(Watchdog.expectEnd(of: child) { kill(child.processID, SIGTERM) } == .signal(SIGTERM))
        #expect(child.leftovers == [])
    }

    @Test(
        "an input that does not end delays neither SIGTERM nor, after a while, a key",
        arguments: [
            "\u{1b}[<0;5", "\u{1b}[<", "\u{1b}[M !", "\u{1b}[200~abc", "\u{1b}[1;", "\u{1b}", "\u{c3}",
        ])
    func unfinished(bytes: String) throws {
        let first = try FullScreen.opened()
        first.type(bytes)
        #expect(first.answer { first.type("") } || first.isRunning)
        #expect(Watchdog.expectEnd(of: first) { kill(first.processID, SIGTERM) } == .signal(SIGTERM))
        #expect(first.leftovers == [])
        let second = try FullScreen.opened()
        #expect(second.answer(grace: .patience) { second.type(bytes) })
        #expect(second.rest(), "\(second.told)")
        try second.keys("Esc")
        second.type("?")
        #expect(second.shows("Help"), "\(second.told)")
    }

    @Test("SIGWINCH without end delays no key")
    func resizes() throws {
        let child = try FullScreen.opened()
        for _ in 0..<20_000 { kill(child.processID, SIGWINCH) }
        child.type("?")
        #expect(child.shows("Help"), "\(child.told)")
        for _ in 0..<20_000 { kill(child.processID, SIGWINCH) }
        #expect(Watchdog.expectEnd(of: child) { kill(child.processID, SIGTERM) } == .signal(SIGTERM))
    }

    @Test("4,000 typed characters cost at most five times as much as 1,000")
    func ratio() throws {
        func cost(of count: Int) throws -> Duration {
            let child = try Prompt.all[0].opened()
            #expect(child.rest(), "\(child.told)")
            let before = try child.usage().processorTime
            // With pauses, so that the characters are not one insertion.
            for _ in 0..<count / 50 {
                #expect(child.answer { child.send([UInt8](repeating: UInt8(ascii: "x"), count: 50)) })
            }
            return try child.usage().processorTime - before
        }
        // The cheapest of several runs, because other programs can only add to the cost. In turn, because their load
        // changes.
        var (small, large) = (try cost(of: 1000), try cost(of: 4000))
        for _ in 0..<7 where large > small * 5 {
            small = min(small, try cost(of: 1000))
            large = min(large, try cost(of: 4000))
        }
        #expect(large <= small * 5, "\(small) and \(large)")
    }
}
