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
    private static let longestFile = 64 * 1024

    /// Every theme found; a user's theme hides the shipped one of the same name.
    public static func entries() -> [Entry] {
        let own = userThemes()
        let shipped = ShippedThemes.names.filter { name in !own.contains { $0.name == name } }
        return shipped.map { Entry(name: $0, path: nil) } + own
    }

    /// - Parameter nameOrFile: A name of `entries`, or a path: what has a `/` or ends in `.toml`.
    /// - Throws: `SettingsFailure` where there is no such theme or it has a mistake.
    public static func theme(_ nameOrFile: String) throws(SettingsFailure) -> Theme {
        if nameOrFile.contains("/" as Character) || nameOrFile.hasSuffix(".toml") {
            return try theme(inFile: nameOrFile)
        }
        if let own = userThemes().first(where: { $0.name == nameOrFile }), let path = own.path {
            return try theme(inFile: path)
        }
        guard let file = ShippedThemes.file(named: nameOrFile) else {
            let names = entries().map(\.name).joined(separator: " ")
            throw SettingsFailure(
                kind: "theme", file: nameOrFile, line: nil, reason: "no such theme; there are \(names)")
        }
        return try ThemeFile.theme(from: file, file: "\(nameOrFile).toml")
    }

    private static func theme(inFile path: String) throws(SettingsFailure) -> Theme {
        let bytes: [UInt8]
        do {
            bytes = try readFile(path, limit: longestFile)
        } catch {
            throw SettingsFailure(kind: "theme", file: path, line: nil, reason: error.reason)
        }
        return try ThemeFile.theme(from: bytes, file: path)
    }

    private static func userThemes() -> [Entry] {
        guard let folder = UserFolders.configuration.map({ "\($0)/themes" }) else { return [] }
        return names(inFolder: folder).filter { $0.hasSuffix(".toml") && $0.utf8.count > 5 }
            .map { Entry(name: String($0.dropLast(5)), path: "\(folder)/\($0)") }
    }
}
