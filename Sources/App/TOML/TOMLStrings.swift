import Core

extension TOMLScanner {
    /// Whether a string begins here, in single or double quotes.
    var isAtQuote: Bool { current == UInt8(ascii: "\"") || current == UInt8(ascii: "'") }

    /// Whether a string in three quotes begins here, which may have several lines.
    var isAtTripleQuote: Bool {
        isAtQuote && offset + 2 < bytes.count && bytes[offset + 1] == bytes[offset]
            && bytes[offset + 2] == bytes[offset]
    }

    /// Parses the string that begins here.
    ///
    /// - Returns: Its text with the escapes decoded. Line breaks are as in the file.
    mutating func string() throws(TOMLFailure) -> String {
        let (start, quote, isTripled) = (offset, bytes[offset], isAtTripleQuote)
        let hasEscapes = quote == UInt8(ascii: "\"")
        offset += isTripled ? 3 : 1
        if isTripled { _ = consumeLineBreak() }
        var text: [UInt8] = []
        while true {
            text += consume { $0 != quote && $0 != UInt8(ascii: "\\") && !$0.isForbiddenInTOML }
            switch current {
            case nil: throw unterminated(from: start)
            case quote:
                if closes(&text, quote, isTripled) { return String(decoding: text, as: UTF8.self) }
            case UInt8(ascii: "\\") where hasEscapes:
                offset += 1
                guard current != nil else { throw unterminated(from: start) }
                try escape(into: &text, mayBreakLines: isTripled)
            case UInt8(ascii: "\\"):
                text.append(bytes[offset])
                offset += 1
            case _ where isAtLineBreak:
                guard isTripled else { throw unterminated(from: start) }
                let lineBreak = offset
                _ = consumeLineBreak()
                text += bytes[lineBreak..<offset]
            default: throw controlCharacter(in: "a string")
            }
        }
    }

    /// Consumes quotes, and appends those that belong to the text.
    ///
    /// Up to two quotes may precede the three that close a multi-line string.
    ///
    /// - Returns: Whether the string ends here.
    private mutating func closes(_ text: inout [UInt8], _ quote: UInt8, _ isTripled: Bool) -> Bool {
        let closing = isTripled ? 3 : 1
        var count = 0
        while count < (isTripled ? 5 : 1), current == quote {
            count += 1
            offset += 1
        }
        text += repeatElement(quote, count: count < closing ? count : count - closing)
        return count >= closing
    }

    private func unterminated(from start: Int) -> TOMLFailure { failure("unterminated string", at: start) }

    // MARK: Escapes

    /// Parses an escape after its backslash.
    private mutating func escape(into text: inout [UInt8], mayBreakLines: Bool) throws(TOMLFailure) {
        if mayBreakLines, skipLineBreaks() { return }
        let letter = bytes[offset]
        switch letter {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "n"): text.append(0x0a)
        case UInt8(ascii: "f"): text.append(0x0c)
        case UInt8(ascii: "r"): text.append(0x0d)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(letter)
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            return text += try scalar(digits: letter == UInt8(ascii: "u") ? 4 : 8)
        default: throw failure(expected: "an escape after '\\'")
        }
        offset += 1
    }

    /// Skips the white space after a backslash that ends its line, through all empty lines.
    ///
    /// - Returns: Whether the backslash ends its line.
    private mutating func skipLineBreaks() -> Bool {
        let start = offset
        skipBlanks()
        guard consumeLineBreak() else {
            offset = start
            return false
        }
        repeat { skipBlanks() } while consumeLineBreak()
        return true
    }

    /// Parses `u` or `U` and the hexadecimal digits of a scalar.
    ///
    /// - Returns: The scalar in UTF-8.
    private mutating func scalar(digits: Int) throws(TOMLFailure) -> [UInt8] {
        let start = offset - 1
        offset += 1
        var value: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = current.flatMap(Hexadecimal.value) else {
                throw failure(expected: "\(digits) hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            offset += 1
        }
        guard let scalar = Unicode.Scalar(value) else {
            let escape = String(decoding: bytes[start..<offset], as: UTF8.self)
            throw failure("'\(escape)' is not a Unicode scalar", at: start)
        }
        return Array(String(scalar).utf8)
    }
}
