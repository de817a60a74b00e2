/// Strings of JSON, written from bytes: what `JSONValue.line` writes for them, without a `String` on the way.
enum JSONText {
    /// Appends the bytes in quotes. Those that are no UTF-8 become U+FFFD; control characters are escaped, DEL
    /// and C1 among them, since a terminal that shows the line would obey them.
    static func append(quoted bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        var place = bytes.startIndex
        // Runs of plain letters, the usual case, are copied as one piece.
        var runStart = place
        while place < bytes.endIndex {
            let byte = bytes[place]
            if isPlain(byte) {
                place += 1
                continue
            }
            let length = UTF8Sequence.length(in: bytes, at: place)
            let isC1 = length == 2 && byte == 0xc2 && bytes[place + 1] < 0xa0
            if length > 1, !isC1 {
                place += length
                continue
            }
            if runStart < place { text += bytes[runStart..<place] }
            if length < 0 {
                text.append(constant: "\u{fffd}")
            } else {
                append(escaped: isC1 ? bytes[place + 1] : byte, to: &text)
            }
            place += abs(length)
            runStart = place
        }
        text += bytes[runStart...]
        text.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// - Parameter scalar: Below U+0100.
    private static func append(escaped scalar: UInt8, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\\"))
        switch scalar {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(scalar)
        case 0x0a: text.append(UInt8(ascii: "n"))
        case 0x0d: text.append(UInt8(ascii: "r"))
        case 0x09: text.append(UInt8(ascii: "t"))
        default:
            text.append(UInt8(ascii: "u"))
            text.append(UInt8(ascii: "0"))
            text.append(UInt8(ascii: "0"))
            Hexadecimal.append(scalar, to: &text)
        }
    }

    /// Appends a whole number in decimal.
    static func append(_ number: some FixedWidthInteger, to text: inout [UInt8]) {
        if number < 0 { text.append(UInt8(ascii: "-")) }
        var rest = UInt64(number.magnitude)
        let start = text.count
        repeat {
            text.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        text[start...].reverse()
    }
}

extension [UInt8] {
    /// Appends a text of the program: an array of it would be counted and looked up for each use.
    @inline(__always)
    mutating func append(constant text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
