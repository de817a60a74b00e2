import Foundation
import PseudoTerminal
import Testing

/// Settings files in the real program: where they are found, and how mistakes are reported.
@Suite("Settings")
struct SettingsTests {
    /// Creates a home folder with these files in its `.config/pollux`.
    private func home(_ files: [String: String]) throws -> ScratchFolder {
        let home = try ScratchFolder()
        for (name, text) in files {
            let file = URL(filePath: "\(home.path)/.config/pollux/\(name)")
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        return home
    }

    /// Returns the program's output in a terminal, and expects it to exit with status 1.
    private func refusal(_ arguments: [String], home: ScratchFolder) throws -> String {
        let child = try FullScreen.start(arguments, environment: ["HOME": home.path])
        #expect(child.end() == .code(1), "\(child.told)")
        #expect(child.leftovers == [])
        #expect(OutputAudit(child.output).problems == [])
        return String(decoding: child.output, as: UTF8.self)
    }

    @Test(
        "a mistake in the configuration prints its file, line and key, and the screen stays closed",
        arguments: [
            ("mouse = true\ntehme = 'dark'\n", 2, "tehme: unknown key"),
            ("[keys.lists]\nup = ['Upp']", 2, "keys.lists.up: 'Upp' is not a key"),
            ("[keys.lists]\n\nup = ['j']", 3, "keys.lists.up: 'j' is already bound to 'down'"),
            (
                "[keys.everywhere]\nzoom = 'z'", 2,
                #"keys.everywhere.zoom: expected a list of keys, like ["q", "F10"]"#
            ),
            (
                "[keys.everywhere]\nquit = []\nclose = []", 2,
                "keys.everywhere.quit: no key is left to quit: 'close' and 'quit' have none"
            ),
        ])
    func badConfiguration(text: String, line: Int, reason: String) throws {
        let home = try home(["config.toml": text, "other.toml": text])
        for (arguments, name) in [
            ([], "config"), (["--config", "\(home.path)/.config/pollux/other.toml"], "other"),
        ] {
            #expect(
                try refusal(arguments, home: home)
                    == "pollux: read configuration \(home.path)/.config/pollux/\(name).toml:\(line): \(reason)\r\n"
            )
        }
    }

    @Test("a mistake in a theme prints one line, whether an option or the configuration names it")
    func badTheme() throws {
        let theme = "name = 'sea'\n[roles]\nbad = { fg = 'crimson' }\n"
        let home = try home(["themes/sea.toml": theme, "config.toml": "theme = 'sea'\n"])
        let path = "\(home.path)/.config/pollux/themes/sea.toml"
        for arguments in [[], ["--theme", "sea"], ["--theme", path]] {
            #expect(
                try refusal(arguments, home: home)
                    == "pollux: read theme \(path):3: roles.bad.fg: 'crimson' is not a colour\r\n")
        }
    }

    @Test("for a missing theme, the error gives the line of the configuration that names it")
    func noTheme() throws {
        let home = try home(["config.toml": "\ntheme = 'nosuch'\n"])
        let told = try refusal([], home: home)
        let start = "pollux: read configuration \(home.path)/.config/pollux/config.toml:2: theme: 'nosuch': "
        #expect(told.hasPrefix(start + "no such theme; available: dark "))
    }

    @Test("a file that used to crash the parser prints one line")
    func parserFaults() throws {
        let home = try home(["config.toml": "[é]\n"])
        #expect(
            try refusal([], home: home) == """
                pollux: read configuration \(home.path)/.config/pollux/config.toml:1: \
                expected a table name, found 'é'\r

                """)
    }

    @Test("the picker shows a theme's mistake, also on Enter, and keeps the previous theme")
    func refusedTheme() throws {
        let home = try home(["themes/zz.toml": "[{]\n"])
        let child = try FullScreen.opened(environment: ["HOME": home.path])
        try child.keys("T")
        #expect(child.shows("  zz"), "\(child.told)")
        try child.keys("End")
        #expect(child.shows("zz.toml:1: expected a table name"), "\(child.told)")
        try child.keys("Enter")
        #expect(child.hides("Themes"), "\(child.told)")
        #expect(child.shows("zz.toml:1: expected a table name"), "\(child.told)")
        try child.keys("T")
        #expect(child.shows("▸ dark"), "\(child.told)")
    }

    @Test("Esc in the picker restores a theme that was loaded from a file by path")
    func backToFile() throws {
        let home = try home(["mine.toml": "name = 'other'\n[roles]\ntext = { fg = '1' }\n"])
        let child = try FullScreen.opened(
            ["--theme", "\(home.path)/.config/pollux/mine.toml"], environment: ["HOME": home.path])
        try child.keys("T")
        #expect(child.shows("nord"), "\(child.told)")
        try child.keys("Down")
        #expect(child.shows("▸ dark"), "\(child.told)")
        try child.keys("Esc")
        #expect(child.hides("Themes"), "\(child.told)")
        try child.keys("T")
        // A theme loaded by path is not in the list, so no row is selected.
        #expect(child.shows("nord") && !child.screen.contains("▸ dark"), "\(child.told)")
        #expect(!child.screen.contains("read theme"), "\(child.told)")
    }

    @Test("a configuration named by an option must exist; the default one need not")
    func missing() throws {
        let home = try home([:])
        let told = try refusal(["--config", "\(home.path)/none.toml"], home: home)
        #expect(told.hasPrefix("pollux: read configuration \(home.path)/none.toml: "))
        #expect(told.split(separator: "\r\n").count == 1)
        let child = try FullScreen.opened(environment: ["HOME": home.path])
        child.type("Q")
        #expect(child.end() == .code(0))
    }

    @Test("'pollux config' prints a configuration that changes nothing")
    func standardText() throws {
        let printed = try Child.run([try Child.pollux(), "config"])
        #expect(printed.status == 0 && printed.errors == [])
        let home = try home(["config.toml": String(decoding: printed.output, as: UTF8.self)])
        let child = try FullScreen.opened(environment: ["HOME": home.path])
        try child.keys("Tab", "BackTab", "?")
        #expect(child.shows("Help"), "\(child.told)")
        try child.keys("Esc", "T")
        #expect(child.shows("▸ dark"), "\(child.told)")
        child.type("Q")
        #expect(child.end() == .code(0))
    }

    @Test("'pollux config' ends silently when its reader has closed the pipe")
    func closedPipe() throws {
        let child = try Child.run(["sh", "-c", #""$0" config | head -1"#, try Child.pollux()])
        #expect(child.status == 0 && child.errors == [])
        #expect(child.lines.count == 1)
    }

    @Test("a rebound key works on the screen, and its old key does nothing")
    func rebound() throws {
        let home = try home([
            "config.toml":
                "[keys.everywhere]\nhelp = ['x', 'F5']\nzoom = []\n[keys.resolver]\nedit-host = ['Ctrl-E']\n"
        ])
        let child = try FullScreen.opened(environment: ["HOME": home.path])
        #expect(child.shows("x help"), "\(child.told)")
        #expect(child.shows("Ctrl-E host"), "\(child.told)")
        // The program answered each key and did nothing: the next pane is unchanged.
        try child.keys("?", "F1", "i", "z")
        #expect(child.screen.contains("┌ Services") && child.screen.contains("Ctrl-E host"), "\(child.told)")
        #expect(!child.screen.contains("Help"))
        for key in ["x", "F5"] {
            try child.keys(key)
            #expect(child.shows("Help"), "\(child.told)")
            try child.keys("Esc")
            #expect(child.hides("Help"))
        }
        try child.keys("C-e")
        #expect(child.shows("submit"), "\(child.told)")
    }

    @Test("the configuration sets ASCII and the theme, and the command line overrides it")
    func looks() throws {
        let home = try home(["config.toml": "ascii = true\nmouse = false\ntheme = 'nord'\n"])
        let child = try FullScreen.opened(environment: ["HOME": home.path])
        #expect(child.shows("+ Resolver -"), "\(child.told)")
        try child.keys("T")
        #expect(child.shows("> nord"), "\(child.told)")
        #expect(child.output.allSatisfy { $0 < 0x80 })
        #expect(!child.wrote(Array("\u{1b}[?1000h".utf8)))
        let other = try FullScreen.opened(["--theme", "light"], environment: ["HOME": home.path])
        try other.keys("T")
        #expect(other.shows("> light"), "\(other.told)")
    }

    @Test("a user's theme is listed with its path, can be chosen, and hides a shipped theme of its name")
    func userThemes() throws {
        let home = try home(["themes/sea.toml": "name = 'sea'", "themes/nord.toml": "name = 'nord'"])
        let folder = "\(home.path)/.config/pollux/themes"
        let listed = try Child.run(["env", "HOME=\(home.path)", try Child.pollux(), "themes", "--json"])
        #expect(listed.status == 0 && listed.errors == [])
        let records = try listed.lines.map { try JSONDecoder().decode(ThemeRecord.self, from: Data($0.utf8)) }
        #expect(records.count == 7)
        #expect(records.contains(ThemeRecord(name: "dark", path: nil, builtIn: true)))
        #expect(records.contains(ThemeRecord(name: "sea", path: "\(folder)/sea.toml", builtIn: false)))
        #expect(
            records.filter { $0.name == "nord" }
                == [ThemeRecord(name: "nord", path: "\(folder)/nord.toml", builtIn: false)])
        #expect(listed.lines.contains(#"{"name":"dark","path":null,"builtIn":true}"#))

        let child = try FullScreen.opened(environment: ["HOME": home.path])
        try child.keys("T")
        #expect(child.shows("high-contrast"), "\(child.told)")
        try child.keys("End", "Enter", "T")
        #expect(child.shows(matching: /▸ (sea|nord)/), "\(child.told)")
    }

    @Test("XDG_CONFIG_HOME takes precedence over the home folder")
    func otherFolder() throws {
        let (home, other) = (try home(["themes/sea.toml": "name = 'sea'"]), try ScratchFolder())
        let listed = try Child.run(
            ["env", "HOME=\(home.path)", "XDG_CONFIG_HOME=\(other.path)", try Child.pollux(), "themes"])
        #expect(listed.lines.count == 6)
        #expect(!listed.lines.contains { $0.contains("sea") })
    }

    @Test("export writes a list once, to the named file, with the same fields as the command line")
    func export() throws {
        let (folder, pollux) = (try ScratchFolder(), try Child.pollux())
        let child = try FullScreen.opened()
        try child.keys("Tab", "/")
        child.type("domain")
        try child.keys("Enter", "e", "C-u")
        let path = "\(folder.path)/domain.jsonl"
        child.type(path)
        try child.keys("Enter")
        #expect(child.shows(matching: /wrote .*\d+ rows/), "\(child.told)")
        let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
        let names = { (lines: [String]) in
            try lines.map { try JSONDecoder().decode(ServiceRecord.self, from: Data($0.utf8)) }
                .map { "\($0.name ?? "") \($0.port)/\($0.protocol)" }
        }
        let exported = try names(text.split(separator: "\n").map(String.init))
        let all = try names(Child.run([pollux, "services", "--json"]).lines)
        #expect(exported == all.filter { $0.hasPrefix("domain") })
        #expect(exported.count >= 2)

        try child.keys("e", "C-u")
        child.type(path)
        try child.keys("Enter")
        #expect(child.shows(matching: /write .*exist/), "\(child.told)")
        #expect(String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self) == text)
    }
}

/// A line of `pollux themes --json`.
private struct ThemeRecord: Decodable, Equatable {
    var name: String
    var path: String?
    var builtIn: Bool
}
