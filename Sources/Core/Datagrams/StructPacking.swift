extension StructFormat {
    /// Packs values from their text into bytes. The corresponding Python function is `struct.pack`.
    ///
    /// Integers are decimal, `0x`, `0o` or `0b`; floating-point numbers have a point or exponent, or are `inf` or
    /// `nan`; text for `c` and `s` may have escapes (`\xNN`). Text for `s` is truncated, or padded with zeros.
    ///
    /// - Throws: `StructFailure` for too few or too many values, and for a value that its format character does
    ///   not accept.
    public func pack(_ values: [String]) throws(StructFailure) -> [UInt8] {
        let expected = valueCount
        guard values.count == expected else {
            let noun = expected == 1 ? "value" : "values"
            throw StructFailure("the format takes \(expected) \(noun), not \(values.count)")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var next = values.makeIterator()
        for field in fields {
            bytes.append(contentsOf: repeatElement(0, count: field.offset - bytes.count))
            if field.letter == .pad { bytes.append(contentsOf: repeatElement(0, count: field.count)) }
            for _ in 0..<field.valueCount {
                guard let value = next.next() else { break }
                try append(value, as: field, to: &bytes)
            }
        }
        return bytes
    }

    private func append(_ value: String, as field: Field, to bytes: inout [UInt8]) throws(StructFailure) {
        switch field.letter {
        case .pad: break
        case .character:
            let text = ByteEscapes.bytes(of: value)
            guard text.count == 1 else {
                throw StructFailure("'c' takes one byte, but '\(value)' has \(text.count)")
            }
            bytes += text
        case .string:
            let text = ByteEscapes.bytes(of: value).prefix(field.count)
            bytes += text
            bytes.append(contentsOf: repeatElement(0, count: field.count - text.count))
        case .float:
            let number = try float(value, as: .float)
            let single = Float(number)
            guard single.isFinite || !number.isFinite else {
                throw StructFailure("'f' takes at most ±3.4028235e+38, not \(value)")
            }
            append(UInt64(single.bitPattern), bytes: 4, to: &bytes)
        case .double: append(try float(value, as: .double).bitPattern, bytes: 8, to: &bytes)
        case let letter: append(try integer(value, as: letter), bytes: letter.size, to: &bytes)
        }
    }

    private func float(_ value: String, as letter: Letter) throws(StructFailure) -> Double {
        guard let number = StructNumber.float(value) else {
            throw StructFailure("'\(letter)' takes a number, not \(value)")
        }
        return number
    }

    /// Returns the number in two's complement, in the low bytes.
    private func integer(_ value: String, as letter: Letter) throws(StructFailure) -> UInt64 {
        guard let number = StructNumber.integer(value) else {
            throw StructFailure("'\(letter)' takes a whole number, not \(value)")
        }
        let maximum = letter.maxInteger
        let limit = !number.isNegative ? maximum : letter.isSigned ? maximum + 1 : 0
        guard !number.isHuge, number.magnitude <= limit else {
            let minimum = letter.isSigned ? "-\(maximum + 1)" : "0"
            throw StructFailure("'\(letter)' takes \(minimum) to \(maximum), not \(value)")
        }
        return number.isNegative ? 0 &- number.magnitude : number.magnitude
    }

    private func append(_ bits: UInt64, bytes count: Int, to bytes: inout [UInt8]) {
        for index in 0..<count {
            bytes.append(
                UInt8(truncatingIfNeeded: bits >> UInt64(8 * (isBigEndian ? count - 1 - index : index))))
        }
    }
}

extension StructFormat.Letter {
    /// The maximum integer that fits.
    fileprivate var maxInteger: UInt64 { UInt64.max >> UInt64(64 - 8 * size + (isSigned ? 1 : 0)) }
}
