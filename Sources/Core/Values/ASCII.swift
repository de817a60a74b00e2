// Bytes as ASCII characters, independent of the locale: <ctype.h> gives the same results in the C locale.

extension UInt8 {
    /// Whether the byte is a digit. The corresponding C function is `isdigit`.
    @inlinable
    public var isDecimalDigit: Bool { self >= 0x30 && self <= 0x39 }

    /// Whether the byte is white space. The corresponding C function is `isspace`.
    @inlinable
    public var isWhiteSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0d) }

    /// The letter in lower case; any other byte unchanged. The corresponding C function is `tolower`.
    @inlinable
    public var lowercased: UInt8 { self >= 0x41 && self <= 0x5a ? self | 0x20 : self }
}

extension Sequence<UInt8> {
    /// Whether the bytes consist of one or more digits.
    @inlinable
    public var isDecimalNumber: Bool {
        var isEmpty = true
        for byte in self {
            guard byte.isDecimalDigit else { return false }
            isEmpty = false
        }
        return !isEmpty
    }
}

extension StringProtocol {
    /// Whether the text consists of one or more ASCII digits.
    ///
    /// `Int.init` accepts signs too, and `Character.isNumber` is true for the digits of every script.
    @inlinable
    public var isDecimalNumber: Bool { utf8.isDecimalNumber }
}

extension Unicode.Scalar {
    /// Whether the scalar is an ASCII digit.
    var isDecimalDigit: Bool { value >= 0x30 && value <= 0x39 }
}
