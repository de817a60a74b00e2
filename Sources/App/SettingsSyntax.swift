import Core

/// The shape of a settings file: which tables, keys and values it has, and on which lines.
///
/// The check runs before the parser, because some mistakes fail an assertion in toml++ and abort the program: a table
/// name or an array element that starts with an invalid character, a date with an incomplete time, overlong
/// numbers and deeply nested tables. Arrays of tables are refused as well, since these files do not use them. The
/// parser itself checks the contents of strings, numbers and dates, and finds duplicate keys.
struct SettingsSyntax {
    typealias Mistake = SettingsScanner.Mistake

    /// A key or a table header.
    struct Entry {
        /// The names of the enclosing tables, then the key.
        let path: [String]
        let line: Int
    }

    /// The configuration uses three levels: `keys`, a context, a command.
    private static let maxDepth = 8
    /// A number in binary digits has 66 characters; the parser looks ahead 127.
    private static let maxScalarLength = 100

    private var scanner: SettingsScanner
    private var depth = 0
    /// Only a mistake needs entries; the start of the program does without them.
    private let keepsEntries: Bool
    private var entries: [Entry] = []

    private init(_ bytes: [UInt8], keepsEntries: Bool) {
        (scanner, self.keepsEntries) = (SettingsScanner(bytes), keepsEntries)
    }

    /// Checks a file before it is parsed.
    ///
    /// - Throws: `Mistake` if the file must not reach the parser.
    static func check(_ bytes: [UInt8]) throws(Mistake) {
        try refuseNulls(in: bytes)
        var syntax = SettingsSyntax(bytes, keepsEntries: false)
        try syntax.document()
    }

    /// Returns the keys and table headers of a file that has passed `check`, in file order.
    static func entries(in bytes: [UInt8]) -> [Entry] {
        var syntax = SettingsSyntax(bytes, keepsEntries: true)
        try? syntax.document()
        return syntax.entries
    }

    /// Refuses a NUL, which the parser takes for the end of the file.
    private static func refuseNulls(in bytes: [UInt8]) throws(Mistake) {
        guard let null = bytes.firstIndex(of: 0) else { return }
        let line = bytes[..<null].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        throw Mistake(line: line, reason: "unexpected NUL byte")
    }

    // MARK: Tables and keys

    private mutating func document() throws(Mistake) {
        var table: [String] = []
        while true {
            scanner.skipToContent()
            guard scanner.current != nil else { return }
            if scanner.consume(UInt8(ascii: "[")) { table = try header() } else { try pair(in: table) }
            try scanner.endOfLine()
        }
    }

    /// Parses a table header after its `[`.
    private mutating func header() throws(Mistake) -> [String] {
        scanner.skipBlanks()
        guard scanner.current != UInt8(ascii: "[") else {
            throw scanner.mistake("'[[': arrays of tables are not supported")
        }
        let table = try key(in: [], "a table name")
        guard scanner.consume(UInt8(ascii: "]")) else {
            throw scanner.mistake(expected: "']' after the table name")
        }
        return table
    }

    private mutating func pair(in table: [String]) throws(Mistake) {
        let path = try key(in: table, "a key")
        guard scanner.consume(UInt8(ascii: "=")) else { throw scanner.mistake(expected: "'=' after the key") }
        try value(of: path)
    }

    /// Parses a key: names separated by dots.
    private mutating func key(in table: [String], _ what: String) throws(Mistake) -> [String] {
        var (path, count) = (table, 0)
        repeat {
            scanner.skipBlanks()
            count += 1
            guard count <= Self.maxDepth else {
                throw scanner.mistake("a key with more than \(Self.maxDepth) names")
            }
            let name = try self.name(what)
            if keepsEntries { path.append(name) }
            scanner.skipBlanks()
        } while scanner.consume(UInt8(ascii: "."))
        if keepsEntries { entries.append(Entry(path: path, line: scanner.line)) }
        return path
    }

    /// Parses one name of a key.
    ///
    /// - Returns: The name; empty if entries are not kept.
    private mutating func name(_ what: String) throws(Mistake) -> String {
        if scanner.isAtQuote {
            let first = scanner.line
            let (quoted, isTripled) = try scanner.string()
            guard scanner.line == first, !isTripled else {
                throw Mistake(line: first, reason: "\(what) must not be a multi-line string")
            }
            return keepsEntries ? SettingsScanner.unquoted(quoted) : ""
        }
        let name = scanner.consume(while: Self.isOfBareKey)
        guard !name.isEmpty else { throw scanner.mistake(expected: what) }
        return keepsEntries ? String(decoding: name, as: UTF8.self) : ""
    }

    private static func isOfBareKey(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: byte.isDecimalDigit
        }
    }

    // MARK: Values

    private mutating func value(of path: [String]) throws(Mistake) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maxDepth else {
            throw scanner.mistake("values nested more than \(Self.maxDepth) deep")
        }
        scanner.skipBlanks()
        if scanner.isAtQuote {
            _ = try scanner.string()
        } else if scanner.consume(UInt8(ascii: "[")) {
            try array(of: path)
        } else if scanner.consume(UInt8(ascii: "{")) {
            try inlineTable(path)
        } else {
            try scalar()
        }
    }

    /// Parses an array, possibly over several lines, after its `[`.
    private mutating func array(of path: [String]) throws(Mistake) {
        let first = scanner.line
        while true {
            scanner.skipToContent()
            if scanner.consume(UInt8(ascii: "]")) { return }
            guard scanner.current != nil else {
                throw Mistake(line: first, reason: "unterminated array: expected ']'")
            }
            try value(of: path)
            scanner.skipToContent()
            guard scanner.current != nil, scanner.current != UInt8(ascii: "]") else { continue }
            guard scanner.consume(UInt8(ascii: ",")) else { throw scanner.mistake(expected: "',' or ']'") }
        }
    }

    /// Parses an inline table after its `{`.
    private mutating func inlineTable(_ path: [String]) throws(Mistake) {
        scanner.skipBlanks()
        if scanner.consume(UInt8(ascii: "}")) { return }
        while true {
            try pair(in: path)
            scanner.skipBlanks()
            if scanner.consume(UInt8(ascii: "}")) { return }
            guard scanner.consume(UInt8(ascii: ",")) else { throw scanner.mistake(expected: "',' or '}'") }
        }
    }

    /// Parses a number, a date, `true` or `false`.
    private mutating func scalar() throws(Mistake) {
        let scalar = scanner.consume(while: Self.isOfScalar)
        guard !scalar.isEmpty else { throw scanner.mistake(expected: "a value") }
        guard scalar.count <= Self.maxScalarLength else {
            throw scanner.mistake("a value longer than \(Self.maxScalarLength) characters")
        }
        guard Self.hasTime(scalar) else {
            throw scanner.mistake("expected a time after the T of a date")
        }
    }

    /// Whether a digit follows each `T` of a value that begins with a digit; of these, only dates contain a `T`.
    private static func hasTime(_ scalar: ArraySlice<UInt8>) -> Bool {
        guard let first = scalar.first, first.isDecimalDigit else { return true }
        for (index, byte) in zip(scalar.indices, scalar) where byte.lowercased == UInt8(ascii: "t") {
            guard index + 1 < scalar.endIndex, scalar[index + 1].isDecimalDigit else { return false }
        }
        return true
    }

    private static func isOfScalar(_ byte: UInt8) -> Bool {
        isOfBareKey(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: ":")
    }
}
