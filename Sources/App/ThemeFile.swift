import Glibc
import Screen
import TOMLKit

/// A theme file that cannot be used: which file, where in it, and why.
public struct ThemeFailure: Error, Equatable, CustomStringConvertible {
    public let file: String
    /// From 1; nil where the mistake has no place.
    public let line: Int?
    public let reason: String

    public var description: String {
        "read theme \(file.cleaned)\(line.map { ":\($0)" } ?? ""): \(reason.cleaned)"
    }
}

/// Reads themes (TOML): a palette of named colours, and the roles that use them.
public enum ThemeFile {
    /// - Parameter file: The name for error messages.
    public static func theme(from bytes: [UInt8], file: String) throws(ThemeFailure) -> Theme {
        let text = String(decoding: bytes, as: UTF8.self)
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            throw ThemeFailure(file: file, line: error.source.begin.line, reason: error.description)
        } catch {
            throw ThemeFailure(file: file, line: nil, reason: "\(error)")
        }
        var reader = Reader(file: file, text: text)
        return try reader.theme(table)
    }

    private struct Reader {
        let file: String
        let text: String
        /// A handful: found by looking through them.
        var palette: [(name: String, color: Color)] = []

        mutating func theme(_ table: TOMLTable) throws(ThemeFailure) -> Theme {
            for key in table.keys where !["name", "palette", "roles"].contains(key) {
                throw failure("unknown key '\(key)'", at: key)
            }
            for (name, value) in table["palette"]?.table ?? TOMLTable() {
                guard let text = value.string else { throw failure("palette.\(name) is no text", at: name) }
                palette.append((name, try color(text, at: name)))
            }
            var styles: [(role: Role, style: Style)] = []
            for (name, value) in table["roles"]?.table ?? TOMLTable() {
                guard let role = Role(rawValue: name) else {
                    throw failure("unknown role '\(name)'", at: name)
                }
                guard let looks = value.table else { throw failure("roles.\(name) is no table", at: name) }
                styles.append((role, try style(looks, of: name)))
            }
            return Theme(name: table["name"]?.string ?? file, styles: styles)
        }

        private func style(_ table: TOMLTable, of role: String) throws(ThemeFailure) -> Style {
            var style = Style()
            for (key, value) in table {
                if let attribute = Self.attribute(key) {
                    guard let isOn = value.bool else {
                        throw failure("roles.\(role).\(key) is not true or false", at: role)
                    }
                    if isOn { style.attributes.insert(attribute) }
                    continue
                }
                guard key == "fg" || key == "bg" else {
                    throw failure("unknown key 'roles.\(role).\(key)'", at: role)
                }
                guard let text = value.string else {
                    throw failure("roles.\(role).\(key) is no text", at: role)
                }
                let color = try color(text, at: role)
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
        private func color(_ text: String, at key: String) throws(ThemeFailure) -> Color {
            if let named = palette.first(where: { $0.name == text }) { return named.color }
            if text == "default" { return .standard }
            if let index = UInt8(text) { return .palette(index) }
            if text.first == "#", text.utf8.count == 7, let value = UInt32(text.dropFirst(), radix: 16) {
                func byte(_ shift: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: value >> shift) }
                return .rgb(byte(16), byte(8), byte(0))
            }
            throw failure("'\(text)' is no colour", at: key)
        }

        /// TOMLKit gives places for syntax errors only, so the line of a key is looked for in the text.
        private func failure(_ reason: String, at key: String) -> ThemeFailure {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let index = lines.firstIndex { line in
                let start = line.drop { $0 == " " || $0 == "\t" }
                guard start.hasPrefix(key) else { return false }
                return start.dropFirst(key.count).first { $0 != " " } == "="
            }
            return ThemeFailure(file: file, line: index.map { $0 + 1 }, reason: reason)
        }
    }
}
