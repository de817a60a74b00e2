/// A parser for numbers in Python's notation.
enum StructNumber {
    /// A signed integer whose magnitude has at most 64 bits.
    struct Integer: Equatable {
        var isNegative: Bool
        var magnitude: UInt64
        /// Whether the number has more than 64 bits; `magnitude` is then `UInt64.max`.
        var isHuge: Bool
    }

    /// Parses a decimal, `0x`, `0o` or `0b` integer, with an optional sign and single underscores between digits.
    ///
    /// Returns nil for any other text. The corresponding Python expression is `int(text, 0)`.
    static func integer(_ text: String) -> Integer? {
        var rest = text.utf8[...]
        let isNegative = consumeSign(&rest)
        var radix: UInt64 = 10
        if rest.first == 0x30, let letter = rest.dropFirst().first, let base = self.radix(letter) {
            radix = base
            rest = rest.dropFirst(2)
            if rest.first == 0x5f { rest = rest.dropFirst() }  // 0x_ff
        }
        guard hasValidUnderscores(rest) else { return nil }
        var number = Integer(isNegative: isNegative, magnitude: 0, isHuge: false)
        var leadingZero = false
        for (index, byte) in rest.filter({ $0 != 0x5f }).enumerated() {
            guard let digit = Hexadecimal.value(byte).map(UInt64.init), digit < radix else { return nil }
            if index == 0 { leadingZero = digit == 0 }
            let (product, overflow) = number.magnitude.multipliedReportingOverflow(by: radix)
            let (sum, carry) = product.addingReportingOverflow(digit)
            number.isHuge = number.isHuge || overflow || carry
            number.magnitude = number.isHuge ? .max : sum
        }
        // 010 used to be octal: Python rejects leading zeros unless all digits are zero.
        return radix == 10 && leadingZero && number.magnitude > 0 ? nil : number
    }

    private static func radix(_ letter: UInt8) -> UInt64? {
        switch letter | 0x20 {
        case UInt8(ascii: "x"): 16
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "b"): 2
        default: nil
        }
    }

    /// Parses a decimal floating-point number, or `inf`, `infinity` or `nan` in any case.
    ///
    /// Returns nil for any other text. The corresponding Python expression is `float(text)`; unlike it, this accepts
    /// integers in other radixes too.
    static func float(_ text: String) -> Double? {
        var rest = text.utf8[...]
        let sign: Double = consumeSign(&rest) ? -1 : 1
        switch String(Substring(rest)).lowercased() {
        case "inf", "infinity": return sign * .infinity
        case "nan":
            return Double(
                sign: sign < 0 ? .minus : .plus, exponentBitPattern: 0x7ff, significandBitPattern: 1 << 51)
        default: break
        }
        if isDecimal(rest) {
            return Double(String(Substring(rest)).filter { $0 != "_" }).map { sign * $0 }
        }
        guard let number = integer(text), !number.isHuge else { return nil }
        return sign * Double(number.magnitude)
    }

    /// Consumes an optional sign.
    ///
    /// - Returns: Whether the number is negative.
    private static func consumeSign(_ text: inout Substring.UTF8View) -> Bool {
        guard let first = text.first, first == 0x2b || first == 0x2d else { return false }
        text = text.dropFirst()
        return first == 0x2d
    }

    /// Returns whether the text is digits with an optional point and exponent; `Double.init` accepts more: `0x1p3`.
    private static func isDecimal(_ text: Substring.UTF8View) -> Bool {
        let mantissaEnd = text.firstIndex { $0 | 0x20 == 0x65 } ?? text.endIndex
        let mantissa = text[..<mantissaEnd].split(
            separator: 0x2e, maxSplits: 1, omittingEmptySubsequences: false)
        guard mantissa.allSatisfy({ $0.isEmpty || isDigits($0) }), mantissa.contains(where: { !$0.isEmpty })
        else { return false }
        guard mantissaEnd < text.endIndex else { return true }
        var exponent = text[text.index(after: mantissaEnd)...]
        _ = consumeSign(&exponent)
        return isDigits(exponent)
    }

    private static func isDigits(_ text: Substring.UTF8View) -> Bool {
        hasValidUnderscores(text) && text.allSatisfy { $0 == 0x5f || $0.isDecimalDigit }
    }

    /// Returns whether the text is not empty, and each underscore is a single one between two digits.
    private static func hasValidUnderscores(_ text: Substring.UTF8View) -> Bool {
        text.split(separator: 0x5f, omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }
}
