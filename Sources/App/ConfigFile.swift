import Dashboard
import Kernel
import Screen

/// The user's settings for every start, read from `config.toml`.
public struct Configuration: Sendable {
    public var theme: String?
    public var isASCII = false
    public var hasMouse = true
    /// How often readings that the user watches are repeated; nil if only the user repeats them.
    public var refreshInterval: Duration? = .seconds(1)
    public var bindings = KeyBinding.shipped
    public var sockets = SocketsSettings()
    /// The file they were read from; nil if there is none.
    fileprivate(set) var source: SettingsSource?

    public init() {}
}

/// The reader of `config.toml`: a file with any mistake is rejected as a whole.
public enum ConfigFile {
    private static let kind = "configuration"
    /// In bytes. A configuration that sets every key has a few hundred lines.
    private static let maxFileSize = 256 * 1024

    /// Reads the configuration file.
    ///
    /// - Parameter path: The file named by the user; nil for the default file, which may be absent.
    /// - Throws: `SettingsFailure` with the line of the mistake.
    public static func configuration(_ path: String?) throws(SettingsFailure) -> Configuration {
        let kinds: ReadableFiles = path == nil ? .regular : .regularOrPipe
        guard let path = path ?? defaultPath else { return Configuration() }
        let bytes: [UInt8]
        do {
            bytes = try readFile(path, limit: maxFileSize, kinds: kinds)
        } catch {
            throw SettingsFailure(kind: kind, file: path, line: nil, reason: error.reason)
        }
        return try configuration(from: bytes, file: path)
    }

    private static var defaultPath: String? {
        guard let path = UserFolders.configuration.map({ "\($0)/config.toml" }) else { return nil }
        return fileExists(path) ? path : nil
    }

    /// Parses a configuration.
    ///
    /// - Parameter file: The file name for error messages.
    /// - Throws: `SettingsFailure` with the line of the mistake.
    public static func configuration(from bytes: [UInt8], file: String) throws(SettingsFailure)
        -> Configuration
    {
        let source = try SettingsSource(bytes, kind: kind, file: file)
        var configuration = Configuration()
        configuration.source = source
        for value in source.root.members ?? [] {
            switch value.name {
            case "theme":
                guard let name = value.string else { throw source.failure("is not a string", at: value) }
                // The path of a file ends at a NUL.
                guard !name.utf8.contains(0) else { throw source.failure("contains a NUL", at: value) }
                configuration.theme = name
            case "mouse": configuration.hasMouse = try flag(value, source)
            case "ascii": configuration.isASCII = try flag(value, source)
            case "refresh": configuration.refreshInterval = try interval(value, source)
            case "sockets":
                configuration.sockets = try SocketSettingsReader.settings(value, source)
            case "keys": try rebind(&configuration.bindings, value, source)
            default: throw source.failure("unknown key", at: value)
            }
        }
        return configuration
    }

    private static func flag(_ value: TOMLValue, _ source: SettingsSource) throws(SettingsFailure) -> Bool {
        guard let flag = value.boolean else { throw source.failure("expected true or false", at: value) }
        return flag
    }

    /// In seconds. A shorter interval would leave no time for anything else.
    private static let refreshRange = 0.05...86_400.0

    /// Returns an interval; nil for 0.
    private static func interval(
        _ value: TOMLValue, _ source: SettingsSource
    ) throws(SettingsFailure) -> Duration? {
        let seconds: Double? =
            switch value.content {
            case .integer(let number): Double(number)
            case .float(let number): number
            default: nil
            }
        guard let seconds, seconds == 0 || refreshRange.contains(seconds) else {
            throw source.failure("expected seconds: 0, or from 0.05 to 86400", at: value)
        }
        return seconds == 0 ? nil : .nanoseconds(Int64((seconds * 1e9).rounded()))
    }

    private static func rebind(
        _ bindings: inout [KeyBinding], _ keys: TOMLValue, _ source: SettingsSource
    ) throws(SettingsFailure) {
        var rebound: [(index: Int, value: TOMLValue)] = []
        for commands in try source.members(of: keys) {
            guard let context = commands.name.flatMap(KeyContext.init) else {
                throw source.failure("unknown context", at: commands)
            }
            for value in try source.members(of: commands) {
                let index = bindings.firstIndex {
                    $0.context == context && $0.command.configurationName == value.name
                }
                guard let index else { throw source.failure("no such command in this context", at: value) }
                bindings[index] = bindings[index].rebound(to: try Self.keys(value, source))
                rebound.append((index, value))
            }
        }
        // Checked last, since two commands may have swapped their keys.
        for (index, value) in rebound {
            if let other = collision(of: bindings[index], in: bindings) {
                throw source.failure("'\(other.key)' is already bound to '\(other.command)'", at: value)
            }
        }
        try checkQuitKeys(of: bindings, rebound, source)
    }

    /// Rejects a configuration with which the user could not quit.
    private static func checkQuitKeys(
        of bindings: [KeyBinding], _ rebound: [(index: Int, value: TOMLValue)], _ source: SettingsSource
    ) throws(SettingsFailure) {
        guard let context = KeyBinding.contextWithoutQuitKey(in: bindings) else { return }
        let quitting = bindings.filter { $0.context == .everywhere && $0.command.quits }
        let keys = quitting.flatMap(\.keys)
        // The mistake is where `quit` or else `close` lost its keys, or where another command has got them.
        let culprit =
            rebound.first { bindings[$0.index].command == .quit }
            ?? rebound.first { bindings[$0.index].command.quits }
            ?? rebound.last { bindings[$0.index].keys.contains(where: keys.contains) }
        let commands = quitting.map { "'\($0.command.configurationName)'" }.joined(separator: " and ")
        let reason =
            keys.isEmpty
            ? "no key is left to quit: \(commands) have none"
            : "no key is left to quit in '\(context.rawValue)': other commands have the keys of \(commands)"
        throw culprit.map { source.failure(reason, at: $0.value) } ?? source.failure(reason, at: "keys")
    }

    private static func keys(
        _ value: TOMLValue, _ source: SettingsSource
    ) throws(SettingsFailure) -> [Key] {
        guard let list = value.elements else {
            throw source.failure("expected a list of keys, like [\"q\", \"F10\"]", at: value)
        }
        var keys: [Key] = []
        for item in list {
            guard let name = item.string else {
                throw source.failure("expected a key in quotes, like \"q\"", at: item)
            }
            guard let key = Key(configurationName: name) else {
                throw source.failure("'\(name)' is not a key", at: item)
            }
            if let sent = key.terminalEquivalent {
                throw source.failure("a terminal sends \(sent.configurationName) for '\(name)'", at: item)
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

    /// The default configuration as a TOML file, with a comment for each setting.
    public static var standardText: String {
        var lines = [
            "# The configuration of Pollux: $XDG_CONFIG_HOME/pollux/config.toml, else ~/.config/pollux/config.toml.",
            "# Settings that are not given here have the values shown.",
            "",
            "# A name that 'pollux themes' lists, or the path of a theme file.",
            "theme = \"dark\"",
            "# false leaves the mouse to the terminal.",
            "mouse = true",
            "# true draws borders and symbols in ASCII.",
            "ascii = false",
            "# Seconds between two readings of what changes by itself, like the traffic figure. With 0, only R reads.",
            "refresh = 1",
            "",
        ]
        lines += SocketSettingsReader.standardLines
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
