/// The rows of one table that are the same sockets as those of an earlier one.
struct SocketMatches {
    /// For each row of the later table, the row of the same socket in the earlier one; -1 for none.
    private(set) var rows: [Int32]

    /// Sockets usually keep their order from one table to the next, so that the row is guessed first, and looked up only
    /// if the guess is wrong.
    init(from earlier: SocketTable, to later: SocketTable) {
        rows = [Int32](repeating: SocketRow.none, count: later.rows.count)
        var index: RowIndex?
        var guess = 0
        for (row, socket) in later.rows.enumerated() {
            let id = socket.id
            if guess < earlier.rows.count, earlier.rows[guess].id == id {
                rows[row] = Int32(truncatingIfNeeded: guess)
                guess += 1
                continue
            }
            let known = index ?? earlier.indexByID()
            index = known
            guard let found = earlier.row(of: id, in: known) else { continue }
            rows[row] = Int32(truncatingIfNeeded: found)
            guess = found + 1
        }
    }
}
