extension StructFormat {
    /// Unpacks a datagram into values as text that `pack(_:)` accepts. The corresponding Python function is
    /// `struct.unpack`.
    ///
    /// Numbers are decimal. Text has escapes for bytes that cannot be shown, and no zeros that pad an `s`.
    ///
    /// - Throws: `StructFailure` unless the datagram has exactly `size` bytes.
    public func unpack(_ bytes: ArraySlice<UInt8>) throws(StructFailure) -> [String] {
        guard bytes.count == size else {
            let noun = size == 1 ? "byte" : "bytes"
            throw StructFailure("the format takes \(size) \(noun), but the datagram has \(bytes.count)")
        }
        var values: [String] = []
        for field in fields {
            let start = bytes.startIndex + field.offset
            if field.letter == .string {
                let text = bytes[start..<start + field.count]
                let end = text.lastIndex { $0 != 0 }.map { $0 + 1 } ?? start
                values.append(ByteEscapes.text(text[..<end]))
                continue
            }
            for index in 0..<field.valueCount {
                let first = start + index * field.letter.size
                values.append(value(bytes[first..<first + field.letter.size], as: field.letter))
            }
        }
        return values
    }

    private func value(_ bytes: ArraySlice<UInt8>, as letter: Letter) -> String {
        if letter == .character { return ByteEscapes.text(bytes) }
        var bits: UInt64 = 0
        if isBigEndian {
            for byte in bytes { bits = bits << 8 | UInt64(byte) }
        } else {
            for byte in bytes.reversed() { bits = bits << 8 | UInt64(byte) }
        }
        switch letter {
        case .float: return Self.text(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .double: return Self.text(Double(bitPattern: bits))
        default: break
        }
        guard letter.isSigned else { return String(bits) }
        let unused = UInt64(64 - 8 * letter.size)
        return String(Int64(bitPattern: bits << unused) >> Int64(unused))
    }

    /// Returns the shortest decimal that reads back as the same number; the payload of a NaN is lost.
    private static func text(_ number: some BinaryFloatingPoint & CustomStringConvertible) -> String {
        guard number.isNaN else { return number.description }
        return number.sign == .minus ? "-nan" : "nan"
    }
}
