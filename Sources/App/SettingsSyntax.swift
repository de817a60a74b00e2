import Core

/// The shape of a settings file: which tables, keys and values it has, and on which lines.
///
/// It stands in front of the parser, which ends the program at some mistakes instead of naming them: where the
/// name of a table or a value of an array begins with what begins none, where a date has half a time, where
/// numbers have no end and tables lie in each other without end (the assertions of toml++). Arrays of tables are
/// refused as well: they have no place in these files. What is right or wrong inside a text, a number or a date,
/// and what is there twice, is left to the parser.
struct SettingsSyntax {
    struct Mistake: Error {
        /// From 1.
        let line: Int
        let reason: String
    }

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

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    private var depth = 0
    /// The start of the program needs no places: only a mistake does.
    private let keepsPlaces: Bool
    private var places: [Place] = []

    private init(_ bytes: [UInt8], keepsPlaces: Bool) {
        (self.bytes, self.keepsPlaces) = (bytes, keepsPlaces)
    }

    /// - Throws: `Mistake` where the file must not reach the parser.
    static func check(_ bytes: [UInt8]) throws(Mistake) {
        var syntax = SettingsSyntax(bytes, keepsPlaces: false)
        try syntax.refuseNulls()
        try syntax.document()
    }

    /// The keys and heads of a file that has passed `check`, in its order.
    static func places(in bytes: [UInt8]) -> [Place] {
        var syntax = SettingsSyntax(bytes, keepsPlaces: true)
        try? syntax.document()
        return syntax.places
    }

    /// The parser takes a NUL for the end of the file.
    private func refuseNulls() throws(Mistake) {
        guard let null = bytes.firstIndex(of: 0) else { return }
        let line = bytes[..<null].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        throw Mistake(line: line, reason: "a NUL byte")
    }

    // MARK: Tables and keys

    private mutating func document() throws(Mistake) {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { place = 3 }
        var table: [String] = []
        while true {
            skipToContent()
            guard let byte = current else { return }
            if byte == UInt8(ascii: "[") { table = try header() } else { try pair(in: table) }
            try endOfLine()
        }
    }

    private mutating func header() throws(Mistake) -> [String] {
        place += 1
        skipBlanks()
        guard current != UInt8(ascii: "[") else { throw mistake("'[[': there are no arrays of tables here") }
        let table = try key(in: [], "the name of a table")
        guard take(UInt8(ascii: "]")) else { throw mistake(missing: "']' behind the name of a table") }
        return table
    }

    private mutating func pair(in table: [String]) throws(Mistake) {
        let path = try key(in: table, "a key")
        guard take(UInt8(ascii: "=")) else { throw mistake(missing: "'=' behind the key") }
        try value(of: path)
    }

    /// The names of a key with dots between them, up to what stands behind it.
    private mutating func key(in table: [String], _ what: String) throws(Mistake) -> [String] {
        var (path, count) = (table, 0)
        repeat {
            skipBlanks()
            count += 1
            guard count <= Self.deepest else { throw mistake("more than \(Self.deepest) names in a key") }
            let name = try self.name(what)
            if keepsPlaces { path.append(name) }
            skipBlanks()
        } while take(UInt8(ascii: "."))
        if keepsPlaces { places.append(Place(path: path, line: line)) }
        return path
    }

    /// One name; empty where places are not kept.
    private mutating func name(_ what: String) throws(Mistake) -> String {
        let start = place
        if current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") {
            let first = line
            try text()
            guard line == first, !isTripled(at: start) else {
                throw Mistake(line: first, reason: "\(what) is no text of several lines")
            }
            return keepsPlaces ? Self.unquoted(bytes[start..<place]) : ""
        }
        while let byte = current, Self.isOfBareKey(byte) { place += 1 }
        guard place > start else { throw mistake(missing: what) }
        return keepsPlaces ? String(decoding: bytes[start..<place], as: UTF8.self) : ""
    }

    private static func isOfBareKey(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: byte.isDecimalDigit
        }
    }

    // MARK: Values

    private mutating func value(of path: [String]) throws(Mistake) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw mistake("more than \(Self.deepest) values in each other") }
        skipBlanks()
        switch current {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): try text()
        case UInt8(ascii: "["): try array(of: path)
        case UInt8(ascii: "{"): try inlineTable(path)
        default: try scalar()
        }
    }

    /// Its values may be on several lines.
    private mutating func array(of path: [String]) throws(Mistake) {
        let first = line
        place += 1
        while true {
            skipToContent()
            if take(UInt8(ascii: "]")) { return }
            guard current != nil else { throw Mistake(line: first, reason: "a list without its ']'") }
            try value(of: path)
            skipToContent()
            guard current != nil, current != UInt8(ascii: "]") else { continue }
            guard take(UInt8(ascii: ",")) else { throw mistake(missing: "',' or ']'") }
        }
    }

    private mutating func inlineTable(_ path: [String]) throws(Mistake) {
        place += 1
        skipBlanks()
        if take(UInt8(ascii: "}")) { return }
        while true {
            try pair(in: path)
            skipBlanks()
            if take(UInt8(ascii: "}")) { return }
            guard take(UInt8(ascii: ",")) else { throw mistake(missing: "',' or '}'") }
        }
    }

    /// A number, a date, `true` or `false`.
    private mutating func scalar() throws(Mistake) {
        let start = place
        while let byte = current, Self.isOfScalar(byte) { place += 1 }
        guard place > start else { throw mistake(missing: "a value") }
        guard place - start <= Self.longestScalar else { throw mistake("a value without an end") }
        guard Self.hasTime(bytes[start..<place]) else {
            throw mistake("a date without the time behind its T")
        }
    }

    /// Whether a digit stands behind each `T` of what begins with a digit: of all values only dates have one.
    private static func hasTime(_ scalar: ArraySlice<UInt8>) -> Bool {
        guard let first = scalar.first, first.isDecimalDigit else { return true }
        for (place, byte) in zip(scalar.indices, scalar) where byte | 0x20 == UInt8(ascii: "t") {
            guard place + 1 < scalar.endIndex, scalar[place + 1].isDecimalDigit else { return false }
        }
        return true
    }

    private static func isOfScalar(_ byte: UInt8) -> Bool {
        isOfBareKey(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: ":")
    }

    /// A text in its quotes, of one or of three.
    private mutating func text() throws(Mistake) {
        let (quote, first) = (bytes[place], line)
        let isTripled = isTripled(at: place)
        place += isTripled ? 3 : 1
        while let byte = current {
            switch byte {
            case quote:
                // Up to two quotes belong to the text, in front of the three that end it.
                var count = 0
                while count < (isTripled ? 5 : 1), take(quote) { count += 1 }
                if !isTripled || count >= 3 { return }
            case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
                place += 1
                try refuseEscapedNull()
                // What is escaped may be a quote, and is no line break of this text's own.
                if current != UInt8(ascii: "\n") { place += 1 }
            case UInt8(ascii: "\n"):
                guard isTripled else {
                    throw Mistake(line: first, reason: "a text without its closing quote")
                }
                line += 1
                place += 1
            default: place += 1
            }
        }
        throw Mistake(line: first, reason: "a text without its closing quote")
    }

    private func isTripled(at start: Int) -> Bool {
        start + 2 < bytes.count && bytes[start + 1] == bytes[start] && bytes[start + 2] == bytes[start]
    }

    /// A text would seem to end there.
    private func refuseEscapedNull() throws(Mistake) {
        let digits = current == UInt8(ascii: "u") ? 4 : current == UInt8(ascii: "U") ? 8 : 0
        guard digits > 0, place + digits < bytes.count else { return }
        if bytes[place + 1...place + digits].allSatisfy({ $0 == UInt8(ascii: "0") }) {
            throw mistake("a NUL in a text")
        }
    }

    /// A name without its quotes; in double quotes, escapes are read.
    private static func unquoted(_ quoted: ArraySlice<UInt8>) -> String {
        let inside = quoted.dropFirst().dropLast()
        guard quoted.first == UInt8(ascii: "\"") else { return String(decoding: inside, as: UTF8.self) }
        var (name, rest) = ([UInt8](), inside)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
                name.append(byte)
                continue
            }
            switch escaped {
            case UInt8(ascii: "b"): name.append(0x08)
            case UInt8(ascii: "t"): name.append(0x09)
            case UInt8(ascii: "n"): name.append(0x0a)
            case UInt8(ascii: "f"): name.append(0x0c)
            case UInt8(ascii: "r"): name.append(0x0d)
            case UInt8(ascii: "u"), UInt8(ascii: "U"):
                let digits = rest.prefix(escaped == UInt8(ascii: "u") ? 4 : 8)
                rest = rest.dropFirst(digits.count)
                let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
                if let scalar = value.flatMap(Unicode.Scalar.init) { name += Array(String(scalar).utf8) }
            default: name.append(escaped)
            }
        }
        return String(decoding: name, as: UTF8.self)
    }

    // MARK: Bytes

    private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        place += 1
        return true
    }

    private mutating func skipBlanks() {
        while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { place += 1 }
    }

    /// Passes over blanks, comments and the ends of lines.
    private mutating func skipToContent() {
        while true {
            skipBlanks()
            if current == UInt8(ascii: "#") {
                while let byte = current, byte != UInt8(ascii: "\n") { place += 1 }
            }
            guard takeLineBreak() else { return }
        }
    }

    private mutating func takeLineBreak() -> Bool {
        if isLineBreak, current == UInt8(ascii: "\r") { place += 1 }
        guard take(UInt8(ascii: "\n")) else { return false }
        line += 1
        return true
    }

    private var isLineBreak: Bool {
        current == UInt8(ascii: "\n")
            || (current == UInt8(ascii: "\r") && place + 1 < bytes.count
                && bytes[place + 1] == UInt8(ascii: "\n"))
    }

    private mutating func endOfLine() throws(Mistake) {
        skipBlanks()
        guard current == nil || current == UInt8(ascii: "#") || isLineBreak else {
            throw mistake(missing: "the end of the line")
        }
    }

    // MARK: Mistakes

    private func mistake(_ reason: String) -> Mistake { Mistake(line: line, reason: reason) }

    private func mistake(missing what: String) -> Mistake {
        guard let byte = current else { return mistake("\(what) is missing at the end of the file") }
        if isLineBreak { return mistake("\(what) is missing at the end of the line") }
        let length = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
        let found = String(decoding: bytes[place..<min(bytes.count, place + length)], as: UTF8.self)
        return mistake("\(what) is missing in front of '\(found)'")
    }
}
