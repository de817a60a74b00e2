import Testing

@testable import App

/// Tests of files that are not TOML 1.0: where each breaks, and why.
@Suite("Mistakes in TOML files")
struct TOMLFailureTests {
    private func failure(_ bytes: [UInt8]) -> TOMLFailure? {
        do throws(TOMLFailure) {
            _ = try TOMLValue.root(of: bytes)
            return nil
        } catch {
            return error
        }
    }

    private func expect(_ text: String, breaksAt line: Int, _ column: Int, _ reason: String) {
        let failure = failure(Array(text.utf8))
        #expect(failure?.reason == reason, "\(text)")
        #expect(failure?.position == TOMLPosition(line: line, column: column), "\(text)")
    }

    private func expectRefused(_ value: String) {
        let failure = failure(Array("a = 1\nb = \(value)".utf8))
        #expect(failure?.position.line == 2, "\(value): \(failure.map { "\($0)" } ?? "read")")
    }

    @Test(
        "a table name starts with a letter, a digit, a sign or a quote",
        arguments: [
            ("[é]", "'é'"), ("[.]", "'.'"), ("[#]", "'#'"), ("[=]", "'='"), ("[{]", "'{'"), ("[,]", "','"),
            ("[ .a]", "'.'"), ("[]", "']'"), ("[\r]", "'\r'"), ("[a.]", "']'"),
            ("[a.\u{2028}]", "'\u{2028}'"),
            ("[a. .b]", "'.'"), ("[\u{feff}a]", "'\u{feff}'"), ("[\u{1F600}]", "'\u{1F600}'"), ("[[[", "'['"),
            ("[ [a]]", "'['"), ("[[]]", "']'"), ("[\0]", "'\0'"),
        ])
    func headers(text: String, found: String) {
        let reason = "expected a table name, found \(found)"
        #expect(failure(Array(text.utf8))?.reason == reason)
        #expect(failure(Array("a = 1\r\n \t\(text)\n".utf8))?.position.line == 2)
    }

    @Test(
        "missing syntax is reported with its line and column",
        arguments: [
            ("a = 1\n[", 2, 2, "expected a table name, found the end of the file"),
            ("[\na = 1", 1, 2, "expected a table name, found the end of the line"),
            ("\n[ \r\n]", 2, 3, "expected a table name, found the end of the line"),
            ("[a", 1, 3, "expected ']' after the table name, found the end of the file"),
            ("[[a]\n", 1, 5, "expected ']]' after the table name, found the end of the line"),
            ("[[a] ]\n", 1, 5, "expected ']]' after the table name, found ' '"),
            ("[a]]\n", 1, 4, "expected the end of the line, found ']'"),
            ("[a] b = 1", 1, 5, "expected the end of the line, found 'b'"),
            ("\u{feff}[é]", 1, 2, "expected a table name, found 'é'"),
            ("a", 1, 2, "expected '=' after the key, found the end of the file"),
            ("a b = 1", 1, 3, "expected '=' after the key, found 'b'"),
            ("a.\n", 1, 3, "expected a key, found the end of the line"),
            ("a..b = 1", 1, 3, "expected a key, found '.'"), (".a = 1", 1, 1, "expected a key, found '.'"),
            ("é = 1", 1, 1, "expected a key, found 'é'"), ("= 1", 1, 1, "expected a key, found '='"),
            ("a = 1\n\u{feff}b = 1", 2, 1, "expected a key, found '\u{feff}'"),
            ("a = 1\r", 1, 6, "expected the end of the line, found '\r'"),
            ("\na = \n", 2, 5, "expected a value, found the end of the line"),
            ("a = # b", 1, 5, "expected a value, found '#'"), ("a = é", 1, 5, "expected a value, found 'é'"),
            ("a == 1", 1, 4, "expected a value, found '='"),
            ("a = 1\0", 1, 6, "expected the end of the line, found '\0'"),
            ("a = [}", 1, 6, "expected a value, found '}'"),
            ("a = [\n\u{2028}]", 2, 1, "expected a value, found '\u{2028}'"),
            ("a = [,]", 1, 6, "expected a value, found ','"),
            ("a = [1,,2]", 1, 8, "expected a value, found ','"),
            ("a = [1 2]", 1, 8, "expected ',' or ']', found '2'"),
            ("\na = [1,\n# ]\n", 2, 5, "unterminated array: expected ']'"),
            ("a = [[1]", 1, 5, "unterminated array: expected ']'"),
            ("a = { b = 1 c = 2 }", 1, 13, "expected ',' or '}', found 'c'"),
            ("a = { b = 1, }", 1, 14, "expected a key, found '}'"),
            ("a = {,}", 1, 6, "expected a key, found ','"),
            ("a = {\nb = 1 }", 1, 6, "expected a key, found the end of the line"),
            ("a = { b = 1\n}", 1, 12, "expected ',' or '}', found the end of the line"),
            ("a = { b = 1 # }\n}", 1, 13, "expected ',' or '}', found '#'"),
            ("a = 1 b = 2", 1, 7, "expected the end of the line, found 'b'"),
            ("a = 'b' 'c'", 1, 9, "expected the end of the line, found '''"),
            ("a = yes", 1, 5, "'yes' is not a value: strings need quotes"),
            ("a = 08", 1, 5, "'08' is not a number"), ("a = [.1]", 1, 6, "'.1' is not a number"),
            ("a = -x", 1, 5, "'-x' is not a number"), ("a = 7:32", 1, 5, "'7:32' is not a number"),
        ])
    func missing(text: String, line: Int, column: Int, reason: String) {
        expect(text, breaksAt: line, column, reason)
    }

    @Test(
        "a wrong string is reported with its line and column",
        arguments: [
            ("\na = 'b\n'", 2, 5, "unterminated string"), ("a = \"b\\\"", 1, 5, "unterminated string"),
            ("a = \"b\\", 1, 5, "unterminated string"), ("a = \"b\r\n\"", 1, 5, "unterminated string"),
            ("a = '''b\n''\n\nc", 1, 5, "unterminated string"),
            ("a = \"\"\"b\\", 1, 5, "unterminated string"),
            ("a = '''''''''", 1, 13, "expected the end of the line, found '''"),
            ("a = \"\"\"\n\\x\"\"\"", 2, 2, "expected an escape after '\\', found 'x'"),
            ("a = \"\\é\"", 1, 7, "expected an escape after '\\', found 'é'"),
            ("a = \"\\\n\"", 1, 7, "expected an escape after '\\', found the end of the line"),
            ("a = \"\"\"\\ b\"\"\"", 1, 9, "expected an escape after '\\', found ' '"),
            ("a = \"\\u12g4\"", 1, 10, "expected 4 hexadecimal digits, found 'g'"),
            ("a = \"\\U1234\"", 1, 12, "expected 8 hexadecimal digits, found '\"'"),
            ("a = \"b\\ud800\"", 1, 7, "'\\ud800' is not a Unicode scalar"),
            ("a = \"\\U00110000\"", 1, 6, "'\\U00110000' is not a Unicode scalar"),
            ("a = \"\\Uffffffff\"", 1, 6, "'\\Uffffffff' is not a Unicode scalar"),
            ("a = '\0'", 1, 6, "control character U+0000 in a string"),
            ("a = 'x\u{1}'", 1, 7, "control character U+0001 in a string"),
            ("a = '''\n\u{7f}'''", 2, 1, "control character U+007F in a string"),
            ("a = \"\"\"\rb\"\"\"", 1, 8, "control character U+000D in a string"),
            ("a = 1\n# \0", 2, 3, "control character U+0000 in a comment"),
            ("# a\rb = 1", 1, 4, "control character U+000D in a comment"),
            ("\n'''a''' = 1", 2, 1, "a key must not be a multi-line string"),
            ("[\"\"\"a\"\"\"]", 1, 2, "a table name must not be a multi-line string"),
        ])
    func strings(text: String, line: Int, column: Int, reason: String) {
        expect(text, breaksAt: line, column, reason)
    }

    @Test(
        "a wrong number is refused",
        arguments: [
            "08", "-01", "+0_1", "1_", "_1", "1__0", "0x", "0x_1", "0x1_", "0xg", "0X1", "0b2", "0o8", "+0x1",
            "-0b1", "0x-1", "--1",
            "+-1", "+", "-", "1.", ".1", "1._0", "1_.0", "1.0_", "1e", "1e+", "1e_1", "1e1_", "1_e1", "1.e1",
            "1e1.0",
            "1ee1", "1.2.3", "00.1", "03e1", "Inf", "+INF", "infinity", "NaN", "in", "i", "1a", "1 000", "١",
            "1,0",
            "0x1.8p1", "True", "FALSE", "t", "truefalse", "tru", "null", "0b", "1e1e1", "0_x1",
        ])
    func numbers(value: String) { expectRefused(value) }

    @Test(
        "an integer outside 64 bits is refused",
        arguments: [
            "9223372036854775808", "-9223372036854775809", "0x8000000000000000", "0o1000000000000000000000",
            "18446744073709551616",
        ])
    func overflow(value: String) {
        expect("a = \(value)", breaksAt: 1, 5, "'\(value)' does not fit into 64 bits")
    }

    @Test("a wrong value is quoted in part if it is long")
    func longNumber() {
        let quoted = String(repeating: "1", count: 40)
        let text = "a = " + String(repeating: "1", count: 200)
        expect(text, breaksAt: 1, 5, "'\(quoted)…' does not fit into 64 bits")
    }

    @Test(
        "a wrong date or time is refused",
        arguments: [
            "1979-13-01", "1979-00-01", "1979-01-00", "1979-01-32", "1979-04-31", "2023-02-29", "1900-02-29",
            "1979-02-30",
            "1979-1-01", "1979-01-1", "79-01-01", "10000-01-01", "-1979-01-01", "1979-01", "1979-0127",
            "1979-01-01T",
            "1979-01-01TZ", "1979-01-01t-7:32", "1979-01-01T07:32", "1979-01-01T7:32:00",
            "1979-01-01T24:00:00",
            "1979-01-01T07:60:00", "1979-01-01T07:32:61", "1979-01-01T07:32:00.", "1979-01-01T07:32:00.Z",
            "1979-01-01T07:32:00+7:00", "1979-01-01T07:32:00+07", "1979-01-01T07:32:00-0700",
            "1979-01-01T07:32:00+24:00",
            "1979-01-01T07:32:00+07:60", "1979-01-01T07:32:00Zx", "1979-01-01  07:32:00",
            "1979-01-01 7:32:00", "1979-01-0107:32:00",
            "1979-01-01x", "1979-01-01 1", "1979-01-01\t07:32:00", "07:32", "7:32:00", "07:32:00Z",
            "07:32:00+01:00", "24:00:00", "07:32:00.",
            "1979-01-01TT07:32:00", "1979-01-01T07:32:00 Z",
        ])
    func dates(value: String) { expectRefused(value) }

    @Test(
        "a second definition is refused, and the reason names the line of the first",
        arguments: [
            ("a = 1\na = 2", 2, 1, "a", 1), ("a = 1\n'a' = 2", 2, 1, "a", 1),
            ("a.b = 1\na.b = 2", 2, 3, "b", 1),
            ("a.b = 1\na = 2", 2, 1, "a", 1), ("a = 1\n[a]", 2, 2, "a", 1), ("[a]\n[a]", 2, 2, "a", 1),
            ("\n[a]\nb = 1\n[ a ]", 4, 3, "a", 2), ("[a.b]\n[a]\n[a]", 3, 2, "a", 1),
            ("[a]\nb.c = 1\n[a.b]", 3, 4, "b", 2),
            ("a.b.c = 1\n[a]", 2, 2, "a", 1), ("a = {}\n[a]", 2, 2, "a", 1), ("[[a]]\n[a]", 2, 2, "a", 1),
            ("[a]\n[[a]]", 2, 3, "a", 1), ("[a.b]\n[[a]]", 2, 3, "a", 1), ("a = []\n[[a]]", 2, 3, "a", 1),
            ("a = [{}]\n[[a]]", 2, 3, "a", 1), ("[[a.b]]\n[a.b]", 2, 4, "b", 1),
            ("[a]\nb = 1\n[a.b]", 3, 4, "b", 2),
            ("[a.b]\n[a]\nb = 1", 3, 1, "b", 1), ("a = { b = 1,\tb = 2 }", 1, 14, "b", 1),
            ("a = { b.c = 1, b = 2 }", 1, 16, "b", 1), ("[[a]]\n[a.b]\n[a.b]", 3, 4, "b", 2),
        ])
    func duplicates(text: String, line: Int, column: Int, name: String, first: Int) {
        expect(text, breaksAt: line, column, "'\(name)' is already defined on line \(first)")
    }

    @Test(
        "a value or table that is complete is not extended",
        arguments: [
            ("a = 1\na.b = 2", 2, 1, "a", 1), ("a = 1\n[a.b]", 2, 2, "a", 1),
            ("a = {}\na.b = 1", 2, 1, "a", 1),
            ("a = {}\n[a.b]", 2, 2, "a", 1), ("a = { b = {} }\n[a.b.c]", 2, 2, "a", 1),
            ("a = { b = {}, b.c = 1 }", 1, 15, "b", 1), ("a.b = {}\na.b.c = 1", 2, 3, "b", 1),
            ("a = [{}]\n[a.b]", 2, 2, "a", 1), ("a = [{}]\n[[a.b]]", 2, 3, "a", 1),
            ("a = []\na.b = 1", 2, 1, "a", 1),
            ("[a.b]\n[a]\nb.c = 1", 3, 1, "b", 1), ("[a.b.c]\n[a]\nb.d = 1", 3, 1, "b", 1),
            ("[[a.b]]\n[a]\nb.c = 1", 3, 1, "b", 1), ("[a]\nb = 'c'\nb.d = 1", 3, 1, "b", 2),
        ])
    func extensions(text: String, line: Int, column: Int, name: String, first: Int) {
        expect(text, breaksAt: line, column, "nothing can be added to '\(name)', defined on line \(first)")
    }

    @Test(
        "invalid UTF-8 is refused with its line and column",
        arguments: [
            (0, [0xff]), (0, [0xc3, 0x28]), (0, [0xc3]), (0, [0xed, 0xa0, 0x80]), (0, [0xc0, 0x80]),
            (0, [0xf5]),
            (0, [0x80]), (1, [0xc3, 0xa9, 0xf4, 0x90, 0x80, 0x80]),
        ] as [(Int, [UInt8])])
    func encoding(valid: Int, bytes: [UInt8]) {
        for quote in ["'", "\"", "#"] {
            let failure = failure(Array("a = 1\nb = 2\(quote)".utf8) + bytes + Array("'\n".utf8))
            #expect(failure?.reason == "not valid UTF-8")
            #expect(failure?.position == TOMLPosition(line: 2, column: 7 + valid))
        }
    }

    @Test(
        "UTF-16 is refused",
        arguments: [[0xff, 0xfe, 0x61, 0], [0xfe, 0xff, 0, 0x61], [0x61, 0, 0x3d, 0]] as [[UInt8]])
    func wideCharacters(bytes: [UInt8]) {
        #expect(failure(bytes)?.position.line == 1)
    }

    @Test("values nested 64 deep are read, deeper ones are refused")
    func depth() {
        for (open, close) in [("[", "]"), ("{a=", "}"), ("[{a=", "}]")] {
            let levels = 63 / (open.utf8.count == 4 ? 2 : 1)
            let fits =
                "a = " + String(repeating: open, count: levels) + "1"
                + String(repeating: close, count: levels)
            #expect(failure(Array(fits.utf8)) == nil, "\(open)")
            let failure = failure(Array("\na = \(String(repeating: open, count: 30_000))".utf8))
            #expect(failure?.reason == "values nested more than 64 deep" && failure?.position.line == 2)
        }
    }

    @Test("a file truncated at any byte is read or refused within its lines")
    func truncated() {
        let text = Array(
            "[a]\nb.'c' = [1, \"\\u00e9\", '''\nx'''] # é\n[[d]]\ne = { f = 1979-05-27 07:32:00Z }\r\n".utf8)
        var (read, refused) = (0, 0)
        for count in 0...text.count {
            guard let failure = failure(Array(text[..<count])) else {
                read += 1
                continue
            }
            refused += 1
            #expect(failure.position.line <= text[..<count].count { $0 == 0x0a } + 1)
        }
        #expect(read > 5 && refused > 40)
    }
}
