import Screen

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

/// The contents of a settings file (TOML), and the failures that name its lines.
struct SettingsSource: Sendable {
    let kind: String
    let file: String
    let root: TOMLValue

    /// Parses a settings file.
    ///
    /// - Throws: `SettingsFailure` with the line of the syntax error.
    init(_ bytes: [UInt8], kind: String, file: String) throws(SettingsFailure) {
        (self.kind, self.file) = (kind, file)
        do throws(TOMLFailure) {
            root = try TOMLValue.root(of: bytes)
        } catch {
            throw SettingsFailure(
                kind: kind, file: file, line: error.position.line, reason: error.reason)
        }
    }

    /// Returns the members of a table.
    ///
    /// - Throws: `SettingsFailure` if the value is not a table.
    func members(of value: TOMLValue) throws(SettingsFailure) -> [TOMLValue] {
        guard let members = value.members else { throw failure("expected a table", at: value) }
        return members
    }

    /// Returns a failure with the line of a value and its key.
    func failure(_ reason: String, at value: TOMLValue) -> SettingsFailure {
        SettingsFailure(
            kind: kind, file: file, line: value.position.line,
            reason: "\(value.path.joined(separator: ".")): \(reason)")
    }

    /// Returns a failure at a key of the root table, which may be missing.
    func failure(_ reason: String, at key: String) -> SettingsFailure {
        root[key].map { failure(reason, at: $0) }
            ?? SettingsFailure(kind: kind, file: file, line: nil, reason: "\(key): \(reason)")
    }
}
