/// The position of a syntax error in JSON, and the reason.
public struct JSONFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// In bytes from the start of the text.
    public let offset: Int
    public let reason: String

    public var description: String { "byte \(offset): \(reason)" }
}

extension JSONValue {
    /// Parses one JSON value with optional white space around it, strictly by RFC 8259.
    ///
    /// The text must be UTF-8 without a byte order mark, and without unpaired surrogates. A number without fraction and
    /// exponent becomes an `integer` if it fits. Members with the same name are all kept.
    ///
    /// - Throws: `JSONFailure` for a syntax error, for lists and objects nested deeper than 64, and for numbers outside
    ///   the range of `Double`.
    public init(parsing text: ArraySlice<UInt8>) throws(JSONFailure) {
        var reader = JSONReader(bytes: text)
        self = try reader.document()
    }

    /// Parses one JSON value from a string.
    public init(parsing text: String) throws(JSONFailure) {
        try self.init(parsing: Array(text.utf8)[...])
    }

    /// The last member of that name in an object; nil if there is none, or if the value is not an object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.0 == name }?.1
    }
}

private struct JSONReader {
    let bytes: ArraySlice<UInt8>
    private var position: Int

    /// Limits the use of the stack; a recording has a depth of two.
    private static let maxDepth = 64

    init(bytes: ArraySlice<UInt8>) {
        (self.bytes, position) = (bytes, bytes.startIndex)
    }

    mutating func document() throws(JSONFailure) -> JSONValue {
        let value = try value(depth: 0)
        skipWhiteSpace()
        guard position == bytes.endIndex else { throw failure("more than one value") }
        return value
    }

    // MARK: Bytes

    private var next: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private func failure(_ reason: String, at other: Int? = nil) -> JSONFailure {
        JSONFailure(offset: (other ?? position) - bytes.startIndex, reason: reason)
    }

    /// Returns the failure for a byte other than the expected one, or for the end of the text.
    private func unexpected(_ expected: String) -> JSONFailure {
        failure(next == nil ? "the text ends before \(expected)" : "\(expected) is missing")
    }

    private mutating func skipWhiteSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { position += 1 }
    }

    private mutating func consume(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        position += 1
        return true
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(JSONFailure) -> JSONValue {
        skipWhiteSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try list(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case .some(let byte) where byte == UInt8(ascii: "-") || byte.isDecimalDigit: return try number()
        default: throw unexpected("a value")
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONFailure) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.endIndex, bytes[position..<end].elementsEqual(word.description.utf8) else {
            throw failure("\(word) is misspelt")
        }
        position = end
        return value
    }

    private mutating func list(depth: Int) throws(JSONFailure) -> JSONValue {
        try enter(depth)
        var values: [JSONValue] = []
        skipWhiteSpace()
        if consume(UInt8(ascii: "]")) { return .list(values) }
        while true {
            values.append(try value(depth: depth))
            skipWhiteSpace()
            if consume(UInt8(ascii: "]")) { return .list(values) }
            guard consume(UInt8(ascii: ",")) else { throw unexpected("',' or ']'") }
        }
    }

    private mutating func object(depth: Int) throws(JSONFailure) -> JSONValue {
        try enter(depth)
        var members: [(String, JSONValue)] = []
        skipWhiteSpace()
        if consume(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipWhiteSpace()
            guard next == UInt8(ascii: "\"") else { throw unexpected("a member's name") }
            let name = try string()
            skipWhiteSpace()
            guard consume(UInt8(ascii: ":")) else { throw unexpected("':'") }
            members.append((name, try value(depth: depth)))
            skipWhiteSpace()
            if consume(UInt8(ascii: "}")) { return .object(members) }
            guard consume(UInt8(ascii: ",")) else { throw unexpected("',' or '}'") }
        }
    }

    /// Consumes the bracket that opens a list or an object.
    private mutating func enter(_ depth: Int) throws(JSONFailure) {
        guard depth <= Self.maxDepth else { throw failure("nested deeper than \(Self.maxDepth)") }
        position += 1
    }

    // MARK: Numbers

    private mutating func number() throws(JSONFailure) -> JSONValue {
        let start = position
        _ = consume(UInt8(ascii: "-"))
        if consume(UInt8(ascii: "0")) {
            if let byte = next, byte.isDecimalDigit { throw failure("a number begins with 0", at: start) }
        } else {
            try digits()
        }
        var isWhole = true
        if consume(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if consume(UInt8(ascii: "e")) || consume(UInt8(ascii: "E")) {
            isWhole = false
            if !consume(UInt8(ascii: "+")) { _ = consume(UInt8(ascii: "-")) }
            try digits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, text != "-0", let whole = Int64(text) { return .integer(whole) }
        guard let number = Double(text), number.isFinite else {
            throw failure("the number is too large", at: start)
        }
        return .number(number)
    }

    private mutating func digits() throws(JSONFailure) {
        guard let byte = next, byte.isDecimalDigit else { throw unexpected("a digit") }
        while let byte = next, byte.isDecimalDigit { position += 1 }
    }

    // MARK: Strings

    private mutating func string() throws(JSONFailure) -> String {
        position += 1
        var text: [UInt8] = []
        // Most strings have no escape: their bytes are copied as one piece.
        var pieceStart = position
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                let piece = bytes[pieceStart..<position]
                position += 1
                return String(decoding: text.isEmpty ? piece : (text + piece)[...], as: UTF8.self)
            case UInt8(ascii: "\\"):
                text += bytes[pieceStart..<position]
                try escape(to: &text)
                pieceStart = position
            case 0..<0x20: throw failure("a control character in a string")
            default:
                let length = UTF8Sequence.length(in: bytes, at: position)
                guard length > 0 else { throw failure("the string is not UTF-8") }
                position += length
            }
        }
        throw unexpected("the end of a string")
    }

    private mutating func escape(to text: inout [UInt8]) throws(JSONFailure) {
        let start = position
        position += 1
        guard let letter = next else { throw unexpected("an escape's letter") }
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text += Array(String(try scalar(from: start)).utf8)
        default: throw failure("unknown escape", at: start)
        }
    }

    /// Parses a scalar: one `\uXXXX`, or two that form a surrogate pair (RFC 8259 §7).
    private mutating func scalar(from start: Int) throws(JSONFailure) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, consume(UInt8(ascii: "\\")), consume(UInt8(ascii: "u")) else {
            throw failure("unpaired surrogate", at: start)
        }
        let second = try codeUnit()
        guard (0xdc00...0xdfff).contains(second),
            let scalar = Unicode.Scalar(
                0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00))
        else { throw failure("unpaired surrogate", at: start) }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFailure) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap(Hexadecimal.value) else { throw unexpected("a hexadecimal digit") }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
