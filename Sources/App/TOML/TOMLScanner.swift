import Core

/// A cursor over the bytes of a TOML file.
struct TOMLScanner {
    let bytes: [UInt8]
    var offset: Int

    init(_ bytes: [UInt8]) {
        (self.bytes, offset) = (bytes, Self.start(of: bytes))
    }

    /// Returns the offset of the text, after the byte order mark if there is one.
    static func start(of bytes: [UInt8]) -> Int { bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0 }

    /// The next byte; nil at the end.
    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Consumes the next byte if it is the given one.
    mutating func consume(_ character: Unicode.Scalar) -> Bool {
        guard current == UInt8(ascii: character) else { return false }
        offset += 1
        return true
    }

    /// Consumes bytes while they satisfy the condition.
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
    ///
    /// - Throws: `TOMLFailure` if a comment contains a control character.
    mutating func skipToContent() throws(TOMLFailure) {
        repeat {
            skipBlanks()
            try skipComment()
        } while consumeLineBreak()
    }

    /// Consumes the rest of the line, which may contain a comment.
    ///
    /// - Throws: `TOMLFailure` if anything else follows.
    mutating func endLine() throws(TOMLFailure) {
        skipBlanks()
        try skipComment()
        guard current == nil || consumeLineBreak() else { throw failure(expected: "the end of the line") }
    }

    private mutating func skipComment() throws(TOMLFailure) {
        guard consume("#") else { return }
        _ = consume { !$0.isForbiddenInTOML }
        guard current == nil || isAtLineBreak else { throw controlCharacter(in: "a comment") }
    }

    /// Whether a line feed or CR LF is next.
    var isAtLineBreak: Bool {
        current == UInt8(ascii: "\n")
            || (current == UInt8(ascii: "\r") && offset + 1 < bytes.count
                && bytes[offset + 1] == UInt8(ascii: "\n"))
    }

    mutating func consumeLineBreak() -> Bool {
        guard isAtLineBreak else { return false }
        _ = consume("\r")
        return consume("\n")
    }

    // MARK: Failures

    /// Returns a failure at an offset, or at the next byte.
    func failure(_ reason: String, at offset: Int? = nil) -> TOMLFailure {
        TOMLFailure(position: TOMLPosition(of: offset ?? self.offset, in: bytes), reason: reason)
    }

    func failure(expected what: String) -> TOMLFailure {
        guard current != nil else { return failure("expected \(what), found the end of the file") }
        if isAtLineBreak { return failure("expected \(what), found the end of the line") }
        let found = String(decoding: bytes[offset..<min(bytes.count, offset + 4)], as: UTF8.self)
        return failure("expected \(what), found '\(String(found.unicodeScalars.prefix(1)))'")
    }

    func controlCharacter(in what: String) -> TOMLFailure {
        failure("control character U+\(Hexadecimal.text(bytes[offset], digits: 4).uppercased()) in \(what)")
    }
}

extension UInt8 {
    /// Whether the byte is a control character other than a tab. Comments and strings must not contain one.
    var isForbiddenInTOML: Bool { (self < 0x20 && self != UInt8(ascii: "\t")) || self == 0x7f }

    /// Whether a key without quotes may contain the byte.
    var isOfBareKey: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: isDecimalDigit
        }
    }
}
