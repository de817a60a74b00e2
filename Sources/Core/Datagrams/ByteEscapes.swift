/// Bytes as a line of text can name them: `\xNN`, `\\`, `\n`, `\r`, `\t` and `\0`.
enum ByteEscapes {
    /// The bytes that a typed text means. A backslash before anything else stays as it was typed, and so
    /// does `\x` without two hexadecimal digits: paths and expressions are typed more often than escapes.
    static func bytes(of text: some StringProtocol) -> [UInt8] {
        let typed = Array(text.utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(typed.count)
        var place = 0
        while place < typed.count {
            if typed[place] == UInt8(ascii: "\\"), let (byte, length) = escape(typed[(place + 1)...]) {
                bytes.append(byte)
                place += 1 + length
            } else {
                bytes.append(typed[place])
                place += 1
            }
        }
        return bytes
    }

    /// The byte that stands behind a backslash, and how many letters name it.
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

    /// A text that `bytes(of:)` reads back as these bytes: letters as they are, and an escape for each
    /// control character, for a backslash, and for what is no UTF-8.
    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let length = UTF8Sequence.length(in: bytes, at: place)
            let sequence = bytes[place..<place + abs(length)]
            place = sequence.endIndex
            // C1 controls take two bytes in UTF-8, the first of them 0xc2.
            let isC1 =
                sequence.count == 2 && bytes[sequence.startIndex] == 0xc2
                && bytes[sequence.startIndex + 1] < 0xa0
            switch bytes[sequence.startIndex] {
            case UInt8(ascii: "\\"): text += "\\\\".utf8
            case 0x0a: text += "\\n".utf8
            case 0x0d: text += "\\r".utf8
            case 0x09: text += "\\t".utf8
            case 0: text += "\\0".utf8
            case 0x20..<0x7f: text += sequence
            default:
                if length > 1, !isC1 {
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
