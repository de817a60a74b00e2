import PseudoTerminal
import TestSupport
import Testing

@Suite("Keys in a curses program", .requires(.systemPython))
struct CursesKeyTests {
    @Test("curses recognizes each named key")
    func namedKeys() throws {
        let child = try TerminalChild("/usr/bin/python3", arguments: ["-c", cursesProgram])
        #expect(child.shows("ready"))
        let keys = [
            ("Enter", "^J"), ("Tab", "^I"), ("Esc", "^["), ("Space", " "), ("C-a", "^A"), ("a", "a"),
            ("BackTab", "KEY_BTAB"), ("Backspace", "KEY_BACKSPACE"), ("Delete", "KEY_DC"),
            ("Insert", "KEY_IC"), ("Up", "KEY_UP"), ("Down", "KEY_DOWN"), ("Left", "KEY_LEFT"),
            ("Right", "KEY_RIGHT"), ("Home", "KEY_HOME"), ("End", "KEY_END"), ("PageUp", "KEY_PPAGE"),
            ("PageDown", "KEY_NPAGE"),
        ]
        let functionKeys = (1...12).map { ("F\($0)", "KEY_F(\($0))") }
        for (index, (name, known)) in (keys + functionKeys).enumerated() {
            try child.key(name)
            #expect(child.shows("\(index + 1): \(known)."), "\(name)")
        }
    }

    @Test("curses reports a resize as a key")
    func resizing() throws {
        let child = try TerminalChild("/usr/bin/python3", arguments: ["-c", cursesProgram])
        #expect(child.shows("ready"))
        // A signal between curses' last check of its flags and its read is only noticed at the next key: a
        // race in curses.
        #expect(child.rest())
        try child.resize(to: TerminalSize(60, 10))
        #expect(child.shows("1: KEY_RESIZE."))
    }
}
