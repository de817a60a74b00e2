import Core

/// The shape of a settings file: which tables, keys and values it has, and on which lines.
///
/// It stands in front of the parser, which ends the program at some mistakes instead of naming them: where the
/// name of a table or a value of an array begins with what begins none, where a date has half a time, where
/// numbers have no end and tables lie in each other without end (the assertions of toml++). Arrays of tables are
/// refused as well: they have no place in these files. What is right or wrong inside a text, a number or a date,
/// and what is there twice, is left to the parser.
struct SettingsSyntax {
    typealias Mistake = SettingsScanner.Mistake

    /// A key or the head of a table.
    struct Place {
        /// The tables that it stands in, and the key.
        let path: [String]
        let line: Int
    }

    /// Three are in use: `keys`, a context, a command.
    private static let deepest = 8
    /// A number in binary digits has 66 characters; the parser looks 127 ahead.
    private static let longestScalar = 100

    private var scanner: SettingsScanner
    private var depth = 0
    /// The start of the program needs no places: only a mistake does.
    private let keepsPlaces: Bool
    private var places: [Place] = []

    private init(_ bytes: [UInt8], keepsPlaces: Bool) {
        (scanner, self.keepsPlaces) = (SettingsScanner(bytes), keepsPlaces)
    }

    /// - Throws: `Mistake` where the file must not reach the parser.
    static func check(_ bytes: [UInt8]) throws(Mistake) {
        try refuseNulls(in: bytes)
        var syntax = SettingsSyntax(bytes, keepsPlaces: false)
        try syntax.document()
    }

    /// The keys and heads of a file that has passed `check`, in its order.
    static func places(in bytes: [UInt8]) -> [Place] {
        var syntax = SettingsSyntax(bytes, keepsPlaces: true)
        try? syntax.document()
        return syntax.places
    }

    /// The parser takes a NUL for the end of the file.
    private static func refuseNulls(in bytes: [UInt8]) throws(Mistake) {
        guard let null = bytes.firstIndex(of: 0) else { return }
        let line = bytes[..<null].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        throw Mistake(line: line, reason: "a NUL byte")
    }

    // MARK: Tables and keys

    private mutating func document() throws(Mistake) {
        var table: [String] = []
        while true {
            scanner.skipToContent()
            guard scanner.current != nil else { return }
            if scanner.take(UInt8(ascii: "[")) { table = try header() } else { try pair(in: table) }
            try scanner.endOfLine()
        }
    }

    /// What follows the `[` of a table's head.
    private mutating func header() throws(Mistake) -> [String] {
        scanner.skipBlanks()
        guard scanner.current != UInt8(ascii: "[") else {
            throw scanner.mistake("'[[': there are no arrays of tables here")
        }
        let table = try key(in: [], "the name of a table")
        guard scanner.take(UInt8(ascii: "]")) else {
            throw scanner.mistake(missing: "']' behind the name of a table")
        }
        return table
    }

    private mutating func pair(in table: [String]) throws(Mistake) {
        let path = try key(in: table, "a key")
        guard scanner.take(UInt8(ascii: "=")) else { throw scanner.mistake(missing: "'=' behind the key") }
        try value(of: path)
    }

    /// The names of a key with dots between them, up to what stands behind it.
    private mutating func key(in table: [String], _ what: String) throws(Mistake) -> [String] {
        var (path, count) = (table, 0)
        repeat {
            scanner.skipBlanks()
            count += 1
            guard count <= Self.deepest else {
                throw scanner.mistake("more than \(Self.deepest) names in a key")
            }
            let name = try self.name(what)
            if keepsPlaces { path.append(name) }
            scanner.skipBlanks()
        } while scanner.take(UInt8(ascii: "."))
        if keepsPlaces { places.append(Place(path: path, line: scanner.line)) }
        return path
    }

    /// One name; empty where places are not kept.
    private mutating func name(_ what: String) throws(Mistake) -> String {
        if scanner.isAtQuote {
            let first = scanner.line
            let (quoted, isTripled) = try scanner.string()
            guard scanner.line == first, !isTripled else {
                throw Mistake(line: first, reason: "\(what) is no text of several lines")
            }
            return keepsPlaces ? SettingsScanner.unquoted(quoted) : ""
        }
        let name = scanner.take(while: Self.isOfBareKey)
        guard !name.isEmpty else { throw scanner.mistake(missing: what) }
        return keepsPlaces ? String(decoding: name, as: UTF8.self) : ""
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
        guard depth <= Self.deepest else {
            throw scanner.mistake("more than \(Self.deepest) values in each other")
        }
        scanner.skipBlanks()
        if scanner.isAtQuote {
            _ = try scanner.string()
        } else if scanner.take(UInt8(ascii: "[")) {
            try array(of: path)
        } else if scanner.take(UInt8(ascii: "{")) {
            try inlineTable(path)
        } else {
            try scalar()
        }
    }

    /// What follows the `[` of a list, whose values may be on several lines.
    private mutating func array(of path: [String]) throws(Mistake) {
        let first = scanner.line
        while true {
            scanner.skipToContent()
            if scanner.take(UInt8(ascii: "]")) { return }
            guard scanner.current != nil else {
                throw Mistake(line: first, reason: "a list without its ']'")
            }
            try value(of: path)
            scanner.skipToContent()
            guard scanner.current != nil, scanner.current != UInt8(ascii: "]") else { continue }
            guard scanner.take(UInt8(ascii: ",")) else { throw scanner.mistake(missing: "',' or ']'") }
        }
    }

    /// What follows the `{` of an inline table.
    private mutating func inlineTable(_ path: [String]) throws(Mistake) {
        scanner.skipBlanks()
        if scanner.take(UInt8(ascii: "}")) { return }
        while true {
            try pair(in: path)
            scanner.skipBlanks()
            if scanner.take(UInt8(ascii: "}")) { return }
            guard scanner.take(UInt8(ascii: ",")) else { throw scanner.mistake(missing: "',' or '}'") }
        }
    }

    /// A number, a date, `true` or `false`.
    private mutating func scalar() throws(Mistake) {
        let scalar = scanner.take(while: Self.isOfScalar)
        guard !scalar.isEmpty else { throw scanner.mistake(missing: "a value") }
        guard scalar.count <= Self.longestScalar else { throw scanner.mistake("a value without an end") }
        guard Self.hasTime(scalar) else {
            throw scanner.mistake("a date without the time behind its T")
        }
    }

    /// Whether a digit stands behind each `T` of what begins with a digit: of all values only dates have one.
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
