import Screen
import TOMLKit

/// A theme or configuration file that cannot be used: which file, where in it, and why.
public struct SettingsFailure: Error, Equatable, CustomStringConvertible {
    /// What was being read: `theme` or `configuration`.
    public let kind: String
    public let file: String
    /// From 1; nil where the mistake has no place.
    public let line: Int?
    public let reason: String

    public var description: String {
        "read \(kind) \(file.cleaned)\(line.map { ":\($0)" } ?? ""): \(reason.cleaned)"
    }
}

/// The text of a settings file (TOML), and the places of its keys.
struct SettingsSource {
    let kind: String
    let file: String
    private let lines: [Substring]

    /// - Throws: `SettingsFailure` with the line of the syntax error.
    static func parse(
        _ bytes: [UInt8], kind: String, file: String
    ) throws(SettingsFailure) -> (SettingsSource, TOMLTable) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsFailure(kind: kind, file: file, line: nil, reason: "the file is not valid UTF-8")
        }
        let source = SettingsSource(kind: kind, file: file, text: text)
        do {
            return (source, try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            throw SettingsFailure(
                kind: kind, file: file, line: error.source.begin.line, reason: error.description)
        } catch {
            throw SettingsFailure(kind: kind, file: file, line: nil, reason: "\(error)")
        }
    }

    private init(kind: String, file: String, text: String) {
        (self.kind, self.file) = (kind, file)
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// TOMLKit gives places for syntax errors only, so the line of a key is looked for in the text.
    ///
    /// - Parameters:
    ///   - path: The tables that the key stands in, and the key.
    func failure(_ reason: String, at path: [String]) -> SettingsFailure {
        SettingsFailure(
            kind: kind, file: file, line: line(of: path), reason: "\(path.joined(separator: ".")): \(reason)")
    }

    private func line(of path: [String]) -> Int? {
        var table: [String] = []
        var headed: Int?
        for (index, line) in lines.enumerated() {
            let words = line.drop { $0 == " " || $0 == "\t" }
            if words.first == "[" {
                let name = words.dropFirst().prefix { $0 != "]" }
                table = name.split(separator: ".").map { Self.bare($0) }
                if table == path { headed = index + 1 }
            } else if let equals = words.firstIndex(of: "=") {
                let keys = words[..<equals].split(separator: ".").map { Self.bare($0) }
                if table + keys == path { return index + 1 }
                // An inline table holds its keys on the line of its own.
                if table + keys == path.dropLast() { return index + 1 }
            }
        }
        return headed
    }

    /// A key without the quotes and spaces around it.
    private static func bare(_ key: Substring) -> String {
        String(key.filter { $0 != " " && $0 != "\t" && $0 != "\"" && $0 != "'" })
    }
}
