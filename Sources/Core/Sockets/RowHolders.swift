/// The processes that the rows of a snapshot belong to, at four bytes a row: looking them up by their inodes would cost
/// as much as all the rest of a filter.
struct RowHolders: Sendable {
    /// Pids, parallel to the rows: negative where several processes hold the socket, and 0 where none is known.
    private let pids: [Int32]

    init(_ snapshot: SocketSnapshot) {
        let owners = snapshot.owners
        pids = snapshot.table.rows.map { row in
            guard row.inode != 0, let holders = owners.holders[row.inode], let first = holders.first else {
                return 0
            }
            return holders.count == 1 ? first : -(SocketOwners.owner(among: holders) ?? first)
        }
    }

    func pid(_ index: Int) -> Int32? { pids[index] == 0 ? nil : abs(pids[index]) }

    /// Whether several processes hold the socket of a row.
    func isShared(_ index: Int) -> Bool { pids[index] < 0 }
}
