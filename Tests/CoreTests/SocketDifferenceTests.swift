import TestSupport
import Testing

@testable import Core

@Suite("Differences between snapshots")
struct SocketDifferenceTests {
    private func row(_ cookie: UInt64, _ edit: (inout SocketRow) -> Void = { _ in }) -> SocketRow {
        var row = SocketRow(transport: .tcp, kind: .stream, state: .established, family: .ipv4)
        (row.cookie, row.inode, row.flags) = (
            cookie, UInt32(truncatingIfNeeded: cookie), [.hasPeer, .hasMemory]
        )
        edit(&row)
        return row
    }

    private func snapshot(_ rows: [SocketRow], holders: [UInt32: [Int32]] = [:], isComplete: Bool = true)
        -> SocketSnapshot
    {
        var table = SocketTable()
        for row in rows { table.append(row) }
        var snapshot = SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: table)
        snapshot.owners.isComplete = isComplete
        snapshot.owners.holders = holders
        for pid in Set(holders.values.joined()) {
            snapshot.owners.processes[pid] = SocketProcess(
                pid: pid, name: "a", uid: 0, startTicks: 1, unit: nil)
        }
        return snapshot
    }

    @Test("sockets that come and go are new and gone, whatever the order")
    func newAndGone() {
        let marked = snapshot([1, 2, 3, 4, 5].map { row($0) })
        let difference = SocketDifference(from: marked, to: snapshot([9, 5, 3, 8, 1].map { row($0) }))
        #expect(difference.changes == [.new, .same, .same, .new, .same])
        #expect(difference.gone == [1, 3] && difference.newCount == 2 && difference.changedCount == 0)
        let none = SocketDifference(from: marked, to: marked)
        #expect(none.gone.isEmpty && none.newCount == 0 && none.changedCount == 0)
        // The cookie alone is not the identity.
        let other = SocketDifference(from: marked, to: snapshot([row(1) { $0.family = .ipv6 }]))
        #expect(other.changes == [.new] && other.gone.count == 5)
    }

    @Test("state, peer, drops and process are changes; queues and timers are not")
    func changes() {
        let old = (1...9).map { row($0) } as [SocketRow]
        let new = [
            row(1) { $0.state = .closeWait }, row(2) { $0.peer.port = 1 }, row(3) { $0.drops = 1 }, row(4),
            row(5) { $0.flags.remove(.hasPeer) }, row(6) { $0.peerInode = 3 },
            row(7) { ($0.receiveQueue, $0.sendQueue, $0.timer) = (1, 2, .probe) },
            row(8) { $0.timerMilliseconds = 4 }, row(9),
        ]
        let difference = SocketDifference(
            from: snapshot(old, holders: [4: [40], 7: [40]]),
            to: snapshot(new, holders: [4: [41], 7: [40], 9: [40]]))
        #expect(
            difference.changes == [
                .changed, .changed, .changed, .changed, .changed, .changed, .same, .same, .changed,
            ])
        #expect(difference.changedCount == 7 && difference.newCount == 0 && difference.gone.isEmpty)
    }

    @Test("another process with the same pid is a change; a process that was not searched yet is none")
    func processes() {
        let marked = snapshot([row(1)], holders: [1: [40]])
        var later = marked
        later.owners.processes[40] = SocketProcess(pid: 40, name: "a", uid: 0, startTicks: 2, unit: nil)
        #expect(SocketDifference(from: marked, to: later).changes == [.changed])
        let early = snapshot([row(1)], isComplete: false)
        #expect(SocketDifference(from: early, to: marked).changes == [.same])
    }

    @Test("four times as many sockets take at most five times as long, also in another order")
    func growth() {
        let sizes = [1000, 4000].map { SocketSample.snapshot(count: $0, seed: 4) }
        let reversed = sizes.map { snapshot($0.rows.reversed()) }
        let ratio = Growth.costRatio(of: 4000, to: 1000) { size in
            let index = size == 1000 ? 0 : 1
            let difference = SocketDifference(from: sizes[index], to: reversed[index])
            #expect(difference.newCount == 0 && difference.gone.isEmpty)
        }
        #expect(ratio <= Growth.linearLimit)
    }
}
