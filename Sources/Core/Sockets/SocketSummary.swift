/// How many sockets of a snapshot deserve a look.
public struct SocketSummary: Sendable, Equatable {
    /// Listeners that other networks can reach.
    public private(set) var exposed = 0
    /// Connections with bytes in a queue that did not move for the time of the mean rates.
    public private(set) var stalled = 0
    /// Listeners with a full backlog.
    public private(set) var full = 0
    /// Connections that the peer closed, and the program did not.
    public private(set) var closeWait = 0
    public private(set) var timeWait = 0

    public init() {}

    public init(_ snapshot: SocketSnapshot) {
        for (index, row) in snapshot.rows.enumerated() where row.transport.hasPorts {
            switch row.state {
            case .timeWait: timeWait += 1
            case .closeWait: closeWait += 1
            case .listen:
                if row.isBacklogFull { full += 1 }
                if row.scope?.isExposed ?? false { exposed += 1 }
            case .unconnected: if row.scope?.isExposed ?? false { exposed += 1 }
            default:
                let activity = index < snapshot.activity.count ? snapshot.activity[index] : SocketActivity()
                let isStalled =
                    row.receiveQueue > 0 && activity.meanReceiveRate == 0
                    || row.sendQueue > 0 && activity.meanSendRate == 0
                if isStalled { stalled += 1 }
            }
        }
    }
}

extension SocketRow {
    /// Whether a listener takes no further connections. The kernel accepts one more than the limit says.
    public var isBacklogFull: Bool { state == .listen && receiveQueue > sendQueue }
}
