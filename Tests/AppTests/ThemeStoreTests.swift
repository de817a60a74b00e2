import Foundation
import Screen
import Testing
import Themes

@testable import App

/// The themes of a user's folder. Each test is a process of its own, for the environment is the process's.
@Suite("Themes of the user")
struct ThemeStoreTests {
    /// A folder of themes, in an `$XDG_CONFIG_HOME` of this process alone.
    private static func settings(_ files: [String: String]) throws -> URL {
        let home = FileManager.default.temporaryDirectory.appending(path: "themes-\(UUID().uuidString)")
        let folder = home.appending(path: "pollux/themes")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        setenv("XDG_CONFIG_HOME", home.path, 1)
        return home
    }

    @Test("a user's theme is listed with its path behind the shipped ones, and found by its name")
    func ownTheme() async {
        await #expect(processExitsWith: .success) {
            let home = try Self.settings(["sea.toml": "name = 'sea'\n[roles]\ntext = { fg = '4' }"])
            defer { try? FileManager.default.removeItem(at: home) }
            let entries = ThemeStore.entries()
            #expect(entries.map(\.name) == ShippedThemes.names + ["sea"])
            #expect(entries.last?.path == "\(home.path)/pollux/themes/sea.toml")
            #expect(entries.dropLast().allSatisfy { $0.path == nil })
            #expect(try ThemeStore.theme("sea")[.text].foreground == .palette(4))
        }
    }

    @Test("a user's theme hides the shipped one of its name, which is listed once")
    func hiding() async {
        await #expect(processExitsWith: .success) {
            let home = try Self.settings(["dark.toml": "name = 'dark'\n[roles]\ntext = { fg = '9' }"])
            defer { try? FileManager.default.removeItem(at: home) }
            let entries = ThemeStore.entries()
            #expect(entries.count { $0.name == "dark" } == 1)
            #expect(entries.first { $0.name == "dark" }?.path != nil)
            #expect(try ThemeStore.theme("dark")[.text].foreground == .palette(9))
        }
    }

    @Test("a theme is read from any path, and its mistakes are told with that path")
    func paths() async {
        await #expect(processExitsWith: .success) {
            let home = try Self.settings([
                "sea.toml": "name = 'sea'", "bad.toml": "name = 'bad'\n[roles]\nbad = 1",
            ])
            defer { try? FileManager.default.removeItem(at: home) }
            let folder = "\(home.path)/pollux/themes"
            #expect(try ThemeStore.theme("\(folder)/sea.toml").name == "sea")
            for name in ["bad", "\(folder)/bad.toml"] {
                do throws(SettingsFailure) {
                    _ = try ThemeStore.theme(name)
                    Issue.record("\(name) was read")
                } catch {
                    #expect(error.file == "\(folder)/bad.toml" && error.line == 3, "\(error)")
                }
            }
            for name in ["\(folder)/none.toml", "none.toml", folder, "\(folder)/"] {
                #expect(throws: SettingsFailure.self, "\(name)") { try ThemeStore.theme(name) }
            }
        }
    }

    @Test("a name that nobody has is refused with all names there are, the user's too")
    func missing() async {
        await #expect(processExitsWith: .success) {
            let home = try Self.settings(["sea.toml": "name = 'sea'"])
            defer { try? FileManager.default.removeItem(at: home) }
            do throws(SettingsFailure) {
                _ = try ThemeStore.theme("see")
                Issue.record("there is no such theme")
            } catch {
                let names = (ShippedThemes.names + ["sea"]).joined(separator: " ")
                #expect(error.description == "read theme see: no such theme; available: \(names)")
            }
        }
    }

    @Test("what is no theme file, and a folder that is not there, are passed over")
    func others() async {
        await #expect(processExitsWith: .success) {
            let home = try Self.settings(["notes.txt": "", ".toml": "", "sea.toml~": ""])
            defer { try? FileManager.default.removeItem(at: home) }
            #expect(ThemeStore.entries().map(\.name) == ShippedThemes.names)
            for folder in ["/nonexistent", "not/absolute", ""] {
                setenv("XDG_CONFIG_HOME", folder, 1)
                setenv("HOME", "/nonexistent", 1)
                #expect(ThemeStore.entries().map(\.name) == ShippedThemes.names, "\(folder)")
            }
        }
    }
}
