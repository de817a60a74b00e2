import Screen
import TestSupport
import Testing
import Themes

@testable import App

/// What must not reach the parser, which would end the program: here that is the run of the tests.
@Suite("The shape of settings files")
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
        "the name of a table begins with a letter, a digit, a sign or a quote",
        arguments: [
            ("[é]", "'é'"), ("[.]", "'.'"), ("[#]", "'#'"), ("[=]", "'='"), ("[{]", "'{'"), ("[,]", "','"),
            ("[ .a]", "'.'"), ("[]", "']'"), ("[\r]", "'\r'"), ("[a.]", "']'"),
            ("[a.\u{2028}]", "'\u{2028}'"),
            ("[a. .b]", "'.'"), ("[\u{feff}a]", "'\u{feff}'"), ("[\u{1F600}]", "'\u{1F600}'"),
        ])
    func headers(text: String, found: String) {
        let found = "the name of a table is missing in front of \(found)"
        #expect(mistake(text)?.line == 1 && mistake(text)?.reason == found)
        #expect(mistake("a = 1\r\n \t\(text)\n")?.line == 2)
    }

    @Test(
        "what is not there is told with its line",
        arguments: [
            ("a = 1\n[", 2, "the name of a table is missing at the end of the file"),
            ("[\na = 1", 1, "the name of a table is missing at the end of the line"),
            ("\n[ \r\n]", 2, "the name of a table is missing at the end of the line"),
            ("[a", 1, "']' behind the name of a table is missing at the end of the file"),
            ("[a] b = 1", 1, "the end of the line is missing in front of 'b'"),
            ("\u{feff}[é]", 1, "the name of a table is missing in front of 'é'"),
            ("a", 1, "'=' behind the key is missing at the end of the file"),
            ("a b = 1", 1, "'=' behind the key is missing in front of 'b'"),
            ("é = 1", 1, "a key is missing in front of 'é'"),
            ("\na = \n", 2, "a value is missing at the end of the line"),
            ("a = # b", 1, "a value is missing in front of '#'"),
            ("a = [}", 1, "a value is missing in front of '}'"),
            ("a = [\n\u{2028}]", 2, "a value is missing in front of '\u{2028}'"),
            ("a = [,]", 1, "a value is missing in front of ','"),
            ("a = [1 2]", 1, "',' or ']' is missing in front of '2'"),
            ("\na = [1,\n# ]\n", 2, "a list without its ']'"),
            ("a = { b = 1 c = 2 }", 1, "',' or '}' is missing in front of 'c'"),
            ("a = { b = 1, }", 1, "a key is missing in front of '}'"),
            ("a = {\nb = 1 }", 1, "a key is missing at the end of the line"),
            ("a = 2000-01-01 1\n", 1, "the end of the line is missing in front of '1'"),
            ("a = 2000-01-01T\n", 1, "a date without the time behind its T"),
            ("\na = [2000-01-01TT07:32:00]", 2, "a date without the time behind its T"),
            ("a = 2000-01-01t-7:32", 1, "a date without the time behind its T"),
            ("\na = 'b\n'", 2, "a text without its closing quote"),
            ("a = \"b\\\"", 1, "a text without its closing quote"),
            ("a = '''b\n''\n\nc", 1, "a text without its closing quote"),
            ("\n'''a''' = 1", 2, "a key is no text of several lines"),
            ("['''a''']", 1, "the name of a table is no text of several lines"),
            ("a = \"\\u0000\"", 1, "a NUL in a text"), ("\"\\U00000000\" = 1", 1, "a NUL in a text"),
            ("a = 1\n# \0", 2, "a NUL byte"), ("[[a]]", 1, "'[[': there are no arrays of tables here"),
            ("[\t[a]]", 1, "'[[': there are no arrays of tables here"),
        ])
    func missing(text: String, line: Int, reason: String) {
        #expect(
            mistake(text)?.line == line && mistake(text)?.reason == reason, "\(mistake(text)?.reason ?? "")")
    }

    @Test(
        "what looks like a mistake inside a text, a comment or a list of several lines is none",
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

    @Test("tables and names without end are refused: they would fill the stack")
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

    /// What stands where the grammar turns, and what once ended a parser.
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

    @Test("no change of a theme or of the configuration ends the program: it is read or refused")
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
