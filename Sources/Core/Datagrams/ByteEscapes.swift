/// Escape sequences for bytes in a line of text: `\xNN`, `\\`, `\n`, `\r`, `\t` and `\0`.
enum ByteEscapes {
    /// Returns the bytes that a typed text stands for.
    ///
    /// A backslash before any other character is kept as typed, and so is `\x` without two hexadecimal digits:
    /// users type paths and expressions more often than escapes.
    static func bytes(of text: some StringProtocol) -> [UInt8] {
        let typed = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(typed.count)
        var index = 0
        while index < typed.count {
            if typed[index] == UInt8(ascii: "\\"), let (byte, length) = escape(typed[(index + 1)...]) {
                bytes.append(byte)
                index += 1 + length
            } else {
                bytes.append(typed[index])
                index += 1
            }
        }
        return bytes
    }

    /// Returns the byte of the escape sequence after a backslash, and the sequence's length.
    private static func escape(_ rest: ArraySlice<UInt8>) -> (byte: UInt8, length: Int)? {
        switch rest.first {
        case UInt8(ascii: "\\"): return (UInt8(ascii: "\\"), 1)
        case UInt8(ascii: "n"): return (0x0a, 1)
        case UInt8(ascii: "r"): return (0x0d, 1)
        case UInt8(ascii: "t"): return (0x09, 1)
        case UInt8(ascii: "0"): return (0, 1)
        case UInt8(ascii: "x"):
            guard let high = rest.dropFirst().first.flatMap(Hexadecimal.value),
                let low = rest.dropFirst(2).first.flatMap(Hexadecimal.value)
            else { return nil }
            return (high << 4 | low, 3)
        default: return nil
        }
    }

    /// Returns a text that `bytes(of:)` turns back into these bytes.
    ///
    /// Control characters, backslashes and bytes that are not UTF-8 are escaped, and so is U+FFFD, which elsewhere
    /// replaces such bytes.
    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let length = UTF8Sequence.length(in: bytes, at: index)
            let sequence = bytes[index..<index + abs(length)]
            index = sequence.endIndex
            // C1 controls are two bytes in UTF-8, starting with 0xc2.
            let isC1 =
                sequence.count == 2 && bytes[sequence.startIndex] == 0xc2
                && bytes[sequence.startIndex + 1] < 0xa0
            let isReplacement = sequence.elementsEqual("\u{fffd}".utf8)
            switch bytes[sequence.startIndex] {
            case UInt8(ascii: "\\"): text += "\\\\".utf8
            case 0x0a: text += "\\n".utf8
            case 0x0d: text += "\\r".utf8
            case 0x09: text += "\\t".utf8
            case 0: text += "\\0".utf8
            case 0x20..<0x7f: text += sequence
            default:
                if length > 1, !isC1, !isReplacement {
                    text += sequence
                } else {
                    for byte in sequence {
                        text += "\\x".utf8
                        Hexadecimal.append(byte, to: &text)
                    }
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
