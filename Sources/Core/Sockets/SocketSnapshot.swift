/// All sockets of a network namespace at one time, with the processes that hold them and the rates of the connections.
public struct SocketSnapshot: Sendable {
    /// When the snapshot was taken, on the monotonic clock and as nanoseconds since 1970.
    public let takenAt: Instant
    public let time: Int64
    public let table: SocketTable
    /// The names of interfaces by index, for link-local addresses and packet sockets.
    public let interfaces: [UInt32: String]
    /// What the snapshot lacks, and why, one sentence each.
    public let notes: [String]
    /// Rates and ages, parallel to the rows.
    public internal(set) var activity: [SocketActivity] = []
    /// The processes, as far as they have been found.
    public var owners = SocketOwners() {
        didSet { holders = nil }
    }
    /// The processes of the rows, once `prepareHolders` has looked them up.
    private var holders: RowHolders?
    /// The views that `membership` and `viewCounts` are about; nil until the snapshot has been classified.
    public internal(set) var views: SocketViews?
    /// The views that each row belongs to, bit i for view i; empty until the snapshot has been classified.
    public internal(set) var membership: [UInt32] = []
    /// The number of rows of each view; empty until the snapshot has been classified.
    public internal(set) var viewCounts: [Int] = []
    /// What deserves a look; all zero until the snapshot has been classified.
    public internal(set) var summary = SocketSummary()
    /// The rows of Unix sockets by inode.
    private let unixRows: RowIndex

    public init(
        takenAt: Instant, time: Int64, table: SocketTable, interfaces: [UInt32: String] = [:],
        notes: [String] = []
    ) {
        (self.takenAt, self.time, self.table) = (takenAt, time, table)
        (self.interfaces, self.notes) = (interfaces, notes)
        let rows = table.rows
        var unixRows = RowIndex(capacity: rows.count { $0.transport == .unix })
        for (index, row) in rows.enumerated() where row.transport == .unix {
            _ = unixRows.insert(index, UInt64(row.inode)) { rows[$0].inode == row.inode }
        }
        self.unixRows = unixRows
    }

    /// Returns the Unix socket at the other end of a connection; nil if there is none in this namespace.
    public func unixPeer(of row: SocketRow) -> SocketRow? { unixPeerIndex(of: row).map { rows[$0] } }

    /// Returns the row of the Unix socket at the other end of a connection.
    func unixPeerIndex(of row: SocketRow) -> Int? {
        guard row.peerInode != 0 else { return nil }
        let (rows, inode) = (table.rows, row.peerInode)
        return unixRows.find(UInt64(inode)) { rows[$0].inode == inode }
    }

    public var rows: [SocketRow] { table.rows }

    /// Looks up the processes of all rows, which makes filters and orders by process several times faster.
    mutating func prepareHolders() { holders = RowHolders(self) }

    /// Returns the pid of the process that a row belongs to, as `SocketOwners.process` tells.
    func pid(ofRow index: Int) -> Int32? {
        if let holders { return holders.pid(index) }
        return owners.pid(of: table.rows[index])
    }

    /// Returns whether one of some processes holds the socket of a row.
    func isHeld(_ index: Int, by pids: Set<Int32>) -> Bool {
        if let holders, !holders.isShared(index) { return holders.pid(index).map(pids.contains) ?? false }
        let row = table.rows[index]
        guard row.inode != 0, let holders = owners.holders[row.inode] else { return false }
        for pid in holders where pids.contains(pid) { return true }
        return false
    }

    /// Returns the time since a socket was first seen; nil if it may be older, or before the activity is known.
    public func age(_ index: Int) -> Duration? {
        guard index < activity.count, let firstSeen = activity[index].firstSeen else { return nil }
        return takenAt - firstSeen
    }
}
