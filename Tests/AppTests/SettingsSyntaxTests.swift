import Screen
import TestSupport
import Testing
import Themes

@testable import App

/// Tests of input that must not reach the parser, where it would crash the program.
@Suite("Settings file syntax")
struct SettingsSyntaxTests {
    private func mistake(_ text: String) -> SettingsSyntax.Mistake? {
        do throws(SettingsSyntax.Mistake) {
            try SettingsSyntax.check(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "a table name starts with a letter, a digit, a sign or a quote",
        arguments: [
            ("[é]", "'é'"), ("[.]", "'.'"), ("[#]", "'#'"), ("[=]", "'='"), ("[{]", "'{'"), ("[,]", "','"),
            ("[ .a]", "'.'"), ("[]", "']'"), ("[\r]", "'\r'"), ("[a.]", "']'"),
            ("[a.\u{2028}]", "'\u{2028}'"),
            ("[a. .b]", "'.'"), ("[\u{feff}a]", "'\u{feff}'"), ("[\u{1F600}]", "'\u{1F600}'"),
        ])
    func headers(text: String, found: String) {
        let found = "expected a table name, found \(found)"
        #expect(mistake(text)?.line == 1 && mistake(text)?.reason == found)
        #expect(mistake("a = 1\r\n \t\(text)\n")?.line == 2)
    }

    @Test(
        "missing syntax is reported with its line",
        arguments: [
            ("a = 1\n[", 2, "expected a table name, found the end of the file"),
            ("[\na = 1", 1, "expected a table name, found the end of the line"),
            ("\n[ \r\n]", 2, "expected a table name, found the end of the line"),
            ("[a", 1, "expected ']' after the table name, found the end of the file"),
            ("[a] b = 1", 1, "expected the end of the line, found 'b'"),
            ("\u{feff}[é]", 1, "expected a table name, found 'é'"),
            ("a", 1, "expected '=' after the key, found the end of the file"),
            ("a b = 1", 1, "expected '=' after the key, found 'b'"),
            ("é = 1", 1, "expected a key, found 'é'"),
            ("\na = \n", 2, "expected a value, found the end of the line"),
            ("a = # b", 1, "expected a value, found '#'"),
            ("a = [}", 1, "expected a value, found '}'"),
            ("a = [\n\u{2028}]", 2, "expected a value, found '\u{2028}'"),
            ("a = [,]", 1, "expected a value, found ','"),
            ("a = [1 2]", 1, "expected ',' or ']', found '2'"),
            ("\na = [1,\n# ]\n", 2, "unterminated array: expected ']'"),
            ("a = { b = 1 c = 2 }", 1, "expected ',' or '}', found 'c'"),
            ("a = { b = 1, }", 1, "expected a key, found '}'"),
            ("a = {\nb = 1 }", 1, "expected a key, found the end of the line"),
            ("a = 2000-01-01 1\n", 1, "expected the end of the line, found '1'"),
            ("a = 2000-01-01T\n", 1, "expected a time after the T of a date"),
            ("\na = [2000-01-01TT07:32:00]", 2, "expected a time after the T of a date"),
            ("a = 2000-01-01t-7:32", 1, "expected a time after the T of a date"),
            ("\na = 'b\n'", 2, "unterminated string"),
            ("a = \"b\\\"", 1, "unterminated string"),
            ("a = '''b\n''\n\nc", 1, "unterminated string"),
            ("\n'''a''' = 1", 2, "a key must not be a multi-line string"),
            ("['''a''']", 1, "a table name must not be a multi-line string"),
            ("a = \"\\u0000\"", 1, "NUL in a string"), ("\"\\U00000000\" = 1", 1, "NUL in a string"),
            ("a = 1\n# \0", 2, "unexpected NUL byte"),
            ("[[a]]", 1, "'[[': arrays of tables are not supported"),
            ("[\t[a]]", 1, "'[[': arrays of tables are not supported"),
        ])
    func missing(text: String, line: Int, reason: String) {
        #expect(
            mistake(text)?.line == line && mistake(text)?.reason == reason, "\(mistake(text)?.reason ?? "")")
    }

    @Test(
        "strings, comments and multi-line lists may contain text that looks like an error",
        arguments: [
            "", "\u{feff}", "a = '''\n[é]\n[[b]]\n'''", "a = \"\"\"\n[.]\\\"\"\"\\\n\"\"\"\"\" # \"",
            "# [é]\n#[[",
            "a = [ # [é]\n  ['b'],\n[\n'[é'\n]\n,]", "a = \"[\\\\\"", "'[é]' = 1 # é", "[ 'é' . \"b\\\"\" ]",
            "a.'b'.\"c\" = { 'd' = [{ e = 1 }] }", "a = ''\r\nb = \"\"", "a = ''''''", "a = '''''b'''''",
            "a = [1979-05-27T07:32:00Z, 0x1f, -1.5e-7, inf, true,]", "[a]\r\n\r\n\t[a.b] # c",
        ])
    func good(text: String) throws {
        #expect(mistake(text) == nil, "\(mistake(text)?.reason ?? "")")
        _ = try SettingsSource.parse(Array(text.utf8), kind: "test", file: "good.toml")
    }

    @Test("deeply nested tables and names are refused, because they would overflow the stack")
    func depth() {
        let dots = Array(repeating: "a", count: 30_000)
        for text in [
            dots.joined(separator: ".") + " = 1", "[\(dots.joined(separator: "."))]",
            "a = " + String(repeating: "[", count: 30_000), "a = " + String(repeating: "{a=", count: 20_000),
            "a = " + String(repeating: "1", count: 200),
        ] {
            #expect(mistake(text)?.line == 1)
        }
    }

    /// Characters at grammar boundaries, and input that once crashed the parser.
    private static let pieces: [[UInt8]] =
        [
            "[", "[[", "]", "{", "}", "=", ".", ",", "#", "\"", "'", "\"\"\"", "'''", "\\", "\\u0000", "\\u",
            "\n",
            "\r", "\r\n", " ", "\t", "é", "\u{2028}", "\u{feff}", "\u{85}", "\u{1F600}", "\0", "\u{b}", "_",
            "+", "-",
            ":", "0", "0x", "0b1", "1e", "inf", "nan", "true", "t", "2000-01-01 ", "2000-01-01 1", "07:32",
            "Z",
            "1_", "a.a.a.a.a.a.a.a.a", "[.]", "[}", "[é]", "a = [", "a = {",
        ].map { Array($0.utf8) } + [[0xff], [0xc3], Array(repeating: 0x31, count: 140)]

    private static func mutate(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let start = Int.random(in: 0...bytes.count, using: &random)
            let end = min(bytes.count, start + Int.random(in: 0...3, using: &random))
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes.removeSubrange(start..<end)
            case 1: bytes.removeSubrange(start...)
            case 2: bytes.insert(contentsOf: bytes[start..<min(bytes.count, start + 40)], at: start)
            default:
                bytes.replaceSubrange(start..<end, with: pieces.randomElement(using: &random) ?? [])
            }
        }
        return bytes
    }

    @Test("any modified theme or configuration is read or refused, without crashing the program")
    func mutations() throws {
        var random = SeededGenerator(seed: 11)
        let settings =
            "theme = 'dark'\nmouse = true\n\n[keys.lists]\nup = [\n  'k', \"Up\", # up\n]\n"
            + "filter = ['''/''', \"\"\"F5\"\"\"]\n[keys]\ninput = { leave = ['Esc'], submit = [] }\n"
        let theme = "name = \"x\"\n[palette]\nred = '#ff0000'\n[roles]\nbad = { fg = 'red', bold = true }\n"
        var seeds = [Array(settings.utf8), Array(theme.utf8), []]
        seeds += ShippedThemes.names.compactMap { ShippedThemes.file(named: $0) }
        seeds += [Array(ConfigFile.standardText.utf8.prefix(700))]
        var (read, refused) = (0, 0)
        for round in 0..<6_000 {
            let bytes = Self.mutate(seeds[round % 3 == 0 ? round % seeds.count : round % 3], &random)
            do throws(SettingsFailure) {
                _ = try ThemeFile.theme(from: bytes, file: "mutant.toml")
                read += 1
            } catch {
                refused += 1
                #expect(error.file == "mutant.toml")
            }
            _ = try? ConfigFile.configuration(from: bytes, file: "mutant.toml")
        }
        #expect(read > 50 && refused > 1_000)
    }
}
