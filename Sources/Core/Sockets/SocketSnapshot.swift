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
    public var owners = SocketOwners()
    /// The rows of Unix sockets by inode.
    private let unixRows: [UInt32: Int32]

    public init(
        takenAt: Instant, time: Int64, table: SocketTable, interfaces: [UInt32: String] = [:],
        notes: [String] = []
    ) {
        (self.takenAt, self.time, self.table) = (takenAt, time, table)
        (self.interfaces, self.notes) = (interfaces, notes)
        var unixRows: [UInt32: Int32] = [:]
        for (index, row) in table.rows.enumerated() where row.transport == .unix {
            unixRows[row.inode] = Int32(index)
        }
        self.unixRows = unixRows
    }

    /// Returns the Unix socket at the other end of a connection; nil if there is none in this namespace.
    public func unixPeer(of row: SocketRow) -> SocketRow? {
        guard row.peerInode != 0 else { return nil }
        return unixRows[row.peerInode].map { rows[Int($0)] }
    }

    public var rows: [SocketRow] { table.rows }

    /// Returns the time since a socket was first seen; nil if it may be older, or before the activity is known.
    public func age(_ index: Int) -> Duration? {
        guard index < activity.count, let firstSeen = activity[index].firstSeen else { return nil }
        return takenAt - firstSeen
    }
}

/// What a socket has done since the snapshots before.
public struct SocketActivity: Sendable, Equatable {
    /// Bytes per second since the snapshot before; nil in the first snapshot, and where the kernel counts no bytes.
    public var receiveRate: Double?
    public var sendRate: Double?
    /// Means of the rates over up to five seconds, which change less.
    public var meanReceiveRate: Double?
    public var meanSendRate: Double?
    /// When the socket was first seen; nil for a socket of the first snapshot, which may be older.
    public var firstSeen: Instant?
    /// The number of snapshots before this one that had the socket, up to three.
    public var timesSeen: UInt8 = 0

    public init() {}

    /// The larger of the two rates; nil where the kernel counts no bytes.
    public var rate: Double? {
        guard let receiveRate, let sendRate else { return nil }
        return max(receiveRate, sendRate)
    }

    /// The larger of the two mean rates.
    public var meanRate: Double? {
        guard let meanReceiveRate, let meanSendRate else { return nil }
        return max(meanReceiveRate, meanSendRate)
    }
}
