import Screen
import TestSupport
import Testing
import Themes

@testable import App

/// Tests of themes and configurations with random changes.
@Suite("Modified settings files")
struct SettingsMutationTests {
    /// Characters at grammar boundaries, and input at which parsers have crashed.
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
