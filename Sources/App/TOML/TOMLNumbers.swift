import Core

/// The integers and floats of TOML 1.0.
enum TOMLNumber {
    case integer(Int64)
    case float(Double)
    /// An integer that does not fit into 64 bits.
    case overflow

    /// Returns nil if the text is not a number.
    init?(_ text: ArraySlice<UInt8>) {
        var rest = text
        let hasSign = Self.consumeSign(&rest)
        if rest.elementsEqual("inf".utf8) || rest.elementsEqual("nan".utf8) {
            self = Self.float(of: text)
        } else if !hasSign, let radix = Self.radix(of: rest) {
            rest = rest.dropFirst(2)
            guard Self.consumeDigits(&rest, radix: radix), rest.isEmpty else { return nil }
            self = Self.integer(of: text.dropFirst(2), radix: radix)
        } else {
            self.init(decimal: text, unsigned: rest)
        }
    }

    private init?(decimal text: ArraySlice<UInt8>, unsigned: ArraySlice<UInt8>) {
        var rest = unsigned
        guard Self.consumeDigits(&rest, radix: 10) else { return nil }
        let hasLeadingZero = unsigned.first == UInt8(ascii: "0") && rest.startIndex > unsigned.startIndex + 1
        guard !hasLeadingZero else { return nil }
        if rest.isEmpty {
            self = Self.integer(of: text, radix: 10)
            return
        }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard Self.consumeDigits(&rest, radix: 10) else { return nil }
        }
        if rest.first?.lowercased == UInt8(ascii: "e") {
            rest = rest.dropFirst()
            _ = Self.consumeSign(&rest)
            guard Self.consumeDigits(&rest, radix: 10) else { return nil }
        }
        guard rest.isEmpty else { return nil }
        self = Self.float(of: text)
    }

    private static func radix(of text: ArraySlice<UInt8>) -> UInt8? {
        guard text.first == UInt8(ascii: "0") else { return nil }
        switch text.dropFirst().first {
        case UInt8(ascii: "x"): return 16
        case UInt8(ascii: "o"): return 8
        case UInt8(ascii: "b"): return 2
        default: return nil
        }
    }

    private static func consumeSign(_ text: inout ArraySlice<UInt8>) -> Bool {
        guard text.first == UInt8(ascii: "+") || text.first == UInt8(ascii: "-") else { return false }
        text = text.dropFirst()
        return true
    }

    /// Consumes digits, with single underscores between them.
    ///
    /// - Returns: Whether there is a digit, and one on both sides of every underscore.
    private static func consumeDigits(_ text: inout ArraySlice<UInt8>, radix: UInt8) -> Bool {
        var isAfterDigit = false
        while let byte = text.first {
            if let digit = Hexadecimal.value(byte), digit < radix {
                isAfterDigit = true
            } else if byte == UInt8(ascii: "_"), isAfterDigit {
                isAfterDigit = false
            } else {
                break
            }
            text = text.dropFirst()
        }
        return isAfterDigit
    }

    private static func integer(of text: ArraySlice<UInt8>, radix: UInt8) -> TOMLNumber {
        Int64(withoutUnderscores(text), radix: Int(radix)).map { .integer($0) } ?? .overflow
    }

    /// Returns the float of checked text, rounded to the nearest; infinite if it is too large.
    private static func float(of text: ArraySlice<UInt8>) -> TOMLNumber {
        .float(Double(withoutUnderscores(text)) ?? .nan)
    }

    private static func withoutUnderscores(_ text: ArraySlice<UInt8>) -> String {
        String(decoding: text.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    }
}
