/// A hash table that finds rows by a number, with linear probing and 8 to 16 bytes for each row.
///
/// The table has the indexes of the rows only, so that its owner compares what they stand for. A dictionary would cost
/// several times as much time and memory, and more than the dump of the sockets.
struct RowIndex: Sendable {
    private var slots: [Int32]

    /// - Parameter capacity: The largest number of rows.
    init(capacity: Int) {
        var size = 16
        while size < 2 * capacity { size *= 2 }
        slots = [Int32](repeating: -1, count: size)
    }

    /// Returns the row that has been inserted with a key and is the wanted one.
    ///
    /// - Parameter isWanted: Whether a row that may have the key is the wanted one.
    @inline(__always)
    func find(_ key: UInt64, _ isWanted: (Int) -> Bool) -> Int? {
        let row = slots[slot(key, isWanted)]
        return row < 0 ? nil : Int(row)
    }

    /// Inserts a row, unless the wanted one is already there.
    ///
    /// - Returns: The row that is already there; nil if the row has been inserted.
    @inline(__always)
    mutating func insert(_ row: Int, _ key: UInt64, _ isWanted: (Int) -> Bool) -> Int? {
        let slot = slot(key, isWanted)
        guard slots[slot] < 0 else { return Int(slots[slot]) }
        slots[slot] = Int32(truncatingIfNeeded: row)
        return nil
    }

    /// Returns the slot of the wanted row, or the free one in which it belongs.
    @inline(__always)
    private func slot(_ key: UInt64, _ isWanted: (Int) -> Bool) -> Int {
        var slot = Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> 32) & (slots.count - 1)
        while slots[slot] >= 0, !isWanted(Int(slots[slot])) { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }
}

extension SocketTable {
    /// Returns an index of all rows by their identity.
    func indexByID() -> RowIndex {
        var index = RowIndex(capacity: rows.count)
        for (row, socket) in rows.enumerated() {
            let id = socket.id
            _ = index.insert(row, id.cookie) { rows[$0].id == id }
        }
        return index
    }

    /// Returns the row of a socket.
    func row(of id: SocketID, in index: RowIndex) -> Int? {
        index.find(id.cookie) { rows[$0].id == id }
    }
}
