/// The conversion between bytes and pairs of lowercase hexadecimal digits.
public enum Hexadecimal {
    /// Returns the value of a digit in either case; nil for any other character.
    public static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        case 0x41...0x46: digit - 0x41 + 10
        default: nil
        }
    }

    @inline(__always)
    static func digit(_ value: UInt8) -> UInt8 {
        0x30 + value + (value > 9 ? 0x61 - 0x3a : 0)
    }

    /// Returns a number's digits, padded with leading zeros.
    ///
    /// - Parameters:
    ///   - number: 0 or more.
    ///   - digits: The minimum number of digits.
    public static func text(_ number: some BinaryInteger, digits: Int) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }

    @inline(__always)
    static func append(_ byte: UInt8, to text: inout [UInt8]) {
        text.append(digit(byte >> 4))
        text.append(digit(byte & 15))
    }

    /// Appends two digits per byte.
    ///
    /// The array grows once, because a capacity check per digit would take longer than the digits.
    public static func append(_ bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
        let start = text.count
        text.append(contentsOf: repeatElement(0, count: 2 * bytes.count))
        text.withUnsafeMutableBufferPointer { text in
            var index = start
            for byte in bytes {
                text[index] = digit(byte >> 4)
                text[index + 1] = digit(byte & 15)
                index += 2
            }
        }
    }

    /// Parses digits without separators; nil for an odd number of digits or any other character.
    public static func bytes(_ digits: Substring) -> [UInt8]? {
        var (bytes, high) = ([UInt8](), UInt8?.none)
        bytes.reserveCapacity(digits.utf8.count / 2)
        for digit in digits.utf8 {
            guard let value = value(digit) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return high == nil ? bytes : nil
    }
}
