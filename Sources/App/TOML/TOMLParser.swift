import Core

/// The grammar of TOML 1.0 (https://toml.io/en/v1.0.0): tables, keys and values.
struct TOMLParser {
    private typealias Name = TOMLDocument.Name

    /// Arrays and inline tables in each other. A worker thread's stack holds several times as many.
    private static let maxDepth = 64
    /// Characters of a wrong value in a message.
    private static let maxQuotedLength = 40

    private var scanner: TOMLScanner
    private var document: TOMLDocument
    private var depth = 0

    /// Parses a file.
    ///
    /// - Throws: `TOMLFailure` at the first mistake.
    static func document(_ bytes: [UInt8]) throws(TOMLFailure) -> TOMLDocument {
        var parser = TOMLParser(scanner: TOMLScanner(bytes), document: TOMLDocument(bytes))
        if let index = UTF8Sequence.firstInvalidIndex(in: bytes[...]) {
            throw parser.scanner.failure("not valid UTF-8", at: index)
        }
        try parser.lines()
        return parser.document
    }

    private init(scanner: TOMLScanner, document: TOMLDocument) {
        (self.scanner, self.document) = (scanner, document)
    }

    private mutating func lines() throws(TOMLFailure) {
        var table = TOMLDocument.root
        while true {
            try scanner.skipToContent()
            guard scanner.current != nil else { return }
            if scanner.consume("[") { table = try header() } else { try pair(in: table) }
            try scanner.endLine()
        }
    }

    // MARK: Keys

    /// Parses a key: names separated by dots.
    private mutating func key(_ what: String) throws(TOMLFailure) -> (enclosing: [Name], last: Name) {
        var names: [Name] = []
        while true {
            scanner.skipBlanks()
            let name = try name(what)
            scanner.skipBlanks()
            guard scanner.consume(".") else { return (names, name) }
            names.append(name)
        }
    }

    private mutating func name(_ what: String) throws(TOMLFailure) -> Name {
        let start = scanner.offset
        if scanner.isAtQuote {
            guard !scanner.isAtTripleQuote else {
                throw scanner.failure("\(what) must not be a multi-line string")
            }
            return Name(text: try scanner.string(), offset: start)
        }
        let name = scanner.consume(while: \.isOfBareKey)
        guard !name.isEmpty else { throw scanner.failure(expected: what) }
        return Name(text: String(decoding: name, as: UTF8.self), offset: start)
    }

    // MARK: Tables

    /// Parses `[table]` or `[[table]]` after its first bracket.
    ///
    /// - Returns: The table to which the following keys belong.
    private mutating func header() throws(TOMLFailure) -> Int {
        let isElement = scanner.consume("[")
        let (enclosing, name) = try key("a table name")
        guard scanner.consume("]"), !isElement || scanner.consume("]") else {
            throw scanner.failure(expected: "'\(isElement ? "]]" : "]")' after the table name")
        }
        var parent = TOMLDocument.root
        for name in enclosing { parent = try table(name, in: parent) }
        return try isElement ? element(name, of: parent) : defined(name, in: parent)
    }

    /// Returns the table for one name of a header before its last.
    private mutating func table(_ name: Name, in parent: Int) throws(TOMLFailure) -> Int {
        guard let existing = document.member(name.text, of: parent) else {
            return document.append(.table(.implied), named: name, offset: name.offset, to: parent)
        }
        switch document.nodes[existing].content {
        case .table(.implied), .table(.header), .table(.dotted): return existing
        case .array(.ofTables): return document.nodes[existing].lastChild ?? existing
        default: throw complete(name, existing)
        }
    }

    /// Returns the table that a header defines.
    private mutating func defined(_ name: Name, in parent: Int) throws(TOMLFailure) -> Int {
        guard let existing = document.member(name.text, of: parent) else {
            return document.append(.table(.header), named: name, offset: name.offset, to: parent)
        }
        guard case .table(.implied) = document.nodes[existing].content else {
            throw duplicate(name, existing)
        }
        document.define(existing)
        return existing
    }

    /// Returns the table that a header in two brackets appends to its array.
    private mutating func element(_ name: Name, of parent: Int) throws(TOMLFailure) -> Int {
        let array: Int
        if let existing = document.member(name.text, of: parent) {
            guard case .array(.ofTables) = document.nodes[existing].content else {
                throw duplicate(name, existing)
            }
            array = existing
        } else {
            array = document.append(.array(.ofTables), named: name, offset: name.offset, to: parent)
        }
        return document.append(.table(.header), named: nil, offset: name.offset, to: array)
    }

    private func duplicate(_ name: Name, _ existing: Int) -> TOMLFailure {
        scanner.failure("'\(name.text)' is already defined on line \(line(of: existing))", at: name.offset)
    }

    private func complete(_ name: Name, _ existing: Int) -> TOMLFailure {
        scanner.failure(
            "nothing can be added to '\(name.text)', defined on line \(line(of: existing))", at: name.offset)
    }

    private func line(of node: Int) -> Int {
        TOMLPosition(of: document.nodes[node].offset, in: scanner.bytes).line
    }

    // MARK: Values

    /// Parses `key = value`, and creates the tables of a dotted key.
    private mutating func pair(in table: Int) throws(TOMLFailure) {
        let (enclosing, name) = try key("a key")
        guard scanner.consume("=") else { throw scanner.failure(expected: "'=' after the key") }
        var table = table
        for name in enclosing {
            if let existing = document.member(name.text, of: table) {
                guard case .table(.dotted) = document.nodes[existing].content else {
                    throw complete(name, existing)
                }
                table = existing
            } else {
                table = document.append(.table(.dotted), named: name, offset: name.offset, to: table)
            }
        }
        if let existing = document.member(name.text, of: table) { throw duplicate(name, existing) }
        scanner.skipBlanks()
        try value(named: name, in: table)
    }

    private mutating func value(named name: Name?, in parent: Int) throws(TOMLFailure) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maxDepth else {
            throw scanner.failure("values nested more than \(Self.maxDepth) deep")
        }
        let start = scanner.offset
        if scanner.consume("[") {
            let array = document.append(.array(.listed), named: name, offset: start, to: parent)
            try elements(of: array)
        } else if scanner.consume("{") {
            let table = document.append(.table(.inline), named: name, offset: start, to: parent)
            try pairs(in: table)
        } else {
            let content = scanner.isAtQuote ? .string(try scanner.string()) : try scalar()
            _ = document.append(content, named: name, offset: start, to: parent)
        }
    }

    /// Parses the elements of an array, possibly over several lines.
    private mutating func elements(of array: Int) throws(TOMLFailure) {
        try scanner.skipToContent()
        while !scanner.consume("]") {
            guard scanner.current != nil else { throw unterminated(array) }
            try value(named: nil, in: array)
            try scanner.skipToContent()
            if scanner.consume(",") {
                try scanner.skipToContent()
            } else if scanner.current != nil, scanner.current != UInt8(ascii: "]") {
                throw scanner.failure(expected: "',' or ']'")
            }
        }
    }

    private func unterminated(_ array: Int) -> TOMLFailure {
        scanner.failure("unterminated array: expected ']'", at: document.nodes[array].offset)
    }

    /// Parses the pairs of an inline table, all on one line and without a comma after the last.
    private mutating func pairs(in table: Int) throws(TOMLFailure) {
        scanner.skipBlanks()
        if scanner.consume("}") { return }
        while true {
            try pair(in: table)
            scanner.skipBlanks()
            if scanner.consume("}") { return }
            guard scanner.consume(",") else { throw scanner.failure(expected: "',' or '}'") }
        }
    }

    /// Parses a number, a date, a time, `true` or `false`.
    private mutating func scalar() throws(TOMLFailure) -> TOMLValue.Content {
        let text = scalarText()
        guard !text.isEmpty else { throw scanner.failure(expected: "a value") }
        if text.elementsEqual("true".utf8) { return .boolean(true) }
        if text.elementsEqual("false".utf8) { return .boolean(false) }
        if TOMLDateTime.beginsWithDate(text) || TOMLDateTime.beginsWithTime(text) {
            guard let dateTime = TOMLDateTime(text) else { throw wrong(text, "is not a date or time") }
            return .dateTime(dateTime)
        }
        switch TOMLNumber(text) {
        case .integer(let integer): return .integer(integer)
        case .float(let float): return .float(float)
        case .overflow: throw wrong(text, "does not fit into 64 bits")
        case nil:
            let isNumber = text.first.map { !$0.isOfBareKey || $0.isDecimalDigit || $0 == UInt8(ascii: "-") }
            throw wrong(text, isNumber == true ? "is not a number" : "is not a value: strings need quotes")
        }
    }

    /// Consumes the characters of a scalar. A space may separate a date from its time.
    private mutating func scalarText() -> ArraySlice<UInt8> {
        let start = scanner.offset
        let text = scanner.consume(while: Self.isOfScalar)
        let next = scanner.offset + 1
        if text.count == "1979-05-27".utf8.count, TOMLDateTime.beginsWithDate(text),
            next < scanner.bytes.count, scanner.bytes[next].isDecimalDigit, scanner.consume(" ")
        {
            _ = scanner.consume(while: Self.isOfScalar)
        }
        return scanner.bytes[start..<scanner.offset]
    }

    private static func isOfScalar(_ byte: UInt8) -> Bool {
        byte.isOfBareKey || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: ":")
    }

    private func wrong(_ text: ArraySlice<UInt8>, _ reason: String) -> TOMLFailure {
        let quoted = String(decoding: text.prefix(Self.maxQuotedLength), as: UTF8.self)
        let more = text.count > Self.maxQuotedLength ? "…" : ""
        return scanner.failure("'\(quoted)\(more)' \(reason)", at: text.startIndex)
    }
}
