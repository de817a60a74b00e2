import Core
import Screen

/// The reader of theme files (TOML): a palette of named colours, and the roles that use them.
public enum ThemeFile {
    /// Parses a theme.
    ///
    /// - Parameter file: The file name for error messages.
    /// - Throws: `SettingsFailure` with the line of the mistake.
    public static func theme(from bytes: [UInt8], file: String) throws(SettingsFailure) -> Theme {
        var reader = Reader(source: try SettingsSource(bytes, kind: "theme", file: file))
        return try reader.theme()
    }

    private struct Reader {
        let source: SettingsSource
        /// Searched linearly, since a theme has only a few colours.
        var palette: [(name: String, color: Color)] = []

        init(source: SettingsSource) {
            self.source = source
        }

        mutating func theme() throws(SettingsFailure) -> Theme {
            let root = source.root
            for value in root.members ?? [] where !["name", "palette", "roles"].contains(value.name) {
                throw source.failure("unknown key", at: value)
            }
            guard let name = root["name"]?.string, !name.isEmpty else {
                throw source.failure("a theme needs a name", at: "name")
            }
            for value in try members("palette") {
                guard let text = value.string else { throw source.failure("is not a string", at: value) }
                palette.append((value.name ?? "", try color(text, at: value)))
            }
            var styles: [(role: Role, style: Style)] = []
            var withoutBackground: [Int] = []
            for value in try members("roles") {
                guard let role = value.name.flatMap(Role.init) else {
                    throw source.failure("unknown role", at: value)
                }
                guard let looks = value.members else {
                    throw source.failure("expected a table, like { fg = \"…\" }", at: value)
                }
                if value["bg"] == nil { withoutBackground.append(styles.count) }
                styles.append((role, try style(looks)))
            }
            // A role without a background uses that of text, so that a theme sets its background once.
            let background = styles.first { $0.role == .text }?.style.background ?? .standard
            for index in withoutBackground { styles[index].style.background = background }
            return Theme(name: name, styles: styles)
        }

        private func members(_ name: String) throws(SettingsFailure) -> [TOMLValue] {
            guard let table = source.root[name] else { return [] }
            guard let members = table.members else { throw source.failure("expected a table", at: table) }
            return members
        }

        private func style(_ looks: [TOMLValue]) throws(SettingsFailure) -> Style {
            var style = Style()
            for value in looks {
                if let attribute = value.name.flatMap(Self.attribute) {
                    guard let isOn = value.boolean else {
                        throw source.failure("expected true or false", at: value)
                    }
                    if isOn { style.attributes.insert(attribute) }
                    continue
                }
                guard value.name == "fg" || value.name == "bg" else {
                    throw source.failure("unknown key", at: value)
                }
                guard let text = value.string else { throw source.failure("is not a string", at: value) }
                let color = try color(text, at: value)
                if value.name == "fg" { style.foreground = color } else { style.background = color }
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
        private func color(_ text: String, at value: TOMLValue) throws(SettingsFailure) -> Color {
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
            throw source.failure("'\(text)' is not a colour", at: value)
        }
    }
}
