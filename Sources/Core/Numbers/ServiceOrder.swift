extension ServicesFile {
    /// What rows can be ordered by.
    public enum Field: Sendable, CaseIterable {
        case port, protocolName, name
        /// The aliases with one space between them.
        case aliases
        /// A row without one has an empty comment.
        case comment
    }

    /// Returns rows in ascending order of a field, by its bytes; those that are equal in the file's order.
    ///
    /// - Parameter rows: Each 0 to `count - 1`.
    public func sortedRows(_ rows: [UInt32], by field: Field) -> [UInt32] {
        switch field {
        case .port:
            rows.map { UInt64(port(ofRow: Int($0))) << 32 | UInt64($0) }.sorted()
                .map { UInt32(truncatingIfNeeded: $0) }
        case .protocolName:
            sorted(rows) { fields(ofRow: $0)?.protocolName }
        case .name:
            sorted(rows) { fields(ofRow: $0)?.name }
        case .comment:
            sorted(rows) { fields(ofRow: $0)?.comment }
        case .aliases: sortedByAliases(rows)
        }
    }

    private func sorted(_ rows: [UInt32], by range: (Int) -> Range<Int>?) -> [UInt32] {
        var keys: [ByteKey] = []
        keys.reserveCapacity(rows.count)
        for row in rows { keys.append(ByteKey(row: row, text.bytes, range(Int(row)) ?? 0..<0)) }
        return ByteKey.sorted(keys, in: text.bytes)
    }

    /// In the file, aliases may have any white space between them.
    private func sortedByAliases(_ rows: [UInt32]) -> [UInt32] {
        var (keys, joined) = ([ByteKey](), [UInt8]())
        keys.reserveCapacity(rows.count)
        for row in rows {
            let start = joined.count
            if var fields = fields(ofRow: Int(row)) {
                while let alias = fields.nextAlias() {
                    if joined.count > start { joined.append(UInt8(ascii: " ")) }
                    joined += text.bytes[alias]
                }
            }
            keys.append(ByteKey(row: row, joined, start..<joined.count))
        }
        return ByteKey.sorted(keys, in: joined)
    }
}

/// A row and the text that it is sorted by, whose beginning is packed into a number: most comparisons read nothing
/// else.
private struct ByteKey {
    let row: UInt32
    private let start: UInt32
    private let count: UInt32
    /// The first seven bytes, then how many there are, eight for any more: a text comes after its own beginning.
    private let packed: UInt64

    private static let packedBytes = 7

    init(row: UInt32, _ bytes: [UInt8], _ range: Range<Int>) {
        (self.row, start, count) = (row, UInt32(range.lowerBound), UInt32(range.count))
        var packed: UInt64 = 0
        for offset in 0..<Self.packedBytes {
            packed = packed << 8 | (offset < range.count ? UInt64(bytes[range.lowerBound + offset]) : 0)
        }
        self.packed = packed << 8 | UInt64(min(range.count, Self.packedBytes + 1))
    }

    /// The rows in the order of their texts, which stand in `bytes`.
    static func sorted(_ keys: [ByteKey], in bytes: [UInt8]) -> [UInt32] {
        keys.sorted { left, right in
            if left.packed != right.packed { return left.packed < right.packed }
            return left.comesBefore(right, in: bytes)
        }.map(\.row)
    }

    /// The order of keys that are packed into the same number.
    private func comesBefore(_ other: ByteKey, in bytes: [UInt8]) -> Bool {
        var offset = Self.packedBytes
        let (own, others) = (Int(start), Int(other.start))
        while offset < min(count, other.count) {
            let (byte, otherByte) = (bytes[own + offset], bytes[others + offset])
            if byte != otherByte { return byte < otherByte }
            offset += 1
        }
        return (count, row) < (other.count, other.row)
    }
}
