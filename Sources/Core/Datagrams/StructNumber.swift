/// Numbers as Python reads them from text.
enum StructNumber {
    /// A whole number of any sign whose size is at most 64 bits.
    struct Integer: Equatable {
        var isNegative: Bool
        var magnitude: UInt64
        /// Whether it was more than 64 bits hold; `magnitude` is then the largest.
        var isHuge: Bool
    }

    /// Decimal, `0x`, `0o` or `0b`, with a sign and single underscores between digits; nil for any other
    /// text. The corresponding Python expression is `int(text, 0)`.
    static func integer(_ text: String) -> Integer? {
        var rest = text.utf8[...]
        let isNegative = takeSign(&rest)
        var radix: UInt64 = 10
        if rest.first == 0x30, let letter = rest.dropFirst().first, let base = self.radix(letter) {
            radix = base
            rest = rest.dropFirst(2)
            if rest.first == 0x5f { rest = rest.dropFirst() }  // 0x_ff
        }
        guard hasGoodUnderscores(rest) else { return nil }
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
        // 010 was octal once: Python refuses it, and takes zeros alone.
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

    /// A floating-point number in decimal, or `inf`, `infinity`, `nan` in any case; nil for any other text.
    /// The corresponding Python expression is `float(text)`. A number of another radix is read as well.
    static func float(_ text: String) -> Double? {
        var rest = text.utf8[...]
        let sign: Double = takeSign(&rest) ? -1 : 1
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

    private static func takeSign(_ text: inout Substring.UTF8View) -> Bool {
        guard let first = text.first, first == 0x2b || first == 0x2d else { return false }
        text = text.dropFirst()
        return first == 0x2d
    }

    /// Digits with an optional point and exponent. The library's own reader would take more: `0x1p3`.
    private static func isDecimal(_ text: Substring.UTF8View) -> Bool {
        let mantissaEnd = text.firstIndex { $0 | 0x20 == 0x65 } ?? text.endIndex
        let mantissa = text[..<mantissaEnd].split(
            separator: 0x2e, maxSplits: 1, omittingEmptySubsequences: false)
        guard mantissa.allSatisfy({ $0.isEmpty || isDigits($0) }), mantissa.contains(where: { !$0.isEmpty })
        else { return false }
        guard mantissaEnd < text.endIndex else { return true }
        var exponent = text[text.index(after: mantissaEnd)...]
        _ = takeSign(&exponent)
        return isDigits(exponent)
    }

    private static func isDigits(_ text: Substring.UTF8View) -> Bool {
        hasGoodUnderscores(text) && text.allSatisfy { $0 == 0x5f || $0.isDecimalDigit }
    }

    /// Whether something stands there, and each underscore stands alone between two digits.
    private static func hasGoodUnderscores(_ text: Substring.UTF8View) -> Bool {
        text.split(separator: 0x5f, omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
    }
}
