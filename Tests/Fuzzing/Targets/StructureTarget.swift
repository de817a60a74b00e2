import Core

extension FuzzTarget {
    /// A format for `/pack` on the first line, followed by a datagram.
    static let structure = FuzzTarget("structure") { bytes in
        let (text, payload) = bytes.firstLine
        guard let format = try? StructFormat(text.text) else { return }
        try require((0...StructFormat.maxSize).contains(format.size), "\(format.size) bytes")
        // A value for each of 65,507 bytes would take as long as many other inputs.
        guard format.valueCount <= 1000 else { return }
        var datagram = Array(payload.prefix(format.size))
        datagram += repeatElement(0xa5, count: format.size - datagram.count)
        let values = try mustRead(format.text) { _ in try format.unpack(datagram[...]) }
        try require(values.count == format.valueCount, "\(values.count) values, not \(format.valueCount)")
        for value in values {
            try require(
                !value.unicodeScalars.contains { $0.value < 0x20 }, "a control character in \(values)")
        }
        // Padding is packed as zeros and a NaN loses its payload; packing again then changes nothing.
        let packed = try mustRead("\(values)") { _ in try format.pack(values) }
        try require(packed.count == format.size, "\(packed.count) bytes are packed, not \(format.size)")
        let again = try mustRead("\(values)") { _ in try format.unpack(packed[...]) }
        try require(again == values, "\(values) come back as \(again)")
    }
}
