import Screen
import TOMLKit

/// The reason why a theme or configuration file cannot be used.
public struct SettingsFailure: Error, Equatable, CustomStringConvertible {
    /// The kind of file: `theme` or `configuration`.
    public let kind: String
    public let file: String
    /// 1-based; nil if the mistake is not on a particular line.
    public let line: Int?
    public let reason: String

    public var description: String {
        "read \(kind) \(file.cleaned)\(line.map { ":\($0)" } ?? ""): \(reason.cleaned)"
    }
}

/// The text of a settings file (TOML), used to find the line of a key.
struct SettingsSource: Sendable {
    let kind: String
    let file: String
    private let bytes: [UInt8]

    /// Parses a settings file.
    ///
    /// - Throws: `SettingsFailure` with the line of the syntax error.
    static func parse(
        _ bytes: [UInt8], kind: String, file: String
    ) throws(SettingsFailure) -> (SettingsSource, TOMLTable) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsFailure(kind: kind, file: file, line: nil, reason: "the file is not valid UTF-8")
        }
        do throws(SettingsSyntax.Mistake) {
            try SettingsSyntax.check(bytes)
        } catch {
            throw SettingsFailure(kind: kind, file: file, line: error.line, reason: error.reason)
        }
        do {
            return (SettingsSource(kind: kind, file: file, bytes: bytes), try TOMLTable(string: text))
        } catch let error as TOMLParseError {
            throw SettingsFailure(
                kind: kind, file: file, line: error.source.begin.line, reason: error.description)
        } catch {
            throw SettingsFailure(kind: kind, file: file, line: nil, reason: "\(error)")
        }
    }

    private init(kind: String, file: String, bytes: [UInt8]) {
        (self.kind, self.file, self.bytes) = (kind, file, bytes)
    }

    /// Returns a failure at a key.
    ///
    /// TOMLKit reports lines for syntax errors only, so the line of the key is looked up in the text.
    ///
    /// - Parameter path: The names of the enclosing tables, then the key.
    func failure(_ reason: String, at path: [String]) -> SettingsFailure {
        SettingsFailure(
            kind: kind, file: file, line: line(of: path), reason: "\(path.joined(separator: ".")): \(reason)")
    }

    /// The line of the key, or of the innermost enclosing table in the file.
    private func line(of path: [String]) -> Int? {
        let entries = SettingsSyntax.entries(in: bytes)
        if let entry = entries.first(where: { $0.path.starts(with: path) }) { return entry.line }
        let enclosing = entries.filter { path.starts(with: $0.path) }
        let maxDepth = enclosing.map(\.path.count).max()
        return enclosing.first { $0.path.count == maxDepth }?.line
    }
}
