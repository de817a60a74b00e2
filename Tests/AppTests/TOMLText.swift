@testable import App

/// Returns the values of a TOML file in one line, to compare them with.
func tomlText(_ text: String) throws -> String { try tomlText(TOMLValue.root(of: Array(text.utf8))) }

func tomlText(_ value: TOMLValue) -> String {
    switch value.content {
    case .string(let string): return "'\(string)'"
    case .integer(let integer): return "\(integer)"
    case .float(let float): return "\(float)"
    case .boolean(let boolean): return "\(boolean)"
    case .dateTime(let dateTime): return "\(dateTime.kind) \(dateTime.text)"
    case .array: return "[" + (value.elements ?? []).map { tomlText($0) }.joined(separator: ", ") + "]"
    case .table:
        let members = (value.members ?? []).map { "\($0.name ?? "?"): \(tomlText($0))" }
        return "{" + members.joined(separator: ", ") + "}"
    }
}
