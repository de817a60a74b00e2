import Core
import Screen
import TOMLKit

/// Reads themes (TOML): a palette of named colours, and the roles that use them.
public enum ThemeFile {
    /// - Parameter file: The name for error messages.
    public static func theme(from bytes: [UInt8], file: String) throws(SettingsFailure) -> Theme {
        let (source, table) = try SettingsSource.parse(bytes, kind: "theme", file: file)
        var reader = Reader(source: source)
        return try reader.theme(table)
    }

    private struct Reader {
        let source: SettingsSource
        /// A handful: found by looking through them.
        var palette: [(name: String, color: Color)] = []

        mutating func theme(_ table: TOMLTable) throws(SettingsFailure) -> Theme {
            for key in table.keys where key != "name" && key != "palette" && key != "roles" {
                throw source.failure("unknown key", at: [key])
            }
            guard let name = table["name"]?.string, !name.isEmpty else {
                throw source.failure("a theme has a name", at: ["name"])
            }
            for (name, value) in try entries("palette", of: table) {
                let place = ["palette", name]
                guard let text = value.string else { throw source.failure("this is no text", at: place) }
                palette.append((name, try color(text, at: place)))
            }
            var styles: [(role: Role, style: Style)] = []
            var groundless: [Int] = []
            for (name, value) in try entries("roles", of: table) {
                guard let role = Role(rawValue: name) else {
                    throw source.failure("unknown role", at: ["roles", name])
                }
                guard let looks = value.table else {
                    throw source.failure("this is no table, like { fg = \"…\" }", at: ["roles", name])
                }
                if looks["bg"] == nil { groundless.append(styles.count) }
                styles.append((role, try style(looks, of: name)))
            }
            // A role without a background has that of text, so that a theme names its ground once.
            let ground = styles.first { $0.role == .text }?.style.background ?? .standard
            for index in groundless { styles[index].style.background = ground }
            return Theme(name: name, styles: styles)
        }

        private func entries(
            _ name: String, of table: TOMLTable
        ) throws(SettingsFailure) -> [(String, any TOMLValueConvertible)] {
            guard let value = table[name] else { return [] }
            guard let entries = value.table else { throw source.failure("this is no table", at: [name]) }
            return entries.keys.compactMap { key in entries[key].map { (key, $0) } }
        }

        private func style(_ table: TOMLTable, of role: String) throws(SettingsFailure) -> Style {
            var style = Style()
            for key in table.keys {
                let place = ["roles", role, key]
                if let attribute = Self.attribute(key) {
                    guard let isOn = table[key]?.bool else {
                        throw source.failure("this is not true or false", at: place)
                    }
                    if isOn { style.attributes.insert(attribute) }
                    continue
                }
                guard key == "fg" || key == "bg" else { throw source.failure("unknown key", at: place) }
                guard let text = table[key]?.string else {
                    throw source.failure("this is no text", at: place)
                }
                let color = try color(text, at: place)
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

        /// `#rrggbb`, a place in the terminal's palette (`0` to `255`), `default`, or a name of the
        /// theme's own palette.
        private func color(_ text: String, at place: [String]) throws(SettingsFailure) -> Color {
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
            throw source.failure("'\(text)' is no colour", at: place)
        }
    }
}
