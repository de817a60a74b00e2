import Foundation
import Glibc
import Kernel
import Screen
import Testing
import Themes

@testable import App

/// Tests of themes in the user's folder. Each runs in its own process, because it changes the environment.
@Suite("User themes")
struct ThemeStoreTests {
    /// A theme folder in an `$XDG_CONFIG_HOME` used by this process only.
    private static func settings(_ files: [String: String]) throws -> URL {
        let home = FileManager.default.temporaryDirectory.appending(path: "themes-\(UUID().uuidString)")
        let folder = home.appending(path: "pollux/themes")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
        setenv("XDG_CONFIG_HOME", home.path, 1)
        return home
    }

    @Test("a user's theme is listed with its path after the shipped ones, and found by name")
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

    @Test("a user's theme replaces the shipped one with the same name, which is listed once")
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

    @Test("a theme is read from any path, and its errors name that path")
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

    @Test("an unknown name is refused with a list of all names, including the user's")
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

    @Test("other files and missing folders are skipped")
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

    @Test("in a folder of thousands of themes each is found, and an error names only some of them")
    func thousands() async {
        await #expect(processExitsWith: .success) {
            var files: [String: String] = [:]
            for number in 1...3_000 { files["t\(number).toml"] = "name = 'other'" }
            let home = try Self.settings(files)
            defer { try? FileManager.default.removeItem(at: home) }
            #expect(ThemeStore.entries().count == 3_000 + ShippedThemes.names.count)
            #expect(try ThemeStore.theme("t2999").name == "other")
            let failure = #expect(throws: SettingsFailure.self) { try ThemeStore.theme("none") }
            #expect(failure?.reason.hasSuffix(" …") == true && (failure?.reason.utf8.count ?? 0) < 500)
        }
    }

    @Test("a pipe in the folder is refused at once, and one that the user names is read")
    func pipes() async {
        await #expect(processExitsWith: .success) {
            let home = try Self.settings([:])
            defer { try? FileManager.default.removeItem(at: home) }
            #expect(mkfifo("\(home.path)/pollux/themes/aaa.toml", 0o600) == 0)
            let failure = #expect(throws: SettingsFailure.self) { try ThemeStore.theme("aaa") }
            #expect(failure?.reason.contains("not a regular file") == true)
            var ends: [Int32] = [-1, -1]
            #expect(pipe(&ends) == 0)
            let text = Array("name = 'sea'".utf8)
            #expect(write(ends[1], text, text.count) == text.count)
            close(ends[1])
            #expect(throws: SettingsFailure.self) { try ThemeStore.theme("/dev/fd/\(ends[0])") }
            #expect(try ThemeStore.theme("/dev/fd/\(ends[0])", kinds: .regularOrPipe).name == "sea")
        }
    }
}
