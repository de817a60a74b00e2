import Core

/// Reads the bytes of a settings file one after another, and knows on which line it is.
struct SettingsScanner {
    /// Something that must not reach the parser.
    struct Mistake: Error {
        /// From 1.
        let line: Int
        let reason: String
    }

    private let bytes: [UInt8]
    private var offset = 0
    /// From 1.
    private(set) var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { offset = 3 }
    }

    /// The next byte; nil at the end.
    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        offset += 1
        return true
    }

    /// The bytes from here on that fulfil the condition, which must not be line breaks.
    mutating func take(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = offset
        while let byte = current, condition(byte) { offset += 1 }
        return bytes[start..<offset]
    }

    // MARK: White space

    mutating func skipBlanks() {
        while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { offset += 1 }
    }

    /// Passes over blanks, comments and the ends of lines.
    mutating func skipToContent() {
        while true {
            skipBlanks()
            if current == UInt8(ascii: "#") {
                while let byte = current, byte != UInt8(ascii: "\n") { offset += 1 }
            }
            guard takeLineBreak() else { return }
        }
    }

    private mutating func takeLineBreak() -> Bool {
        if isLineBreak, current == UInt8(ascii: "\r") { offset += 1 }
        guard take(UInt8(ascii: "\n")) else { return false }
        line += 1
        return true
    }

    private var isLineBreak: Bool {
        current == UInt8(ascii: "\n")
            || (current == UInt8(ascii: "\r") && offset + 1 < bytes.count
                && bytes[offset + 1] == UInt8(ascii: "\n"))
    }

    /// - Throws: `Mistake` where something else than a comment follows on the line.
    mutating func endOfLine() throws(Mistake) {
        skipBlanks()
        guard current == nil || current == UInt8(ascii: "#") || isLineBreak else {
            throw mistake(missing: "the end of the line")
        }
    }

    // MARK: Strings

    /// Whether a string begins here, of either kind of quotes.
    var isAtQuote: Bool { current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") }

    /// Passes over a string, which begins here.
    ///
    /// - Returns: The string in its quotes, of one or of three.
    mutating func string() throws(Mistake) -> (quoted: ArraySlice<UInt8>, isTripled: Bool) {
        let (start, quote, first) = (offset, bytes[offset], line)
        let isTripled =
            start + 2 < bytes.count && bytes[start + 1] == quote && bytes[start + 2] == quote
        offset += isTripled ? 3 : 1
        while let byte = current {
            switch byte {
            case quote:
                // Up to two quotes belong to the string, before the three that end it.
                var count = 0
                while count < (isTripled ? 5 : 1), take(quote) { count += 1 }
                if !isTripled || count >= 3 { return (bytes[start..<offset], isTripled) }
            case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
                offset += 1
                try refuseEscapedNull()
                // What is escaped may be a quote, and is no line break of this string's own.
                if current != UInt8(ascii: "\n") { offset += 1 }
            case UInt8(ascii: "\n"):
                guard isTripled else { throw Self.unclosed(line: first) }
                line += 1
                offset += 1
            default: offset += 1
            }
        }
        throw Self.unclosed(line: first)
    }

    private static func unclosed(line: Int) -> Mistake {
        Mistake(line: line, reason: "a text without its closing quote")
    }

    /// A string would seem to end there.
    private func refuseEscapedNull() throws(Mistake) {
        let digits = current == UInt8(ascii: "u") ? 4 : current == UInt8(ascii: "U") ? 8 : 0
        guard digits > 0, offset + digits < bytes.count else { return }
        if bytes[offset + 1...offset + digits].allSatisfy({ $0 == UInt8(ascii: "0") }) {
            throw mistake("a NUL in a text")
        }
    }

    /// A string of one line without its quotes; in double quotes, escapes are read.
    static func unquoted(_ quoted: ArraySlice<UInt8>) -> String {
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

    // MARK: Mistakes

    func mistake(_ reason: String) -> Mistake { Mistake(line: line, reason: reason) }

    func mistake(missing what: String) -> Mistake {
        guard let byte = current else { return mistake("\(what) is missing at the end of the file") }
        if isLineBreak { return mistake("\(what) is missing at the end of the line") }
        let length = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
        let found = String(decoding: bytes[offset..<min(bytes.count, offset + length)], as: UTF8.self)
        return mistake("\(what) is missing in front of '\(found)'")
    }
}
