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
            if row.state == .timeWait { timeWait += 1 }
            if row.scope?.isExposed ?? false { exposed += 1 }
            switch snapshot.concern(ofRow: index) {
            case .stalled: stalled += 1
            case .backlogFull: full += 1
            case .closeWait: closeWait += 1
            case nil: break
            }
        }
    }
}

/// Why a socket deserves a look.
public enum SocketConcern: Sendable {
    /// Bytes in a queue did not move for the time of the mean rates.
    case stalled
    case backlogFull
    /// The peer closed the connection, and the program did not.
    case closeWait
}

extension SocketSnapshot {
    /// Returns why the socket of a row deserves a look; nil for most.
    public func concern(ofRow index: Int) -> SocketConcern? {
        let row = rows[index]
        guard row.transport.hasPorts else { return nil }
        switch row.state {
        case .timeWait, .unconnected: return nil
        case .closeWait: return .closeWait
        case .listen: return row.isBacklogFull ? .backlogFull : nil
        default:
            let activity = index < activity.count ? activity[index] : SocketActivity()
            let isStalled =
                row.receiveQueue > 0 && activity.meanReceiveRate == 0
                || row.sendQueue > 0 && activity.meanSendRate == 0
            return isStalled ? .stalled : nil
        }
    }
}

extension SocketRow {
    /// Whether a listener takes no further connections. The kernel accepts one more than the limit says.
    public var isBacklogFull: Bool { state == .listen && receiveQueue > sendQueue }
}
