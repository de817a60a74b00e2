extension StructFormat {
    /// The bytes of values as they are typed: whole numbers in decimal, `0x`, `0o` or `0b`; numbers with a
    /// point or exponent, `inf`, `nan`; text with escapes (`\xNN`) for `c` and `s`. A text for `s` is cut, or
    /// filled with zeros. The corresponding Python function is `struct.pack`.
    ///
    /// - Throws: `StructFailure` for too few or too many values, and for one that its letter does not take.
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
            for _ in 0..<field.values {
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
                throw StructFailure("'c' takes one byte, not the \(text.count) of \(value)")
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

    /// The number's bits in two's complement, in the low bytes.
    private func integer(_ value: String, as letter: Letter) throws(StructFailure) -> UInt64 {
        guard let number = StructNumber.integer(value) else {
            throw StructFailure("'\(letter)' takes a whole number, not \(value)")
        }
        let largest = letter.largest
        let limit = !number.isNegative ? largest : letter.isSigned ? largest + 1 : 0
        guard !number.isHuge, number.magnitude <= limit else {
            let smallest = letter.isSigned ? "-\(largest + 1)" : "0"
            throw StructFailure("'\(letter)' takes \(smallest) to \(largest), not \(value)")
        }
        return number.isNegative ? 0 &- number.magnitude : number.magnitude
    }

    private func append(_ bits: UInt64, bytes count: Int, to bytes: inout [UInt8]) {
        for place in 0..<count {
            bytes.append(
                UInt8(truncatingIfNeeded: bits >> UInt64(8 * (isBigEndian ? count - 1 - place : place))))
        }
    }
}

extension StructFormat.Letter {
    /// The largest whole number that it takes.
    fileprivate var largest: UInt64 { UInt64.max >> UInt64(64 - 8 * size + (isSigned ? 1 : 0)) }
}
