/// A JSON value that is written on one line.
///
/// An object keeps its members in order, because records are printed as JSON Lines with their keys in the documented
/// order. Control characters are escaped, never replaced.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case unsigned(UInt64)
    case number(Double)
    case string(String)
    case list([JSONValue])
    case object([(String, JSONValue)])

    /// Returns a string, or null for nil.
    public static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }

    /// Returns an integer, or null for nil.
    public static func optional(_ number: Int?) -> JSONValue { number.map { .integer(Int64($0)) } ?? .null }

    /// Returns a Boolean, or null for nil.
    public static func optional(_ flag: Bool?) -> JSONValue { flag.map(JSONValue.bool) ?? .null }

    public static func strings(_ texts: [String]) -> JSONValue { .list(texts.map(JSONValue.string)) }

    /// The value as UTF-8 text without a newline (RFC 8259).
    public var line: String {
        var text = ""
        append(to: &text)
        return text
    }

    private func append(to text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let number): text += String(number)
        case .unsigned(let number): text += String(number)
        case .number(let number): text += number.isFinite ? String(number) : "null"
        case .string(let string): Self.append(quoted: string, to: &text)
        case .list(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.append(to: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                Self.append(quoted: member.0, to: &text)
                text += ":"
                member.1.append(to: &text)
            }
            text += "}"
        }
    }

    private static func append(quoted string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            // JSON allows DEL and the C1 block unescaped, but a terminal that shows the line acts on them.
            case "\u{0}"..."\u{1f}", "\u{7f}"..."\u{9f}":
                text += "\\u" + Hexadecimal.text(scalar.value, digits: 4)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    public static func == (left: JSONValue, right: JSONValue) -> Bool { left.line == right.line }
}

extension Duration {
    /// The duration in milliseconds, rounded to microseconds: finer digits are noise in a record.
    public var recordedMilliseconds: JSONValue { .number(milliseconds(places: 3)) }
}
