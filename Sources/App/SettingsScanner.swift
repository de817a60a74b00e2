import Core

/// A cursor over the bytes of a settings file that tracks the current line.
struct SettingsScanner {
    /// A mistake that must not reach the TOML parser.
    struct Mistake: Error {
        /// 1-based.
        let line: Int
        let reason: String
    }

    private let bytes: [UInt8]
    private var offset = 0
    /// 1-based.
    private(set) var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { offset = 3 }
    }

    /// The next byte; nil at the end.
    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Consumes the next byte if it is the given one.
    mutating func consume(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        offset += 1
        return true
    }

    /// Consumes bytes while they satisfy the condition, which must not accept line breaks.
    mutating func consume(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = offset
        while let byte = current, condition(byte) { offset += 1 }
        return bytes[start..<offset]
    }

    // MARK: White space

    mutating func skipBlanks() {
        while current == UInt8(ascii: " ") || current == UInt8(ascii: "\t") { offset += 1 }
    }

    /// Skips blanks, comments and line breaks.
    mutating func skipToContent() {
        while true {
            skipBlanks()
            if current == UInt8(ascii: "#") {
                while let byte = current, byte != UInt8(ascii: "\n") { offset += 1 }
            }
            guard consumeLineBreak() else { return }
        }
    }

    private mutating func consumeLineBreak() -> Bool {
        if isLineBreak, current == UInt8(ascii: "\r") { offset += 1 }
        guard consume(UInt8(ascii: "\n")) else { return false }
        line += 1
        return true
    }

    private var isLineBreak: Bool {
        current == UInt8(ascii: "\n")
            || (current == UInt8(ascii: "\r") && offset + 1 < bytes.count
                && bytes[offset + 1] == UInt8(ascii: "\n"))
    }

    /// Checks that only a comment follows on the line.
    ///
    /// - Throws: `Mistake` if anything else follows.
    mutating func endOfLine() throws(Mistake) {
        skipBlanks()
        guard current == nil || current == UInt8(ascii: "#") || isLineBreak else {
            throw mistake(expected: "the end of the line")
        }
    }

    // MARK: Strings

    /// Whether a string begins here, in single or double quotes.
    var isAtQuote: Bool { current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") }

    /// Consumes the string that begins here.
    ///
    /// - Returns: The string with its quotes, single or triple.
    mutating func string() throws(Mistake) -> (quoted: ArraySlice<UInt8>, isTripled: Bool) {
        let (start, quote, first) = (offset, bytes[offset], line)
        let isTripled =
            start + 2 < bytes.count && bytes[start + 1] == quote && bytes[start + 2] == quote
        offset += isTripled ? 3 : 1
        while let byte = current {
            switch byte {
            case quote:
                // Up to two quotes may belong to the string before the three that close it.
                var count = 0
                while count < (isTripled ? 5 : 1), consume(quote) { count += 1 }
                if !isTripled || count >= 3 { return (bytes[start..<offset], isTripled) }
            case UInt8(ascii: "\\") where quote == UInt8(ascii: "\""):
                offset += 1
                try refuseEscapedNull()
                // Skips an escaped quote; an escaped line break is counted by the next turn.
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
        Mistake(line: line, reason: "unterminated string")
    }

    /// Refuses an escaped NUL, at which a C string would end.
    private func refuseEscapedNull() throws(Mistake) {
        let digits = current == UInt8(ascii: "u") ? 4 : current == UInt8(ascii: "U") ? 8 : 0
        guard digits > 0, offset + digits < bytes.count else { return }
        if bytes[offset + 1...offset + digits].allSatisfy({ $0 == UInt8(ascii: "0") }) {
            throw mistake("NUL in a string")
        }
    }

    /// Returns a single-line string without its quotes, and with its escapes decoded if they are double quotes.
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

    func mistake(expected what: String) -> Mistake {
        guard let byte = current else { return mistake("expected \(what), found the end of the file") }
        if isLineBreak { return mistake("expected \(what), found the end of the line") }
        let length = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
        let found = String(decoding: bytes[offset..<min(bytes.count, offset + length)], as: UTF8.self)
        return mistake("expected \(what), found '\(found)'")
    }
}
