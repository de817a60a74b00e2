/// The ranks of the names of Unix sockets by their bytes.
struct UnixNameRanks {
    private struct Item {
        /// Seven bytes of the name, and in the lowest byte the number of bytes from there to the end of the name: 8 for
        /// more than seven. Numbers are in the order of the names' bytes then.
        var piece: UInt64 = 0
        let row: Int32
        let length: UInt16
        let offset: Int
    }

    /// Parallel to the rows; `UInt32.max` for a row without a name. Empty if there are no names.
    private var ranks: [UInt32] = []
    private var items: [Item]
    private let table: SocketTable

    init(_ table: SocketTable) {
        self.table = table
        items = []
        for (index, row) in table.rows.enumerated() where row.nameLength > 0 {
            items.append(Item(row: Int32(index), length: row.nameLength, offset: row.nameOffset))
        }
        guard !items.isEmpty else { return }
        ranks = [UInt32](repeating: .max, count: table.rows.count)
        sort(items.indices, from: 0)
        var rank: UInt32 = 0
        for (position, item) in items.enumerated() {
            if position > 0, name(item) != name(items[position - 1]) { rank += 1 }
            ranks[Int(item.row)] = rank
        }
        items = []
    }

    /// Sorts names that have the same bytes up to an offset, piece by piece: many begin with the same folders.
    private mutating func sort(_ range: Range<Int>, from offset: Int) {
        let names = table.names
        for position in range { items[position].piece = Self.piece(items[position], offset, names) }
        items.withUnsafeMutableBufferPointer { $0[range].sort { $0.piece < $1.piece } }
        var start = range.lowerBound
        while start < range.upperBound {
            let piece = items[start].piece
            var end = start + 1
            while end < range.upperBound, items[end].piece == piece { end += 1 }
            if end - start > 1, piece & 0xff == 8 { sort(start..<end, from: offset + 7) }
            start = end
        }
    }

    private static func piece(_ item: Item, _ offset: Int, _ names: [UInt8]) -> UInt64 {
        let left = Int(item.length) - offset
        var piece: UInt64 = 0
        for position in 0..<7 {
            piece = piece << 8 | (position < left ? UInt64(names[item.offset + offset + position]) : 0)
        }
        return piece << 8 | UInt64(min(left, 8))
    }

    private func name(_ item: Item) -> ArraySlice<UInt8> {
        table.names[item.offset..<item.offset + Int(item.length)]
    }

    /// The rank of the name of a row; nil for none.
    subscript(row: Int?) -> UInt64? {
        guard let row, row < ranks.count, ranks[row] != .max else { return nil }
        return UInt64(ranks[row])
    }
}
