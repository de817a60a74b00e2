import Dashboard
import Kernel
import Screen
import TOMLKit

/// What a user has set for every start (TOML).
public struct Configuration: Sendable {
    public var theme: String?
    public var isASCII = false
    public var hasMouse = true
    public var bindings = KeyBinding.shipped
    /// The file; nil where there is none.
    fileprivate(set) var source: SettingsSource?

    public init() {}
}

/// Reads `config.toml`, whole or not at all.
public enum ConfigFile {
    private static let kind = "configuration"
    /// A configuration of every key has a few hundred lines.
    private static let maxFileSize = 256 * 1024

    /// - Parameter path: The file that the user named; nil for the usual one, which may be absent.
    /// - Throws: `SettingsFailure` with the place of the mistake.
    public static func configuration(_ path: String?) throws(SettingsFailure) -> Configuration {
        guard let path = path ?? usualPath else { return Configuration() }
        let bytes: [UInt8]
        do {
            bytes = try readFile(path, limit: maxFileSize)
        } catch {
            throw SettingsFailure(kind: kind, file: path, line: nil, reason: error.reason)
        }
        return try configuration(from: bytes, file: path)
    }

    private static var usualPath: String? {
        guard let folder = UserFolders.configuration else { return nil }
        return names(inFolder: folder).contains("config.toml") ? "\(folder)/config.toml" : nil
    }

    /// - Parameter file: The name for error messages.
    public static func configuration(from bytes: [UInt8], file: String) throws(SettingsFailure)
        -> Configuration
    {
        let (source, table) = try SettingsSource.parse(bytes, kind: kind, file: file)
        var configuration = Configuration()
        configuration.source = source
        for key in table.keys {
            guard let value = table[key] else { continue }
            switch key {
            case "theme":
                guard let name = value.string else { throw source.failure("this is no text", at: [key]) }
                configuration.theme = name
            case "mouse": configuration.hasMouse = try flag(value, key, source)
            case "ascii": configuration.isASCII = try flag(value, key, source)
            case "keys":
                guard let contexts = value.table else { throw source.failure("this is no table", at: [key]) }
                try rebind(&configuration.bindings, contexts, source)
            default: throw source.failure("unknown key", at: [key])
            }
        }
        return configuration
    }

    private static func flag(
        _ value: any TOMLValueConvertible, _ key: String, _ source: SettingsSource
    ) throws(SettingsFailure) -> Bool {
        guard let flag = value.bool else { throw source.failure("this is not true or false", at: [key]) }
        return flag
    }

    private static func rebind(
        _ bindings: inout [KeyBinding], _ contexts: TOMLTable, _ source: SettingsSource
    ) throws(SettingsFailure) {
        var rebound: [(index: Int, place: [String])] = []
        for name in contexts.keys {
            guard let context = KeyContext(rawValue: name) else {
                throw source.failure("unknown context", at: ["keys", name])
            }
            guard let commands = contexts[name]?.table else {
                throw source.failure("this is no table", at: ["keys", name])
            }
            for command in commands.keys {
                let place = ["keys", name, command]
                let index = bindings.firstIndex {
                    $0.context == context && $0.command.configurationName == command
                }
                guard let index else { throw source.failure("no such command in this context", at: place) }
                bindings[index] = bindings[index].rebound(to: try keys(commands[command], at: place, source))
                rebound.append((index, place))
            }
        }
        // Only now, for keys may have been swapped.
        for (index, place) in rebound {
            if let other = collision(of: bindings[index], in: bindings) {
                throw source.failure("'\(other.key)' is a key of '\(other.command)' too", at: place)
            }
        }
    }

    private static func keys(
        _ value: (any TOMLValueConvertible)?, at place: [String], _ source: SettingsSource
    ) throws(SettingsFailure) -> [Key] {
        guard let list = value?.array else {
            throw source.failure("this is no list of keys, like [\"q\", \"F10\"]", at: place)
        }
        var keys: [Key] = []
        for item in list {
            guard let name = item.string, let key = Key(configurationName: name) else {
                throw source.failure("'\(item.string ?? "\(item)")' is no key", at: place)
            }
            if let sent = key.sentInstead {
                throw source.failure("a terminal sends \(sent.configurationName) for '\(name)'", at: place)
            }
            keys.append(key)
        }
        return keys
    }

    private static func collision(
        of binding: KeyBinding, in bindings: [KeyBinding]
    ) -> (key: String, command: String)? {
        for other in bindings where other.context == binding.context && other.command != binding.command {
            if let key = binding.keys.first(where: other.keys.contains) {
                return (key.configurationName, other.command.configurationName)
            }
        }
        return nil
    }

    /// The configuration that holds without a file, with a comment for each key.
    public static var standardText: String {
        var lines = [
            "# The configuration of Pollux: $XDG_CONFIG_HOME/pollux/config.toml, else ~/.config/pollux/config.toml.",
            "# What is not set is as shown here.",
            "",
            "# A name that 'pollux themes' lists, or the path of a theme file.",
            "theme = \"dark\"",
            "# false leaves the mouse to the terminal.",
            "mouse = true",
            "# true draws borders and symbols in ASCII.",
            "ascii = false",
        ]
        for context in KeyContext.allCases {
            lines += ["", "[keys.\(context.rawValue)]"]
            for binding in KeyBinding.shipped where binding.context == context {
                let keys = binding.keys.map { quoted($0.configurationName) }.joined(separator: ", ")
                lines += ["# \(binding.words)", "\(binding.command.configurationName) = [\(keys)]"]
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func quoted(_ text: String) -> String {
        text.contains("\"" as Character) || text.contains("\\" as Character) ? "'\(text)'" : "\"\(text)\""
    }
}
