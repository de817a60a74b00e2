/// Why a text is no JSON.
public struct JSONFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where it breaks: bytes from the start of the text, from 0.
    public let offset: Int
    public let reason: String

    public var description: String { "byte \(offset): \(reason)" }
}

extension JSONValue {
    /// Reads one JSON value with white space around it, as strictly as RFC 8259 has it: UTF-8 without a byte
    /// order mark, and no half of a surrogate pair. A number without fraction and exponent that fits is an
    /// `integer`. Of members with the same name, all are kept.
    ///
    /// - Throws: `JSONFailure` with the place; also for lists and objects that are nested deeper than 64, and
    ///   for numbers that no `Double` holds.
    public init(parsing text: ArraySlice<UInt8>) throws(JSONFailure) {
        var reader = JSONReader(bytes: text)
        self = try reader.document()
    }

    /// The same for a text.
    public init(parsing text: String) throws(JSONFailure) {
        try self.init(parsing: Array(text.utf8)[...])
    }

    /// An object's member, the last one of that name; nil where there is none, and for any other value.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.0 == name }?.1
    }
}

private struct JSONReader {
    let bytes: ArraySlice<UInt8>
    private var place: Int

    /// A recording nests two deep; what is deeper than this would only cost stack.
    private static let deepest = 64

    init(bytes: ArraySlice<UInt8>) {
        (self.bytes, place) = (bytes, bytes.startIndex)
    }

    mutating func document() throws(JSONFailure) -> JSONValue {
        let value = try value(depth: 0)
        skipWhiteSpace()
        guard place == bytes.endIndex else { throw failure("more than one value") }
        return value
    }

    // MARK: Bytes

    private var next: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

    private func failure(_ reason: String, at other: Int? = nil) -> JSONFailure {
        JSONFailure(offset: (other ?? place) - bytes.startIndex, reason: reason)
    }

    /// For a byte that cannot stand here.
    private func unexpected(_ wanted: String) -> JSONFailure {
        failure(next == nil ? "the text ends before \(wanted)" : "\(wanted) is missing")
    }

    private mutating func skipWhiteSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d { place += 1 }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        place += 1
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
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.endIndex, bytes[place..<end].elementsEqual(word.description.utf8) else {
            throw failure("\(word) is misspelt")
        }
        place = end
        return value
    }

    private mutating func list(depth: Int) throws(JSONFailure) -> JSONValue {
        try enter(depth)
        var values: [JSONValue] = []
        skipWhiteSpace()
        if take(UInt8(ascii: "]")) { return .list(values) }
        while true {
            values.append(try value(depth: depth))
            skipWhiteSpace()
            if take(UInt8(ascii: "]")) { return .list(values) }
            guard take(UInt8(ascii: ",")) else { throw unexpected("',' or ']'") }
        }
    }

    private mutating func object(depth: Int) throws(JSONFailure) -> JSONValue {
        try enter(depth)
        var members: [(String, JSONValue)] = []
        skipWhiteSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipWhiteSpace()
            guard next == UInt8(ascii: "\"") else { throw unexpected("a member's name") }
            let name = try string()
            skipWhiteSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected("':'") }
            members.append((name, try value(depth: depth)))
            skipWhiteSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw unexpected("',' or '}'") }
        }
    }

    /// Takes the bracket that opens a list or an object.
    private mutating func enter(_ depth: Int) throws(JSONFailure) {
        guard depth <= Self.deepest else { throw failure("nested deeper than \(Self.deepest)") }
        place += 1
    }

    // MARK: Numbers

    private mutating func number() throws(JSONFailure) -> JSONValue {
        let start = place
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if let byte = next, byte.isDecimalDigit { throw failure("a number begins with 0", at: start) }
        } else {
            try digits()
        }
        var isWhole = true
        if take(UInt8(ascii: ".")) {
            isWhole = false
            try digits()
        }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            isWhole = false
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits()
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole, text != "-0", let whole = Int64(text) { return .integer(whole) }
        guard let number = Double(text), number.isFinite else {
            throw failure("the number is too large", at: start)
        }
        return .number(number)
    }

    private mutating func digits() throws(JSONFailure) {
        guard let byte = next, byte.isDecimalDigit else { throw unexpected("a digit") }
        while let byte = next, byte.isDecimalDigit { place += 1 }
    }

    // MARK: Strings

    private mutating func string() throws(JSONFailure) -> String {
        place += 1
        var text: [UInt8] = []
        // Most strings have no escape: their bytes are then taken as one piece.
        var pieceStart = place
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                let piece = bytes[pieceStart..<place]
                place += 1
                return String(decoding: text.isEmpty ? piece : (text + piece)[...], as: UTF8.self)
            case UInt8(ascii: "\\"):
                text += bytes[pieceStart..<place]
                try escape(to: &text)
                pieceStart = place
            case 0..<0x20: throw failure("a control character stands in a string")
            default:
                let length = UTF8Sequence.length(in: bytes, at: place)
                guard length > 0 else { throw failure("the string is not UTF-8") }
                place += length
            }
        }
        throw unexpected("the end of a string")
    }

    private mutating func escape(to text: inout [UInt8]) throws(JSONFailure) {
        let start = place
        place += 1
        guard let letter = next else { throw unexpected("an escape's letter") }
        place += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text += Array(String(try scalar(from: start)).utf8)
        default: throw failure("no such escape", at: start)
        }
    }

    /// A scalar as one `\uXXXX`, or as two that are a surrogate pair (RFC 8259 §7).
    private mutating func scalar(from start: Int) throws(JSONFailure) -> Unicode.Scalar {
        let first = try codeUnit()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xdc00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw failure("half of a surrogate pair", at: start)
        }
        let second = try codeUnit()
        guard (0xdc00...0xdfff).contains(second),
            let scalar = Unicode.Scalar(
                0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00))
        else { throw failure("half of a surrogate pair", at: start) }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFailure) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = next.flatMap(Hexadecimal.value) else { throw unexpected("a hexadecimal digit") }
            unit = unit << 4 | UInt16(digit)
            place += 1
        }
        return unit
    }
}
