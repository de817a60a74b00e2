import Dashboard
import Screen
import Testing

@testable import App

/// Tests of the lines and reasons reported for invalid configuration files.
@Suite("Errors in configuration files")
struct ConfigMistakeTests {
    /// Returns the error of an invalid configuration.
    private func failure(_ text: String) throws -> SettingsFailure {
        try #require(
            #expect(throws: SettingsFailure.self) {
                try ConfigFile.configuration(from: Array(text.utf8), file: "my.toml")
            })
    }

    @Test(
        "an interval that is not a number of seconds, or out of range, is rejected",
        arguments: ["-1", "-0.5", "0.04", "1e-300", "86401", "1e300", "inf", "nan", "'1'", "true", "[1]"])
    func badInterval(text: String) throws {
        let failure = try failure("mouse = true\nrefresh = \(text)")
        #expect(failure.line == 2)
        #expect(failure.reason == "refresh: expected seconds: 0, or from 0.05 to 86400")
    }

    private static let noList = "expected a list of keys, like [\"q\", \"F10\"]"

    @Test(
        "an error names its file, line and key",
        arguments: [
            ("tehme = 'dark'", 1, "tehme: unknown key"),
            ("mouse = true\n\ncolours = 3", 3, "colours: unknown key"),
            ("theme = 3", 1, "theme: is not a string"),
            ("theme = 'dark'\nmouse = 'no'", 2, "mouse: expected true or false"),
            ("ascii = 1", 1, "ascii: expected true or false"),
            ("\nkeys = 'vi'", 2, "keys: expected a table"),
            ("[keys]\nlists = ['k']", 2, "keys.lists: expected a table"),
            ("[keys.lists]\nup = ['k']\n\n[keys.list]\ndown = ['j']", 4, "keys.list: unknown context"),
            ("[keys.Lists]\nup = ['k']", 1, "keys.Lists: unknown context"),
            ("[keys.lists]\nupp = ['k']", 2, "keys.lists.upp: no such command in this context"),
            ("[keys.lists]\nquit = ['q']", 2, "keys.lists.quit: no such command in this context"),
            (
                "[keys.everywhere]\nnextPane = ['Tab']", 2,
                "keys.everywhere.nextPane: no such command in this context"
            ),
            ("[keys.lists]\n# up\nup = 'k'", 3, "keys.lists.up: \(noList)"),
            ("[keys.lists]\nup = true", 2, "keys.lists.up: \(noList)"),
            ("[keys.lists]\nup = { a = 'k' }", 2, "keys.lists.up: \(noList)"),
            ("[keys.lists]\nup = ['k', 'Upp']", 2, "keys.lists.up: 'Upp' is not a key"),
            ("[keys.lists]\nup = [\n  'k',\n  'Upp',\n]", 4, "keys.lists.up: 'Upp' is not a key"),
            ("[keys.lists]\nup = [7]", 2, "keys.lists.up: expected a key in quotes, like \"q\""),
            ("theme = \"dark\\u0000\"", 1, "theme: contains a NUL"),
            ("sockets = 1", 1, "sockets: expected a table"),
            ("[sockets]\n\nviews = []", 3, "sockets.views: expected a table"),
            ("[sockets]\nview = {}", 2, "sockets.view: unknown key"),
            (
                "[sockets.views]\nweb = 443", 2,
                "sockets.views.web: expected a filter in quotes, like \"port:443\""
            ),
            (
                "[sockets.views]\nssh = 'port:22'\nweb = 'é port:80 prt:443'", 3,
                "sockets.views.web: unknown key 'prt': did you mean port?, at character 11 of the filter"
            ),
            (
                "[sockets.views]\nweb = 'port:'", 2,
                "sockets.views.web: 'port' needs a value, as in port:443, at character 6 of the filter"
            ),
            (
                "[sockets.views]\nlistening = 'port:80'", 2,
                "sockets.views.listening: there is already a view with this name"
            ),
            ("[sockets.views]\n' ' = 'port:80'", 2, "sockets.views. : a view needs a name"),
            (
                "[sockets]\ncolumns = 'peer'", 2,
                "sockets.columns: expected a list of columns, like [\"state\", \"peer\"]"
            ),
            ("sockets.columns = [1]", 1, "sockets.columns: expected a column in quotes, like \"peer\""),
            (
                "[sockets]\ncolumns = [\n'peer',\n'pear']", 4,
                "sockets.columns: 'pear' is not a column: the columns are state, peer, process, receive, send, rtt, "
                    + "retransmissions, queues, drops, age, unit, user, chart"
            ),
            ("[keys]\nlists = { up = ['kk'] }", 2, "keys.lists.up: 'kk' is not a key"),
            ("[keys]\nlists.up = ['kk']", 2, "keys.lists.up: 'kk' is not a key"),
            (
                "[keys.lists]\ndown = ['kk']\n[keys.input]\nsubmit = ['Enter']", 2,
                "keys.lists.down: 'kk' is not a key"
            ),
            // The same command also appears earlier, in another context.
            (
                "[keys.overlay]\nopen = ['Enter']\n[keys.resolver]\nopen = ['']", 4,
                "keys.resolver.open: '' is not a key"
            ),
        ])
    func mistakes(text: String, line: Int, reason: String) throws {
        let failure = try failure(text)
        #expect(
            failure == SettingsFailure(kind: "configuration", file: "my.toml", line: line, reason: reason))
        #expect(failure.description == "read configuration my.toml:\(line): \(reason)")
    }

    @Test(
        "an error in a dotted key, or two tables deep on one line, names its line",
        arguments: [
            "\n[key.lists]\nup = ['k']", "\nkeys.Lists.up = ['k']",
            "\nkeys = { lists = { up = ['kk'] } }",
        ])
    func hiddenKeys(text: String) throws {
        let failure = try failure(text)
        #expect(failure.line == 2)
    }

    @Test(
        "one key for two commands in a context is refused, and the error names both",
        arguments: [
            ("[keys.lists]\nup = ['j']", 2, "keys.lists.up: 'j' is already bound to 'down'"),
            (
                "[keys.lists]\n\nsort = ['x', 'PgUp']", 3,
                "keys.lists.sort: 'PgUp' is already bound to 'page-up'"
            ),
            (
                "[keys.everywhere]\nhelp = ['Ctrl-C']", 2,
                "keys.everywhere.help: 'Ctrl-C' is already bound to 'quit'"
            ),
            ("[keys.input]\nleave = ['Enter']", 2, "keys.input.leave: 'Enter' is already bound to 'submit'"),
        ])
    func collisions(text: String, line: Int, reason: String) throws {
        let failure = try failure(text)
        #expect(
            failure == SettingsFailure(kind: "configuration", file: "my.toml", line: line, reason: reason))
    }

    @Test("one view more than 26 is refused, and 26 are not")
    func manyViews() throws {
        func text(_ count: Int) -> String {
            "[sockets.views]\n" + (1...count).map { "view\($0) = 'port:\($0)'\n" }.joined()
        }
        let read = try ConfigFile.configuration(from: Array(text(26).utf8), file: "my.toml")
        #expect(read.sockets.views.count == 32)
        let failure = try failure(text(27))
        #expect(failure.line == 28 && failure.reason == "sockets.views.view27: more than 26 views")
    }

    @Test(
        "a configuration that leaves no key to quit is refused, and the error names the commands without keys",
        arguments: [
            (
                "[keys.everywhere]\nclose = []\nquit = []", 3,
                "keys.everywhere.quit: no key is left to quit: 'close' and 'quit' have none"
            ),
            // The keys still exist, but never reach the commands.
            (
                "[keys.everywhere]\nclose = []\nquit = ['t']\n[keys.lists]\nup = ['t']", 3,
                "keys.everywhere.quit: no key is left to quit in 'resolver': "
                    + "other commands have the keys of 'close' and 'quit'"
            ),
            (
                "[keys.live]\nsay = ['q', 'Q', 'F10', 'Ctrl-C']", 2,
                "keys.live.say: no key is left to quit in 'live': other commands have the keys of 'close' and 'quit'"
            ),
            (
                "[keys.lab]\nhold = ['q', 'Q']\n[keys.labStrip]\nedit-setting = ['F10', 'Ctrl-C']", 4,
                "keys.labStrip.edit-setting: no key is left to quit in 'labStrip': "
                    + "other commands have the keys of 'close' and 'quit'"
            ),
        ])
    func noQuitKey(text: String, line: Int, reason: String) throws {
        #expect(
            try failure(text)
                == SettingsFailure(kind: "configuration", file: "my.toml", line: line, reason: reason))
    }

    @Test(
        "one key is enough to quit",
        arguments: [
            "[keys.everywhere]\nclose = []", "[keys.everywhere]\nquit = []",
            "[keys.everywhere]\nclose = []\nquit = ['F12']",
            "[keys.live]\nsay = ['q', 'Q', 'F10']", "[keys.input]\nleave = ['q', 'Q', 'F10', 'Esc']",
        ])
    func oneQuitKey(text: String) throws {
        _ = try ConfigFile.configuration(from: Array(text.utf8), file: "my.toml")
    }

    @Test("if two commands are set to the same key, the error names both")
    func newCollision() throws {
        let failure = try failure("[keys.lists]\nsort = ['x']\nrefresh = ['x']")
        #expect(failure.line == 2 || failure.line == 3)
        #expect(failure.reason.contains("sort") && failure.reason.contains("refresh"))
        #expect(failure.reason.contains("'x'"))
    }

    @Test(
        "an invalid key name is refused",
        arguments: [
            "", " ", "  ", "qq", "F0", "F13", "Fx", "Ctrl-", "Ctrl-1", "Ctrl-é", "Ctrl-AB", "ctrl-a",
            "enter", "SPACE", "Alt-x", "\u{a0}", "\t",
        ])
    func noKey(name: String) {
        #expect(Key(configurationName: name) == nil)
    }

    @Test("a function key has no sign and no leading zero", arguments: ["F+5", "F05"])
    func functionKeys(name: String) {
        #expect(Key(configurationName: name) == nil)
    }

    @Test(
        "a control character is not a key name",
        arguments: ["\u{7}", "\u{1b}", "\u{7f}", "\u{9b}"])
    func controlCharacters(name: String) {
        #expect(Key(configurationName: name) == nil)
    }

    @Test(
        "a syntax error names its file and line",
        arguments: [
            ("theme = ", 1), ("theme = 'dark'\n[keys.lists", 2), ("\n\n\n= 3", 4),
            ("[keys.lists]\nup = ['k'", 2), ("mouse = true\nmouse = true", 2), ("a = 'x\u{1}'", 1),
            ("mouse = true\r\n\r\nascii = tru\r\n", 3),
        ])
    func syntax(text: String, line: Int) throws {
        let failure = try failure(text)
        #expect(failure.kind == "configuration" && failure.file == "my.toml" && failure.line == line)
        #expect(!failure.reason.isEmpty)
    }

    @Test("an error's line number is correct with CR LF line endings")
    func carriageReturns() throws {
        #expect(try failure("mouse = true\r\n\r\n[keys.lists]\r\nup = 'k'\r\n").line == 4)
    }

    @Test(
        "a key that terminals send as another key is refused, even if the other is not bound",
        arguments: [("Ctrl-I", "Tab"), ("Ctrl-M", "Enter"), ("Ctrl-J", "Enter"), ("Ctrl-H", "Backspace")])
    func sentAsAnother(name: String, sent: String) throws {
        let failure = try failure("[keys.everywhere]\n\nhelp=['F1', '\(name)']")
        #expect(failure.line == 3)
        #expect(failure.reason == "keys.everywhere.help: a terminal sends \(sent) for '\(name)'")
        #expect(throws: SettingsFailure.self) {
            try ConfigFile.configuration(from: Array("[keys.input]\nleave=['Ctrl-[']".utf8), file: "my.toml")
        }
    }

    @Test(
        "a missing theme is reported with the line that names it", arguments: ["nosuch", "", "/no/x"])
    func noTheme(name: String) throws {
        let configuration = try ConfigFile.configuration(
            from: Array("mouse = true\n\ntheme = '\(name)'".utf8), file: "my.toml")
        let failure = try #require(
            #expect(throws: SettingsFailure.self) { try ThemeStore.theme(of: configuration) })
        #expect(failure.kind == "configuration" && failure.file == "my.toml" && failure.line == 3)
        #expect(failure.reason.hasPrefix("theme: '\(name)': "))
    }

    @Test(
        "a key written with escapes is found",
        arguments: ["\"\\u001b[31m\"", "\"\\U0000001b[31m\"", "\"\\t\\\"\\\\\\n\"", "\"é\""])
    func escapedKeys(key: String) throws {
        #expect(try failure("mouse = true\n\(key) = 1\n").line == 2)
        #expect(try failure("[keys.lists]\n\n\(key) = 1\n").line == 3)
        #expect(try failure("\n[keys.\(key)]\n").line == 2)
    }

    @Test("arrays of tables and NUL bytes are refused with their line, without crashing the program")
    func parserFaults() async throws {
        #expect(try failure("mouse = true\n[[keys]]").line == 2)
        #expect(try failure("\n [ [ keys").line == 2)
        #expect(try failure("mouse = true\n\0unknown = 1").line == 2)
        await #expect(processExitsWith: .success) {
            for text in ["[[[", "[[", " [\t[", "\0", "[keys]\n[[", "mouse = [[[["] {
                _ = try? ConfigFile.configuration(from: Array(text.utf8), file: "hostile.toml")
            }
        }
    }

    @Test("invalid UTF-8 is refused")
    func encoding() throws {
        #expect(throws: SettingsFailure.self) {
            try ConfigFile.configuration(from: [0x23, 0xff, 0xfe], file: "my.toml")
        }
    }

    @Test("the default configuration truncated at any byte is read or refused, without a crash")
    func truncated() async {
        await #expect(processExitsWith: .success) {
            let text = Array(ConfigFile.standardText.utf8)
            var (read, refused) = (0, 0)
            for count in 0...text.count {
                do throws(SettingsFailure) {
                    _ = try ConfigFile.configuration(from: Array(text[..<count]), file: "cut.toml")
                    read += 1
                } catch {
                    refused += 1
                    #expect(error.file == "cut.toml" && error.line != nil, "\(count) bytes: \(error)")
                }
            }
            #expect(read > 1 && refused > 1)
        }
    }

    @Test("a hostile key and value are cleaned before they reach the terminal")
    func hostile() throws {
        for text in ["\"\\u001b[2J\\u009b\" = 1", "[keys.lists]\nup = [\"\\u001b[2J\\u202e\"]"] {
            let failure = try failure(text)
            #expect(failure.description.unicodeScalars.allSatisfy { $0.cleaned == $0 })
        }
    }

    @Test("a missing file is refused by name")
    func missing() throws {
        let failure = try #require(
            #expect(throws: SettingsFailure.self) { try ConfigFile.configuration("/nonexistent/my.toml") })
        #expect(failure.file == "/nonexistent/my.toml" && failure.line == nil)
    }
}
