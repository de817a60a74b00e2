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
    public var line: String { String(decoding: bytes, as: UTF8.self) }

    /// The value as `line`, in UTF-8.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        JSONText.append(self, to: &bytes)
        return bytes
    }

    public static func == (left: JSONValue, right: JSONValue) -> Bool { left.bytes == right.bytes }
}

extension Duration {
    /// The duration in milliseconds, rounded to microseconds: finer digits are noise in a record.
    public var recordedMilliseconds: JSONValue { .number(milliseconds(places: 3)) }
}
