/// A process that holds sockets.
public struct SocketProcess: Sendable, Equatable {
    public let pid: Int32
    /// The name in `/proc/PID/comm`. It may contain control characters.
    public let name: String
    /// The user that the process runs as.
    public let uid: UInt32
    /// Clock ticks from the start of the machine to that of the process, which tell it from a later one with its pid.
    public let startTicks: UInt64
    /// The systemd unit or container of the process; nil for the root control group.
    public let unit: String?

    public init(pid: Int32, name: String, uid: UInt32, startTicks: UInt64, unit: String?) {
        (self.pid, self.name, self.uid) = (pid, name, uid)
        (self.startTicks, self.unit) = (startTicks, unit)
    }
}

/// The processes that hold sockets, and the control groups in which sockets were created.
public struct SocketOwners: Sendable {
    /// The pids of the processes that hold a socket, by its inode, in ascending order.
    public var holders: [UInt32: [Int32]] = [:]
    public var processes: [Int32: SocketProcess] = [:]
    /// The systemd units and containers by the inode number of their control group. The root group is not among them.
    public var units: [UInt64: String] = [:]
    /// The names of users.
    public var users: [UInt32: String] = [:]
    /// The user that reads `/proc`: only root can see what other users' processes hold.
    public var reader: UInt32 = 0
    /// The pid of the process that reads `/proc`: this one.
    public var readerPid: Int32 = 0
    /// Whether `/proc` has been searched for the holders.
    public var isComplete = false

    public init() {}

    /// Returns the process that a socket belongs to: the holder with the lowest pid, but pid 1 only if it is alone,
    /// because with socket activation pid 1 holds the listener of every service.
    public func process(of row: SocketRow) -> SocketProcess? {
        pid(of: row).flatMap { processes[$0] }
    }

    /// Returns the pid of the process that a socket belongs to.
    func pid(of row: SocketRow) -> Int32? {
        row.inode == 0 ? nil : holders[row.inode].flatMap(Self.owner)
    }

    /// Returns the pid of the owner among those that hold a socket.
    static func owner(among pids: [Int32]) -> Int32? { pids.first { $0 != 1 } ?? pids.first }

    /// Returns the other processes that hold a socket, lowest pid first.
    public func otherProcesses(of row: SocketRow) -> [SocketProcess] {
        guard let pids = holders[row.inode], row.inode != 0, let owner = process(of: row) else { return [] }
        return pids.filter { $0 != owner.pid }.compactMap { processes[$0] }
    }

    /// Returns the unit or container of a socket: for TCP and UDP that of its own control group, in which it was
    /// created; for others that of its process.
    public func unit(of row: SocketRow) -> String? {
        if row.controlGroup != 0 { return units[row.controlGroup] }
        return process(of: row)?.unit
    }

    /// Returns why the process of a socket is unknown; nil if it is known.
    public func reasonUnknown(_ row: SocketRow) -> UnknownOwner? {
        guard process(of: row) == nil else { return nil }
        if row.state == .timeWait { return .timeWait }
        if row.inode == 0 { return row.transport == .tcp ? .notAccepted : .kernel }
        if !isComplete { return .notSearchedYet }
        if reader != 0, !row.flags.contains(.hasUser) || row.uid != reader { return .otherUser }
        // Root sees every process of this pid namespace.
        return reader == 0 ? .hidden : .kernel
    }
}

/// The reasons why the process of a socket is unknown.
public enum UnknownOwner: String, Sendable, CaseIterable {
    case notSearchedYet = "not looked up yet"
    case otherUser = "another user's process; only root sees it"
    case kernel = "held by no process: it belongs to the kernel"
    case timeWait = "closed: in TIME_WAIT no process holds it"
    case notAccepted = "not accepted yet: the listener's process will get it"
    case hidden = "held by the kernel, or by a process of another pid namespace"
}
