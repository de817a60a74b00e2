/// A text that bytes are appended to.
protocol ByteText {
    mutating func append(_ byte: UInt8)
}

extension [UInt8]: ByteText {}

/// The text of an address with a port and a zone, at a fixed size: a search in it needs no allocation.
struct AddressText: ByteText {
    /// An address has up to 45 characters, a zone 16, brackets and port 8.
    private var bytes = InlineArray<80, UInt8>(repeating: 0)
    private var count = 0

    /// Appends a byte; one that exceeds the capacity is left out.
    mutating func append(_ byte: UInt8) {
        guard count < bytes.count else { return }
        bytes[count] = byte
        count += 1
    }

    func contains(_ pattern: SearchPattern) -> Bool {
        pattern.firstOffset(in: bytes.span.extracting(0..<count)) != nil
    }
}

/// The text of addresses without strings, for searches and records of 100,000 sockets.
extension IPAddress {
    /// Appends the text of `description`.
    func append(to text: inout some ByteText) {
        if family == .ipv4 { return Self.append(ipv4: UInt32(truncatingIfNeeded: low), to: &text) }
        appendGroups(to: &text)
        if let zone {
            text.append(UInt8(ascii: "%"))
            for byte in zone.utf8 { text.append(byte) }
        }
    }

    /// Appends the text of `withPort`.
    func append(withPort port: UInt16, to text: inout some ByteText) {
        if family == .ipv6 { text.append(UInt8(ascii: "[")) }
        append(to: &text)
        if family == .ipv6 { text.append(UInt8(ascii: "]")) }
        text.append(UInt8(ascii: ":"))
        Self.append(decimal: port, to: &text)
    }

    private static func append(ipv4 number: UInt32, to text: inout some ByteText) {
        for shift: UInt32 in [24, 16, 8, 0] {
            append(decimal: UInt16(number >> shift & 0xff), to: &text)
            if shift > 0 { text.append(UInt8(ascii: ".")) }
        }
    }

    /// Divides by constants only, which needs no division.
    private static func append(decimal number: UInt16, to text: inout some ByteText) {
        func append(_ digit: UInt16) { text.append(0x30 + UInt8(truncatingIfNeeded: digit % 10)) }
        if number >= 10_000 { append(number / 10_000) }
        if number >= 1000 { append(number / 1000) }
        if number >= 100 { append(number / 100) }
        if number >= 10 { append(number / 10) }
        append(number)
    }

    /// Appends an IPv6 address with its longest run of zero groups as `::` (RFC 5952 §4), and with the last 32 bits as
    /// an IPv4 address where `inet_ntop` writes them so.
    private func appendGroups(to text: inout some ByteText) {
        let zeros = longestZeros
        let hasIPv4 = high == 0 && (zeros == 0..<6 || low >> 32 == 0xffff)
        let end = hasIPv4 ? 6 : 8
        var index = 0
        while index < end {
            if index == zeros.lowerBound, !zeros.isEmpty {
                if index == 0 { text.append(UInt8(ascii: ":")) }
                text.append(UInt8(ascii: ":"))
                index = zeros.upperBound
                continue
            }
            append(group: group(index), to: &text)
            index += 1
            if index < 8 { text.append(UInt8(ascii: ":")) }
        }
        if hasIPv4 { Self.append(ipv4: UInt32(truncatingIfNeeded: low), to: &text) }
    }

    private func group(_ index: Int) -> UInt16 {
        UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> UInt64(16 * (3 - index % 4)))
    }

    private func append(group: UInt16, to text: inout some ByteText) {
        func append(_ shift: UInt16) {
            let digit = UInt8(truncatingIfNeeded: group >> shift & 0xf)
            text.append(digit + (digit < 10 ? 0x30 : 0x57))
        }
        if group >= 0x1000 { append(12) }
        if group >= 0x100 { append(8) }
        if group >= 0x10 { append(4) }
        append(0)
    }

    /// The first of the longest runs of at least two groups of zeros; empty if there is none.
    private var longestZeros: Range<Int> {
        var (longest, start) = (0..<0, 0)
        for index in 0...8 where index == 8 || group(index) != 0 {
            if index - start > max(1, longest.count) { longest = start..<index }
            start = index + 1
        }
        return longest
    }
}
