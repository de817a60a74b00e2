import Core
import Screen
import TOMLKit

/// The reader of theme files (TOML): a palette of named colours, and the roles that use them.
public enum ThemeFile {
    /// Parses a theme.
    ///
    /// - Parameter file: The file name for error messages.
    /// - Throws: `SettingsFailure` with the line of the mistake.
    public static func theme(from bytes: [UInt8], file: String) throws(SettingsFailure) -> Theme {
        let (source, table) = try SettingsSource.parse(bytes, kind: "theme", file: file)
        var reader = Reader(source: source)
        return try reader.theme(table)
    }

    private struct Reader {
        let source: SettingsSource
        /// Searched linearly, since a theme has only a few colours.
        var palette: [(name: String, color: Color)] = []

        mutating func theme(_ table: TOMLTable) throws(SettingsFailure) -> Theme {
            for key in table.keys where key != "name" && key != "palette" && key != "roles" {
                throw source.failure("unknown key", at: [key])
            }
            guard let name = table["name"]?.string, !name.isEmpty else {
                throw source.failure("a theme needs a name", at: ["name"])
            }
            for (name, value) in try entries("palette", of: table) {
                let path = ["palette", name]
                guard let text = value.string else { throw source.failure("is not a string", at: path) }
                palette.append((name, try color(text, at: path)))
            }
            var styles: [(role: Role, style: Style)] = []
            var withoutBackground: [Int] = []
            for (name, value) in try entries("roles", of: table) {
                guard let role = Role(rawValue: name) else {
                    throw source.failure("unknown role", at: ["roles", name])
                }
                guard let looks = value.table else {
                    throw source.failure("expected a table, like { fg = \"…\" }", at: ["roles", name])
                }
                if looks["bg"] == nil { withoutBackground.append(styles.count) }
                styles.append((role, try style(looks, of: name)))
            }
            // A role without a background uses that of text, so that a theme sets its background once.
            let background = styles.first { $0.role == .text }?.style.background ?? .standard
            for index in withoutBackground { styles[index].style.background = background }
            return Theme(name: name, styles: styles)
        }

        private func entries(
            _ name: String, of table: TOMLTable
        ) throws(SettingsFailure) -> [(String, any TOMLValueConvertible)] {
            guard let value = table[name] else { return [] }
            guard let entries = value.table else { throw source.failure("expected a table", at: [name]) }
            return entries.keys.compactMap { key in entries[key].map { (key, $0) } }
        }

        private func style(_ table: TOMLTable, of role: String) throws(SettingsFailure) -> Style {
            var style = Style()
            for key in table.keys {
                let path = ["roles", role, key]
                if let attribute = Self.attribute(key) {
                    guard let isOn = table[key]?.bool else {
                        throw source.failure("expected true or false", at: path)
                    }
                    if isOn { style.attributes.insert(attribute) }
                    continue
                }
                guard key == "fg" || key == "bg" else { throw source.failure("unknown key", at: path) }
                guard let text = table[key]?.string else {
                    throw source.failure("is not a string", at: path)
                }
                let color = try color(text, at: path)
                if key == "fg" { style.foreground = color } else { style.background = color }
            }
            return style
        }

        private static func attribute(_ name: String) -> Attributes? {
            switch name {
            case "bold": .bold
            case "dim": .dim
            case "underline": .underline
            case "reverse": .reverse
            default: nil
            }
        }

        /// Parses `#rrggbb`, an index in the terminal's palette (`0` to `255`), `default`, or a name from the
        /// theme's own palette.
        private func color(_ text: String, at path: [String]) throws(SettingsFailure) -> Color {
            if let named = palette.first(where: { $0.name == text }) { return named.color }
            if text == "default" { return .standard }
            if text.isDecimalNumber, let index = UInt8(text) {
                return .palette(index)
            }
            if text.utf8.first == UInt8(ascii: "#"),
                let bytes = Hexadecimal.bytes(Substring(text.utf8.dropFirst())), bytes.count == 3
            {
                return .rgb(bytes[0], bytes[1], bytes[2])
            }
            throw source.failure("'\(text)' is not a colour", at: path)
        }
    }
}
