import Screen
import Testing

@testable import App

/// Tests of the lines and reasons reported for invalid theme files.
@Suite("Errors in theme files")
struct ThemeMistakeTests {
    private func theme(_ text: String) throws -> Theme {
        try ThemeFile.theme(from: Array(text.utf8), file: "my.toml")
    }

    /// Returns the error of an invalid theme.
    private func failure(_ text: String) throws -> SettingsFailure {
        try #require(#expect(throws: SettingsFailure.self) { try theme(text) })
    }

    @Test(
        "an error names its file, line and key",
        arguments: [
            ("nmae = 'x'", 1, "nmae: unknown key"),
            ("name = 'x'\n\ncolours = 3", 3, "colours: unknown key"),
            ("name = ''", 1, "name: a theme needs a name"),
            ("name = 3", 1, "name: a theme needs a name"),
            ("name = 'x'\npalette = 3", 2, "palette: expected a table"),
            ("name = 'x'\nroles = 'red'", 2, "roles: expected a table"),
            ("name = 'x'\n[palette]\n\n# red = 1\nred = 7", 5, "palette.red: is not a string"),
            ("name = 'x'\n[palette]\nred = '#ff00'", 3, "palette.red: '#ff00' is not a colour"),
            ("name = 'x'\n[palette]\nred = '#gg0000'", 3, "palette.red: '#gg0000' is not a colour"),
            ("name = 'x'\n[palette]\nred = '256'", 3, "palette.red: '256' is not a colour"),
            ("name = 'x'\n[palette]\nred = 'crimson'", 3, "palette.red: 'crimson' is not a colour"),
            ("name = 'x'\npalette = { red = 'crimson' }", 2, "palette.red: 'crimson' is not a colour"),
            ("name = 'x'\n[roles]\ntitel = { bold = true }", 3, "roles.titel: unknown role"),
            ("name = 'x'\n[roles.titel]\nbold = true", 2, "roles.titel: unknown role"),
            ("name = 'x'\n[roles]\n  bad = 'red'", 3, "roles.bad: expected a table, like { fg = \"…\" }"),
            ("name = 'x'\n[roles]\nbad={ bg = '' }", 3, "roles.bad.bg: '' is not a colour"),
            ("name = 'x'\n[roles]\nbad\t= { fg = 1 }", 3, "roles.bad.fg: is not a string"),
            ("name = 'x'\n[roles]\nbad.fg = 'crimson'", 3, "roles.bad.fg: 'crimson' is not a colour"),
            ("name = 'x'\n[roles.bad]\n\nfg = 'crimson'", 4, "roles.bad.fg: 'crimson' is not a colour"),
            ("name = 'x'\n[roles]\nbad = { bold = 1 }", 3, "roles.bad.bold: expected true or false"),
            ("name = 'x'\n[roles]\nbad = { italic = true }", 3, "roles.bad.italic: unknown key"),
            // The same key also appears earlier, in the palette.
            (
                "name = 'x'\n[palette]\nbad = '1'\n[roles]\nbad = { fg = 'crimson' }", 5,
                "roles.bad.fg: 'crimson' is not a colour"
            ),
        ])
    func mistakes(text: String, line: Int, reason: String) throws {
        let failure = try failure(text)
        #expect(failure == SettingsFailure(kind: "theme", file: "my.toml", line: line, reason: reason))
        #expect(failure.description == "read theme my.toml:\(line): \(reason)")
    }

    @Test("a theme without a name is refused, without a line number")
    func noName() throws {
        let failure = try failure("[roles]\n")
        #expect(failure.description == "read theme my.toml: name: a theme needs a name")
    }

    @Test(
        "a syntax error names its file and line",
        arguments: [
            ("name = ", 1), ("name = \"x\"\n[palette", 2), ("\n\n\n= 3", 4),
            ("[roles]\ntext = { fg = \"1\"", 2),
            ("name = 1\nname = 2", 2),
        ])
    func syntax(text: String, line: Int) throws {
        let failure = try failure(text)
        #expect(failure.file == "my.toml" && failure.line == line)
        #expect(!failure.reason.isEmpty)
    }

    @Test("a hostile key, value and file name are cleaned before they reach the terminal")
    func hostile() throws {
        for text in ["\"\\u001b[2J\\u009b\" = 1", "name = 'x'\n[palette]\nx = \"\\u001b[2J\\u202e\""] {
            let failure = try failure(text)
            #expect(failure.description.unicodeScalars.allSatisfy { $0.cleaned == $0 })
        }
        let named = SettingsFailure(kind: "theme", file: "\u{1b}[2J\n", line: 1, reason: "\u{9b}m")
        #expect(named.description == "read theme ␛[2J␊:1: \u{fffd}m")
    }

    @Test("invalid bytes and malformed text are refused as a theme")
    func bytes() {
        let samples: [[UInt8]] = [
            [], [0xff, 0xfe], [0x6e, 0x3d, 0x27, 0xff, 0x27], Array("a=".utf8), Array("[".utf8),
            Array("a = 'x\u{1}'".utf8), Array("ü = 1".utf8), Array(repeating: 0x22, count: 9_999),
            Array("a = ".utf8) + Array(repeating: 0x5b, count: 10_000),
        ]
        for bytes in samples {
            #expect(throws: SettingsFailure.self, "\(bytes.prefix(8))") {
                try ThemeFile.theme(from: bytes, file: "bytes")
            }
        }
    }

    @Test("a theme truncated at any byte is read or refused, without crashing the program")
    func truncated() throws {
        let text = Array("name = 'x'\n[palette]\nred = '#ff0000'\n[roles]\nbad = { fg = 'red' }".utf8)
        var read = 0
        for count in 0...text.count {
            do throws(SettingsFailure) {
                _ = try ThemeFile.theme(from: Array(text[..<count]), file: "cut.toml")
                read += 1
            } catch {
                #expect(error.file == "cut.toml", "\(count) bytes")
            }
        }
        #expect(read > 1 && read < text.count)
    }

    @Test("three brackets do not crash the program")
    func brackets() async {
        await #expect(processExitsWith: .success) {
            _ = try? ThemeFile.theme(from: Array("[[[".utf8), file: "brackets.toml")
        }
    }

    @Test("a NUL does not end the file")
    func nulByte() {
        #expect(throws: SettingsFailure.self) { try theme("name = 'x'\n\0unknown = 1\n") }
    }

    @Test("a colour has no sign", arguments: ["+5", "-0", "#+12345"])
    func sign(color: String) {
        #expect(throws: SettingsFailure.self) { try theme("name = 'x'\n[palette]\nx = '\(color)'") }
    }

    @Test("lines that end in CR LF are counted")
    func carriageReturns() throws {
        let failure = try failure("name = 'x'\r\n[palette]\r\n\r\nred = 'crimson'\r\n")
        #expect(failure.line == 4)
    }

    @Test("a quoted key with dots is found")
    func quoted() throws {
        let failure = try failure("name = 'x'\n\"a.b\" = 1")
        #expect(failure.line == 2)
    }
}
