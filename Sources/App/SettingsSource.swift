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
        if let fault = source.faultOfParser {
            throw SettingsFailure(kind: kind, file: file, line: fault.line, reason: fault.reason)
        }
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
        lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Substring($0) }
    }

    /// TOMLKit gives places for syntax errors only, so the line of a key is looked for in the text.
    ///
    /// - Parameters:
    ///   - path: The tables that the key stands in, and the key.
    func failure(_ reason: String, at path: [String]) -> SettingsFailure {
        SettingsFailure(
            kind: kind, file: file, line: line(of: path), reason: "\(path.joined(separator: ".")): \(reason)")
    }

    /// The line that holds the key, or the one that holds the nearest table around it: an inline table has
    /// its keys on the line of its own.
    private func line(of path: [String]) -> Int? {
        var table: [String] = []
        var nearest: (depth: Int, line: Int)?
        for (index, line) in lines.enumerated() {
            let words = line.drop { $0 == " " || $0 == "\t" }
            let isHeader = words.first == "["
            if isHeader { table = Self.keys(of: words.dropFirst()) }
            let keys = isHeader ? table : table + Self.keys(of: words)
            let depth = zip(keys, path).prefix { $0 == $1 }.count
            if depth == path.count { return index + 1 }
            if depth == keys.count, depth > nearest?.depth ?? 0 { nearest = (depth, index + 1) }
        }
        return nearest?.line
    }

    /// The keys in front of `=` or `]`, with dots between them, each without its quotes.
    private static func keys(of text: Substring) -> [String] {
        var (keys, key, quote) = ([String](), "", Character?.none)
        for character in text {
            switch (character, quote) {
            case (_, let open?): if character == open { quote = nil } else { key.append(character) }
            case ("\"", nil), ("'", nil): quote = character
            case (".", nil):
                keys.append(key)
                key = ""
            case ("=", nil), ("]", nil), ("#", nil): return keys + [key]
            case (" ", nil), ("\t", nil): break
            default: key.append(character)
            }
        }
        return []
    }

    /// What the parser must not be given: it stops at a NUL without a word, and ends the program at
    /// brackets that open a table's name. Neither has a place in these files.
    private var faultOfParser: (line: Int, reason: String)? {
        for (index, line) in lines.enumerated() {
            if line.utf8.contains(0) { return (index + 1, "a NUL byte") }
            if Self.opensArrayOfTables(line) {
                return (index + 1, "'[[': there are no arrays of tables here")
            }
        }
        return nil
    }

    /// Also where blanks stand between the brackets.
    private static func opensArrayOfTables(_ line: Substring) -> Bool {
        var brackets = 0
        for byte in line.utf8 where byte != UInt8(ascii: " ") && byte != UInt8(ascii: "\t") {
            guard byte == UInt8(ascii: "[") else { return false }
            brackets += 1
            if brackets == 2 { return true }
        }
        return false
    }
}
