/// What has changed from a marked snapshot to a later one.
///
/// Rates, queues and timers always change, and do not count.
public struct SocketDifference: Sendable {
    public enum Change: UInt8, Sendable {
        case same
        /// The marked snapshot lacks the socket.
        case new
        /// The state, the peer, the process or the number of drops is another one.
        case changed
    }

    /// Parallel to the rows of the later snapshot.
    public let changes: [Change]
    /// The rows of the marked snapshot that the later one lacks.
    public let gone: [UInt32]
    public let newCount: Int
    public let changedCount: Int

    /// The number of all changes.
    public var count: Int { newCount + gone.count + changedCount }

    public init(from marked: SocketSnapshot, to later: SocketSnapshot) {
        let matches = SocketMatches(from: marked.table, to: later.table)
        var changes = [Change](repeating: .new, count: later.rows.count)
        var isFound = [Bool](repeating: false, count: marked.rows.count)
        for (index, old) in matches.rows.enumerated() where old >= 0 {
            isFound[Int(old)] = true
            changes[index] = Self.isSame(Int(old), of: marked, index, of: later) ? .same : .changed
        }
        self.changes = changes
        gone = isFound.indices.filter { !isFound[$0] }.map { UInt32($0) }
        newCount = changes.count { $0 == .new }
        changedCount = changes.count { $0 == .changed }
    }

    private static func isSame(
        _ oldIndex: Int, of marked: SocketSnapshot, _ newIndex: Int, of later: SocketSnapshot
    ) -> Bool {
        let (old, new) = (marked.rows[oldIndex], later.rows[newIndex])
        guard old.state == new.state, old.knownDrops == new.knownDrops, hasSamePeer(old, new) else {
            return false
        }
        // Until the processes have been searched, an unknown one tells nothing.
        guard marked.owners.isComplete, later.owners.isComplete else { return true }
        let (oldPID, newPID) = (marked.pid(ofRow: oldIndex), later.pid(ofRow: newIndex))
        guard oldPID == newPID, let oldPID else { return oldPID == newPID }
        return marked.owners.processes[oldPID]?.startTicks == later.owners.processes[oldPID]?.startTicks
    }

    private static func hasSamePeer(_ old: SocketRow, _ new: SocketRow) -> Bool {
        let hasPeer = old.flags.contains(.hasPeer)
        guard hasPeer == new.flags.contains(.hasPeer) else { return false }
        return !hasPeer || old.peer == new.peer && old.peerInode == new.peerInode
    }
}
