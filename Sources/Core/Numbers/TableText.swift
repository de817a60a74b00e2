/// The text of a table such as `/etc/services` or `/etc/protocols`: one row per line, fields separated by white
/// space, and a comment after `#`.
///
/// Invalid UTF-8 is replaced by U+FFFD, so that the user can search for the text that is shown.
struct TableText: Sendable, Equatable {
    let bytes: [UInt8]

    init(_ text: ArraySlice<UInt8>) {
        var isASCII = true
        for byte in text where byte >= 0x80 {
            isASCII = false
            break
        }
        bytes = isASCII ? Array(text) : Array(String(decoding: text, as: UTF8.self).utf8)
    }

    /// Calls `body` with each line that has at least one field.
    func forEachRow(_ body: (Line) -> Void) {
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            let line = Line(bytes, start..<end)
            if !line.isBlank { body(line) }
            start = end + 1
        }
    }

    func string(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// Returns the value of a decimal field; nil if it has anything but digits, or is above `limit`.
    func number(_ field: Range<Int>, limit: Int) -> Int? {
        var number = 0
        for index in field {
            let digit = bytes[index]
            guard digit.isDecimalDigit else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
            guard number <= limit else { return nil }
        }
        return field.isEmpty ? nil : number
    }

    /// Returns the value of a field that the C library parses with `strtoul` and base 0, as it does ports: `022`
    /// is 18, `0x16` is 22, and a leading `+` is allowed. nil as for `number(_:limit:)`, and for a minus sign.
    func numberOfAnyBase(_ field: Range<Int>, limit: Int) -> Int? {
        var digits = field
        if let first = digits.first, bytes[first] == UInt8(ascii: "+") { digits.removeFirst() }
        guard digits.count > 1, bytes[digits.lowerBound] == UInt8(ascii: "0") else {
            return number(digits, limit: limit)
        }
        var base = 8
        if bytes[digits.lowerBound + 1] | 0x20 == UInt8(ascii: "x") {
            (base, digits) = (16, digits.dropFirst(2))
        }
        var number = 0
        for index in digits {
            guard let digit = Hexadecimal.value(bytes[index]), digit < base else { return nil }
            number = number * base + Int(digit)
            guard number <= limit else { return nil }
        }
        return digits.isEmpty ? nil : number
    }

    /// A line, which also iterates over its fields.
    struct Line {
        let range: Range<Int>
        /// Whether the fields contain a NUL, at which the C library would end the line.
        let hasNull: Bool
        private let bytes: [UInt8]
        private let fieldsEnd: Int
        private var position: Int

        init(_ bytes: [UInt8], _ range: Range<Int>) {
            (self.bytes, self.range, position) = (bytes, range, range.lowerBound)
            var (end, hasNull) = (range.lowerBound, false)
            while end < range.upperBound, bytes[end] != UInt8(ascii: "#") {
                if bytes[end] == 0 { hasNull = true }
                end += 1
            }
            (fieldsEnd, self.hasNull) = (end, hasNull)
        }

        var isBlank: Bool {
            var copy = self
            return copy.next() == nil
        }

        /// Returns the next field; nil after the last.
        mutating func next() -> Range<Int>? {
            while position < fieldsEnd, bytes[position].isWhiteSpace { position += 1 }
            let start = position
            while position < fieldsEnd, !bytes[position].isWhiteSpace { position += 1 }
            return start < position ? start..<position : nil
        }

        /// The text after `#`, without surrounding white space; nil if it is empty.
        var comment: Range<Int>? {
            var (start, end) = (min(fieldsEnd + 1, range.upperBound), range.upperBound)
            while start < end, bytes[start].isWhiteSpace { start += 1 }
            while start < end, bytes[end - 1].isWhiteSpace { end -= 1 }
            return start < end ? start..<end : nil
        }
    }
}
