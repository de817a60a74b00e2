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
struct SettingsSource: Sendable {
    let kind: String
    let file: String
    private let bytes: [UInt8]

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

    /// TOMLKit gives places for syntax errors only, so the line of a key is looked for in the text.
    ///
    /// - Parameters:
    ///   - path: The tables that the key stands in, and the key.
    func failure(_ reason: String, at path: [String]) -> SettingsFailure {
        SettingsFailure(
            kind: kind, file: file, line: line(of: path), reason: "\(path.joined(separator: ".")): \(reason)")
    }

    /// The line that holds the key, or the one that holds the nearest table around it.
    private func line(of path: [String]) -> Int? {
        let places = SettingsSyntax.places(in: bytes)
        if let place = places.first(where: { $0.path.starts(with: path) }) { return place.line }
        let around = places.filter { path.starts(with: $0.path) }
        let deepest = around.map(\.path.count).max()
        return around.first { $0.path.count == deepest }?.line
    }
}
