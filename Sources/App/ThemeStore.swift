import Core
import Kernel
import Screen
import Themes

/// The themes that can be had: the shipped ones, and those in the user's folder, which come first.
public enum ThemeStore {
    public struct Entry: Sendable, Equatable {
        public let name: String
        /// The file; nil for a shipped theme.
        public let path: String?

        /// The record of `pollux themes --json`.
        public var record: JSONValue {
            .object([("name", .string(name)), ("path", .optional(path)), ("builtIn", .bool(path == nil))])
        }
    }

    /// A theme has a few dozen lines.
    private static let maxFileSize = 64 * 1024

    /// Every theme found; a user's theme hides the shipped one of the same name.
    public static func entries() -> [Entry] {
        let own = userThemes()
        let shipped = ShippedThemes.names.filter { name in !own.contains { $0.name == name } }
        return shipped.map { Entry(name: $0, path: nil) } + own
    }

    /// - Parameter nameOrFile: A name of `entries`, or a path: what has a `/` or ends in `.toml`.
    /// - Throws: `SettingsFailure` where there is no such theme or it has a mistake.
    public static func theme(_ nameOrFile: String) throws(SettingsFailure) -> Theme {
        let found = try source(of: nameOrFile)
        return try ThemeFile.theme(from: found.bytes, file: found.file)
    }

    /// The theme that the configuration names, else the standard one.
    ///
    /// - Throws: `SettingsFailure` with the place of the mistake: in the configuration where there is no such
    ///   theme, else in the theme.
    static func theme(of configuration: Configuration) throws(SettingsFailure) -> Theme {
        guard let name = configuration.theme else { return try theme(ShippedThemes.standard) }
        let found: (bytes: [UInt8], file: String)
        do {
            found = try source(of: name)
        } catch {
            throw configuration.source?.failure("'\(name)': \(error.reason)", at: ["theme"]) ?? error
        }
        return try ThemeFile.theme(from: found.bytes, file: found.file)
    }

    private static func source(
        of nameOrFile: String
    ) throws(SettingsFailure) -> (bytes: [UInt8], file: String) {
        if nameOrFile.utf8.contains(UInt8(ascii: "/")) || nameOrFile.hasSuffix(".toml") {
            return (try bytes(ofFile: nameOrFile), nameOrFile)
        }
        if let own = userThemes().first(where: { $0.name == nameOrFile }), let path = own.path {
            return (try bytes(ofFile: path), path)
        }
        guard let file = ShippedThemes.file(named: nameOrFile) else {
            let names = entries().map(\.name).joined(separator: " ")
            throw SettingsFailure(
                kind: "theme", file: nameOrFile, line: nil, reason: "no such theme; there are \(names)")
        }
        return (file, "\(nameOrFile).toml")
    }

    private static func bytes(ofFile path: String) throws(SettingsFailure) -> [UInt8] {
        do {
            return try readFile(path, limit: maxFileSize)
        } catch {
            throw SettingsFailure(kind: "theme", file: path, line: nil, reason: error.reason)
        }
    }

    private static func userThemes() -> [Entry] {
        guard let folder = UserFolders.configuration.map({ "\($0)/themes" }) else { return [] }
        return names(inFolder: folder).filter { $0.hasSuffix(".toml") && $0.utf8.count > 5 }
            .map { Entry(name: String($0.dropLast(5)), path: "\(folder)/\($0)") }
    }
}
