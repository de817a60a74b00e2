import Core
import Kernel
import Screen
import Themes

/// The available themes: the built-in ones and those in the user's folder, which take precedence.
public enum ThemeStore {
    public struct Entry: Sendable, Equatable {
        public let name: String
        /// The file; nil for a built-in theme.
        public let path: String?

        /// The record that `pollux themes --json` prints.
        public var record: JSONValue {
            .object([("name", .string(name)), ("path", .optional(path)), ("builtIn", .bool(path == nil))])
        }
    }

    /// In bytes. A theme has a few dozen lines.
    private static let maxFileSize = 64 * 1024
    /// Names in the error for an unknown theme.
    private static let maxNamesInError = 24

    /// Returns every theme; a user's theme replaces the built-in one of the same name.
    public static func entries() -> [Entry] {
        let own = userThemes()
        let shipped = ShippedThemes.names.filter { name in !own.contains { $0.name == name } }
        return shipped.map { Entry(name: $0, path: nil) } + own
    }

    /// Loads a theme.
    ///
    /// - Parameters:
    ///   - nameOrFile: The name of an entry, or a path, which contains a `/` or ends in `.toml`.
    ///   - kinds: The kinds of files that may be at a path. A theme in the user's folder is a regular file.
    /// - Throws: `SettingsFailure` if the theme does not exist or has a mistake.
    public static func theme(
        _ nameOrFile: String, kinds: ReadableFiles = .regular
    ) throws(SettingsFailure) -> Theme {
        let found = try source(of: nameOrFile, kinds)
        return try ThemeFile.theme(from: found.bytes, file: found.file)
    }

    /// Loads the theme that the configuration names, else the default theme.
    ///
    /// - Throws: `SettingsFailure` with the line of the mistake: in the configuration if the theme does not
    ///   exist, else in the theme.
    static func theme(of configuration: Configuration) throws(SettingsFailure) -> Theme {
        guard let name = configuration.theme else { return try theme(ShippedThemes.standard) }
        let found: (bytes: [UInt8], file: String)
        do {
            found = try source(of: name, .regular)
        } catch {
            throw configuration.source?.failure("'\(name)': \(error.reason)", at: "theme") ?? error
        }
        return try ThemeFile.theme(from: found.bytes, file: found.file)
    }

    /// Whether the text is a path and not the name of a theme.
    static func isPath(_ nameOrFile: String) -> Bool {
        nameOrFile.utf8.contains(UInt8(ascii: "/")) || nameOrFile.hasSuffix(".toml")
    }

    private static func source(
        of nameOrFile: String, _ kinds: ReadableFiles
    ) throws(SettingsFailure) -> (bytes: [UInt8], file: String) {
        if isPath(nameOrFile) { return (try bytes(ofFile: nameOrFile, kinds), nameOrFile) }
        if !nameOrFile.isEmpty, let path = userFolder.map({ "\($0)/\(nameOrFile).toml" }), fileExists(path) {
            return (try bytes(ofFile: path, .regular), path)
        }
        guard let file = ShippedThemes.file(named: nameOrFile) else {
            let names = entries().map(\.name)
            let text = names.prefix(maxNamesInError).joined(separator: " ")
            let more = names.count > maxNamesInError ? " …" : ""
            throw SettingsFailure(
                kind: "theme", file: nameOrFile, line: nil, reason: "no such theme; available: \(text)\(more)"
            )
        }
        return (file, "\(nameOrFile).toml")
    }

    private static func bytes(
        ofFile path: String, _ kinds: ReadableFiles
    ) throws(SettingsFailure) -> [UInt8] {
        do {
            return try readFile(path, limit: maxFileSize, kinds: kinds)
        } catch {
            throw SettingsFailure(kind: "theme", file: path, line: nil, reason: error.reason)
        }
    }

    private static var userFolder: String? { UserFolders.configuration.map { "\($0)/themes" } }

    private static func userThemes() -> [Entry] {
        guard let folder = userFolder else { return [] }
        return names(inFolder: folder).filter { $0.hasSuffix(".toml") && $0.utf8.count > 5 }
            .map { Entry(name: String($0.dropLast(5)), path: "\(folder)/\($0)") }
    }
}
