import Core
import Dashboard

/// The reader of the settings of the Sockets screen, a table of `config.toml`.
struct SocketSettingsReader {
    private let source: SettingsSource
    private var settings = SocketsSettings()

    /// - Throws: `SettingsFailure` with the line of the mistake.
    static func settings(_ table: TOMLValue, _ source: SettingsSource) throws(SettingsFailure)
        -> SocketsSettings
    {
        var reader = SocketSettingsReader(source: source)
        for value in try source.members(of: table) {
            switch value.name {
            case "columns": try reader.readColumns(value)
            case "views": for view in try source.members(of: value) { try reader.addView(view) }
            default: throw source.failure("unknown key", at: value)
            }
        }
        return reader.settings
    }

    private init(source: SettingsSource) { self.source = source }

    private mutating func readColumns(_ value: TOMLValue) throws(SettingsFailure) {
        guard let list = value.elements else {
            throw source.failure("expected a list of columns, like [\"state\", \"peer\"]", at: value)
        }
        var names: [String] = []
        for item in list {
            guard let name = item.string else {
                throw source.failure("expected a column in quotes, like \"peer\"", at: item)
            }
            guard SocketsSettings.columnNames.contains(name) else {
                let all = SocketsSettings.columnNames.joined(separator: ", ")
                throw source.failure("'\(name)' is not a column: the columns are \(all)", at: item)
            }
            names.append(name)
        }
        settings.showOnly(columns: names)
    }

    private mutating func addView(_ value: TOMLValue) throws(SettingsFailure) {
        guard let name = value.name, name.contains(where: { !$0.isWhitespace }) else {
            throw source.failure("a view needs a name", at: value)
        }
        guard let filter = value.string else {
            throw source.failure("expected a filter in quotes, like \"port:443\"", at: value)
        }
        guard !settings.hasView(named: name) else {
            throw source.failure("there is already a view with this name", at: value)
        }
        let view: SocketView
        do throws(SocketFilterFailure) {
            view = try SocketView(name: name, filter: filter)
        } catch {
            throw source.failure("\(error.reason), at character \(error.character) of the filter", at: value)
        }
        guard settings.add(view) else {
            throw source.failure("more than \(SocketsSettings.maxOwnViews) views", at: value)
        }
    }

    /// The settings as lines of TOML, with their defaults.
    static var standardLines: [String] {
        [
            "[sockets]",
            "# The columns of the table of sockets, as far as the terminal has room for them.",
            "columns = [\(SocketsSettings.columnNames.map { "\"\($0)\"" }.joined(separator: ", "))]",
            "",
            "[sockets.views]",
            "# Views of your own, after the built-in ones: a name and a filter.",
            "# web = \"port:80 or port:443\"",
        ]
    }
}
