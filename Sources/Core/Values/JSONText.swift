/// The writer of JSON (RFC 8259), which appends bytes: of trees of values, and of records without a tree.
enum JSONText {
    /// Appends the bytes as a quoted string.
    ///
    /// Bytes that are not UTF-8 become U+FFFD. Control characters are escaped, including DEL and C1, because a terminal
    /// that shows the line would act on them.
    static func append(quoted bytes: ArraySlice<UInt8>, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        var index = bytes.startIndex
        // Copy a run of plain characters, the common case, as one piece.
        var runStart = index
        while index < bytes.endIndex {
            let byte = bytes[index]
            if isPlain(byte) {
                index += 1
                continue
            }
            let length = UTF8Sequence.length(in: bytes, at: index)
            let isC1 = length == 2 && byte == 0xc2 && bytes[index + 1] < 0xa0
            if length > 1, !isC1 {
                index += length
                continue
            }
            if runStart < index { text += bytes[runStart..<index] }
            if length < 0 {
                text.append(constant: "\u{fffd}")
            } else {
                append(escaped: isC1 ? bytes[index + 1] : byte, to: &text)
            }
            index += abs(length)
            runStart = index
        }
        text += bytes[runStart...]
        text.append(UInt8(ascii: "\""))
    }

    @inline(__always)
    private static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7f && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Appends the escape sequence of a scalar below U+0100.
    static func append(escaped scalar: UInt8, to text: inout [UInt8]) {
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

    /// Appends a value on one line. A number that JSON cannot represent is null.
    static func append(_ value: JSONValue, to text: inout [UInt8]) {
        switch value {
        case .null: text.append(constant: "null")
        case .bool(let flag): text.append(constant: flag ? "true" : "false")
        case .integer(let number): append(number, to: &text)
        case .unsigned(let number): append(number, to: &text)
        case .number(let number):
            // Many rates are 0, and a description costs more than all integers of a record.
            if number.bitPattern == 0 {
                text.append(constant: "0.0")
            } else if number.isFinite {
                text += String(number).utf8
            } else {
                text.append(constant: "null")
            }
        case .string(let string): append(quoted: string, to: &text)
        case .list(let values):
            text.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                append(value, to: &text)
            }
            text.append(UInt8(ascii: "]"))
        case .object(let members):
            text.append(UInt8(ascii: "{"))
            for (index, (name, value)) in members.enumerated() {
                if index > 0 { text.append(UInt8(ascii: ",")) }
                append(quoted: name, to: &text)
                text.append(UInt8(ascii: ":"))
                append(value, to: &text)
            }
            text.append(UInt8(ascii: "}"))
        }
    }

    private static func append(quoted string: String, to text: inout [UInt8]) {
        // Names and addresses rarely need an escape.
        let span = string.utf8Span.span
        var isPlain = true
        for index in span.indices where !Self.isPlain(span[index]) { isPlain = false }
        if isPlain {
            text.append(UInt8(ascii: "\""))
            text += string.utf8
            text.append(UInt8(ascii: "\""))
        } else {
            append(quoted: Array(string.utf8)[...], to: &text)
        }
    }

    /// Appends an integer in decimal.
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
    /// Appends a literal without making an array of it, which would cost reference counting on each call.
    @inline(__always)
    mutating func append(constant text: StaticString) {
        append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
}
