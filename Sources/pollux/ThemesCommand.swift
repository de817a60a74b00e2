import App
import ArgumentParser
import Core
import Kernel
import Screen

struct ThemesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "themes", abstract: "List the available themes and their files.")

    @Flag(help: "Print JSON Lines, one record per line.")
    var json = false

    func run() throws {
        let entries = ThemeStore.entries()
        let nameWidth = entries.map(\.name.columns).max() ?? 0
        do {
            for entry in entries {
                let text = "\(entry.name.padded(to: nameWidth))  \(entry.path ?? "built in")".plainText
                try StandardStream.output.writeLine(json ? entry.record.line : text)
            }
        } catch {
            throw Exit.failure("themes: \(error)")
        }
    }
}

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Print the default configuration with comments.")

    func run() throws {
        do {
            try StandardStream.output.writeLine(ConfigFile.standardText)
        } catch {
            throw Exit.failure("config: \(error)")
        }
    }
}
