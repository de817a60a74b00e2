extension ServicesFile {
    /// A column by which rows can be sorted.
    public enum Field: Sendable, CaseIterable {
        case port, protocolName, name
        /// The aliases, joined by single spaces.
        case aliases
        /// A missing comment sorts as an empty one.
        case comment
    }

    /// Returns the rows sorted in ascending byte order of a field. Equal rows are in file order.
    ///
    /// - Parameter rows: Row indices, each from 0 to `count - 1`.
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
        ByteKey.sorted(rows, by: rows.map { range(Int($0)) ?? 0..<0 }, in: text.bytes)
    }

    /// Sorts by the joined aliases, because the file may separate them by any white space.
    private func sortedByAliases(_ rows: [UInt32]) -> [UInt32] {
        var (ranges, joined) = ([Range<Int>](), [UInt8]())
        ranges.reserveCapacity(rows.count)
        for row in rows {
            let start = joined.count
            if var fields = fields(ofRow: Int(row)) {
                while let alias = fields.nextAlias() {
                    if joined.count > start { joined.append(UInt8(ascii: " ")) }
                    joined += text.bytes[alias]
                }
            }
            ranges.append(start..<joined.count)
        }
        return ByteKey.sorted(rows, by: ranges, in: joined)
    }
}

extension ServiceTable {
    /// Returns rows sorted in ascending byte order of a field. Equal rows are in the order of the table.
    ///
    /// A port that the file does not name sorts after all names, and without aliases and comment.
    public func sortedRows(_ rows: [UInt32], by field: ServicesFile.Field) -> [UInt32] {
        guard field != .port else {
            return rows.map { UInt64(port(ofRow: Int($0))) << 32 | UInt64($0) }.sorted()
                .map { UInt32(truncatingIfNeeded: $0) }
        }
        var sorted = file.sortedRows(rows.filter { $0 < file.count }, by: field)
        let unnamed = rows.filter { $0 >= file.count }.sorted()
        guard field != .name else { return sorted + unnamed }
        for transport in Listener.Transport.allCases {
            let group = unnamed.filter { self[Int($0)].protocolName == transport.rawValue }
            let text = field == .protocolName ? transport.rawValue : ""
            sorted.insert(
                contentsOf: group,
                at: sorted.partitioningIndex {
                    text.utf8.lexicographicallyPrecedes(self.text(field, ofRow: Int($0)).utf8)
                })
        }
        return sorted
    }

    private func text(_ field: ServicesFile.Field, ofRow row: Int) -> String {
        let row = self[row]
        return switch field {
        case .port: String(row.port)
        case .protocolName: row.protocolName
        case .name: row.entry?.name ?? ""
        case .aliases: row.entry?.aliases.joined(separator: " ") ?? ""
        case .comment: row.entry?.comment ?? ""
        }
    }
}

/// The sort key of a row: its text, with the first bytes packed into an integer that decides most comparisons.
private struct ByteKey {
    let row: UInt32
    private let start: UInt32
    private let count: UInt32
    /// The first seven bytes, then the length, capped at eight, so that a prefix sorts before a longer text.
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

    /// Returns the rows sorted by their texts, which are at `ranges` of `bytes`.
    static func sorted(_ rows: [UInt32], by ranges: [Range<Int>], in bytes: [UInt8]) -> [UInt32] {
        // Names that all begin alike would pack into the same number.
        let common = commonPrefix(ranges, in: bytes)
        var keys: [ByteKey] = []
        keys.reserveCapacity(rows.count)
        for (row, range) in zip(rows, ranges) {
            keys.append(ByteKey(row: row, bytes, range.lowerBound + common..<range.upperBound))
        }
        keys.sort { left, right in
            left.packed == right.packed ? left.comesBefore(right, in: bytes) : left.packed < right.packed
        }
        return keys.map(\.row)
    }

    /// Returns the number of bytes with which all texts begin.
    private static func commonPrefix(_ ranges: [Range<Int>], in bytes: [UInt8]) -> Int {
        guard let first = ranges.first else { return 0 }
        var common = first.count
        for range in ranges {
            var length = 0
            while length < min(common, range.count),
                bytes[first.lowerBound + length] == bytes[range.lowerBound + length]
            {
                length += 1
            }
            common = length
        }
        return common
    }

    /// Compares two keys with equal packed prefixes.
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
