import Foundation
import PseudoTerminal
import TestSupport
import Testing

/// Control sequences in names are shown as visible symbols and never reach the terminal.
@Suite(
    "Hostile names on the screen",
    .requires(.world))
struct HostileScreenTests {
    /// The text to type, the address found, and the text that must then be visible.
    static let names = [
        ("first.hostile.test", "127.0.0.71", "esc␛[31mred␛]0;owned␇␛[6n␛c"),
        ("second.hostile.test", "127.0.0.72", "c1\u{fffd}31m\u{fffd}0;owned\u{fffd}\u{fffd}"),
        ("third.hostile.test", "127.0.0.73", "bidi\u{fffd}gnp\u{fffd}  iso\u{fffd}x\u{fffd}"),
        ("fourth.hostile.test", "127.0.0.74", "bad\u{fffd}"),
        ("fifth.hostile.test", "127.0.0.75", "back␈␈space␡bell␇␎out"),
        ("sixth.hostile.test", "127.0.0.76", "zero\u{fffd}w  line\u{fffd}s  tag\u{fffd}t  bom\u{fffd}b"),
        ("seventh", "127.0.0.77", "␛[2J␛[Howned.hostile.test"),
        ("eighth.hostile.test", "127.0.0.78", "漢字"),
        // A reverse lookup shows the names with the address.
        ("127.0.0.71", "127.0.0.71", "esc␛[31mred␛]0;owned␇␛[6n␛c"),
        ("127.0.0.77", "127.0.0.77", "␛[2J␛[Howned.hostile.test"),
    ]

    @Test("control sequences in the hosts file are shown as visible symbols", arguments: FullScreen.sizes)
    func hostsFile(size: TerminalSize) throws {
        let child = try opened(size: size)
        for (name, address, symbol) in Self.names {
            try child.lookUp(name)
            #expect(child.shows("host › \(name)"), "\(child.told)")
            #expect(child.shows("▸ \(address)"), "\(child.told)")
            #expect(child.shows(symbol), "\(name) at \(size)\n\(child.told)")
        }
        try child.keys("z", "?", "Esc", "y", "G")
        expectClean(child)
        #expect(!child.wrote("\u{1b}[31mred".utf8))
        #expect(!child.wrote("\u{1b}[2J\u{1b}[Howned".utf8))
    }

    @Test(
        "hostile names completed from the hosts file are shown and refused",
        arguments: FullScreen.sizes)
    func completion(size: TerminalSize) throws {
        let child = try opened(size: size)
        for (start, symbol, reason) in [
            ("esc", "esc␛[31mred␛]0;owned␇", "a name cannot contain"),
            ("c1", "c1\u{fffd}31m", "a name cannot contain"),
            ("bad", "bad\u{fffd}", "the name is not valid UTF-8"),
        ] {
            try child.keys("i", "C-u")
            child.type(start)
            try child.keys("Tab")
            #expect(child.shows("host › \(symbol)"), "\(child.told)")
            try child.keys("Enter")
            #expect(child.shows("look up '"), "\(child.told)")
            #expect(child.shows(reason), "\(child.told)")
            try child.keys("Esc")
        }
        expectClean(child)
    }

    @Test("incremental drawing shows the same screen as a repaint", arguments: FullScreen.sizes)
    func repaint(size: TerminalSize) throws {
        let child = try opened(size: size)
        func expectSameAnew() throws {
            let lines = child.screen.lines
            try child.keys("C-l")
            #expect(child.pump(until: { child.screen.lines == lines }), "\(lines)\n\(child.told)")
        }
        for (name, _, symbol) in Self.names {
            try child.lookUp(name)
            #expect(child.shows(symbol), "\(child.told)")
            #expect(child.hides("resolving") && child.shows("system ·"), "\(child.told)")
            try expectSameAnew()
        }
        // No half of a wide character remains on the screen.
        try child.keys("i", "C-u")
        child.type("漢字e\u{301}漢")
        #expect(child.shows("漢字e\u{301}漢"), "\(child.told)")
        try expectSameAnew()
        for (key, text) in [
            ("Home", "漢字e\u{301}漢"), ("x", "x漢字e\u{301}漢"), ("Backspace", "漢字e\u{301}漢"),
            ("Delete", "字e\u{301}漢"), ("x", "x字e\u{301}漢"), ("End", "x字e\u{301}漢"),
            ("Backspace", "x字e\u{301}"), ("Backspace", "x字"),
        ] {
            try child.keys(key)
            #expect(child.shows("host › \(text) "), "\(child.told)")
            try expectSameAnew()
        }
    }

    @Test(
        "control sequences in this machine's name are shown as visible symbols", arguments: FullScreen.sizes)
    func hostName(size: TerminalSize) throws {
        let child = try opened(size: size, more: ["--hostname", "\u{1b}]0;owned\u{7}\u{9b}2Jbox\u{202e}"])
        #expect(child.shows("host › ␛]0;owned␇\u{fffd}2Jbox\u{fffd}"), "\(child.told)")
        #expect(child.shows("127.0.0.1"))
        expectClean(child)
    }

    @Test(
        "a hostile HOST on the command line is refused and shown as visible symbols",
        arguments: [
            "\u{1b}]0;owned\u{7}", "\u{9b}2J", "box\u{202e}", "\u{1b}[2J\u{1b}[H", "a\nb", "\u{8}\u{7f}",
        ])
    func argument(host: String) throws {
        let child = try FullScreen.opened([host])
        // Refused in the message line, or, if it is a valid name, looked up and not found.
        #expect(child.shows(matching: /look up '|host › box/), "\(child.told)")
        expectClean(child)
    }

    /// Bytes that a terminal sends between the brackets of a paste.
    static let pastes: [(bytes: [UInt8], visible: String)] = [
        (Array("x\u{1b}[31mred\u{7}y".utf8), "x␛[31mred␇y"),
        (Array("x\u{9b}2J\u{202e}y".utf8), "x\u{fffd}2J\u{fffd}y"),
        (Array("x\u{1b}]52;c;aGk=\u{7}y".utf8), "x␛]52;c;aGk=␇y"),
        (Array("one\ttwo\u{3}three".utf8), "three"),
        (Array("\u{feff}漢字\u{85}.\u{2028}test".utf8), "\u{fffd}漢字\u{fffd}.\u{fffd}test"),
    ]

    @Test("a hostile paste is shown as visible symbols, and the program continues", arguments: pastes)
    func paste(bytes: [UInt8], visible: String) throws {
        let child = try FullScreen.opened()
        try child.keys("i", "C-u")
        child.paste(bytes)
        #expect(child.shows(visible), "\(child.told)")
        #expect(child.isRunning)
        try child.keys("C-c", "Esc")
        child.type("?")
        #expect(child.shows("Help"), "\(child.told)")
        expectClean(child)
    }

    @Test(
        "invalid UTF-8 does not discard the rest of a paste",
        arguments: [[0xff], [0xc0, 0xaf], [0xe2, 0x94], [0xed, 0xa0, 0x80]] as [[UInt8]])
    func pastedBytes(bytes: [UInt8]) throws {
        let child = try FullScreen.opened()
        try child.keys("i", "C-u")
        child.paste(Array("before".utf8) + bytes + Array(" and behind.test".utf8))
        #expect(child.shows("behind.test"), "\(child.told)")
        child.type("!")
        #expect(child.shows("before"), "\(child.told)")
        expectClean(child)
    }

    @Test("invalid UTF-8 is ignored as typed input, and the keys after it work")
    func typedBytes() throws {
        let child = try FullScreen.opened()
        child.send([0xff, 0xfe, 0xc0, 0xaf, 0xe2, 0x94])
        child.type("\u{1b}[99~\u{1b}[200;5H\u{1b}OZ")
        #expect(child.rest(), "\(child.told)")
        child.type("??")
        #expect(child.rest(), "\(child.told)")
        child.type("?")
        #expect(child.shows("Help"), "\(child.told)")
        expectClean(child)
    }

    private func opened(size: TerminalSize, more: [String] = []) throws -> TerminalChild {
        let child = try FullScreen.opened(
            size: size, world: World(arguments: ["--hosts", World.hostileHosts] + more))
        #expect(child.shows("127.0.0.1"))
        return child
    }

    private func expectClean(_ child: TerminalChild) {
        #expect(child.rest(), "\(child.told)")
        let audit = OutputAudit(child.output)
        #expect(audit.problems == [])
        for text in audit.clipboard {
            // The copied text was selected by the user: an address or a name, in base64.
            #expect(Data(base64Encoded: text) != nil, "\(text)")
        }
    }
}
