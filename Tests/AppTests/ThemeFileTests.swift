import Foundation
import Screen
import Testing
import Themes

@testable import App

/// Tests of the contents of theme files.
@Suite("Theme files")
struct ThemeFileTests {
    private func theme(_ text: String) throws -> Theme {
        try ThemeFile.theme(from: Array(text.utf8), file: "my.toml")
    }

    @Test("a colour is #rrggbb, a number, default or a palette name")
    func colors() throws {
        let theme = try theme(
            """
            name = "mine"
            [palette]
            sky = "#61AFef"
            deep = "17"
            [roles]
            text = { fg = "sky" }
            bad = { fg = "255", bg = "deep" }
            good = { fg = "#000000", bg = "default" }
            """)
        #expect(theme.name == "mine")
        #expect(theme[.text] == Style(foreground: .rgb(0x61, 0xaf, 0xef)))
        #expect(theme[.bad] == Style(foreground: .palette(255), background: .palette(17)))
        #expect(theme[.good] == Style(foreground: .rgb(0, 0, 0)))
    }

    @Test("true turns attributes on, and a missing role looks like text")
    func attributes() throws {
        let theme = try theme(
            """
            name = "mine"
            [roles]
            text = { fg = "7" }
            title = { bold = true, dim = true, underline = true, reverse = true }
            accent = { bold = false }
            """)
        #expect(theme[.title].attributes == [.bold, .dim, .underline, .reverse])
        #expect(theme[.accent].attributes == [])
        #expect(theme[.hint] == theme[.text])
    }

    @Test("a role without a background has that of text, wherever text is defined")
    func ground() throws {
        let theme = try theme(
            """
            name = "mine"
            [roles]
            bad = { fg = "1" }
            selected = { bg = "4" }
            text = { bg = "15" }
            """)
        #expect(theme[.bad].background == .palette(15))
        #expect(theme[.hint].background == .palette(15))
        #expect(theme[.selected].background == .palette(4))
    }

    @Test(
        "a role may be written in each form of a table",
        arguments: ["[roles]\nbad = { fg = \"1\" }", "[roles.bad]\nfg = \"1\"", "[roles]\nbad.fg = \"1\""])
    func forms(text: String) throws {
        #expect(try theme("name = \"x\"\n\(text)")[.bad].foreground == .palette(1))
    }

    @Test("a palette name overrides a number and default")
    func hiding() throws {
        let theme = try theme("name='x'\npalette = { default = '3' }\nroles = { text = { fg = 'default' } }")
        #expect(theme[.text].foreground == .palette(3))
    }

    @Test("a theme needs only a name")
    func nameAlone() throws {
        #expect(try theme("name = \"x\"")[.text] == Style())
    }

    // MARK: Shipped themes

    @Test("the shipped themes are the files in the folder, including the default theme")
    func folder() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(files.filter { $0.hasSuffix(".toml") }) == Set(ShippedThemes.names.map { "\($0).toml" }))
        #expect(ShippedThemes.names.contains(ShippedThemes.standard))
        #expect(Set(ThemeStore.entries().map(\.name)).isSuperset(of: ShippedThemes.names))
    }

    @Test(
        "a shipped theme equals its file, parses, has the file's name and sets every role",
        arguments: ShippedThemes.names)
    func shipped(name: String) throws {
        let bytes = try #require(ShippedThemes.file(named: name))
        #expect(try Data(bytes) == Data(contentsOf: Self.folder.appending(path: "\(name).toml")))
        let theme = try ThemeFile.theme(from: bytes, file: "\(name).toml")
        #expect(theme.name == name)
        let text = String(decoding: bytes, as: UTF8.self)
        for role in Role.allCases { #expect(text.contains("\n\(role.rawValue) = "), "\(role)") }
        #expect(theme[.selected] != theme[.text])
        #expect(theme[.bad] != theme[.good])
    }

    @Test("a theme that is not shipped has no file", arguments: ["", "none", "../dark", "dark.toml"])
    func notShipped(name: String) {
        #expect(ShippedThemes.file(named: name) == nil)
    }

    @Test("an unknown theme is refused, and the available ones are listed")
    func unknown() throws {
        let failure = try #require(
            #expect(throws: SettingsFailure.self) { try ThemeStore.theme("no such name") })
        #expect(failure.reason.hasPrefix("no such theme; available: "))
        for name in ShippedThemes.names { #expect(failure.reason.contains(name)) }
    }

    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "themes")
}
