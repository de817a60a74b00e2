import Testing

@testable import Core

@Suite("Sockets that deserve a look")
struct SocketSummaryTests {
    /// Returns the summary of one socket, after six seconds in which its counters grew by these rates.
    private func summary(
        _ state: SocketState, local: UInt64 = 0x7f00_0001, receive: UInt32 = 0, send: UInt32 = 0,
        receiveRate: UInt64 = 0, sendRate: UInt64 = 0
    ) -> SocketSummary {
        var history = SocketHistory()
        var last = SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: SocketTable())
        for second in 0...6 {
            var row = SocketRow(transport: .tcp, kind: .stream, state: state, family: .ipv4)
            (row.cookie, row.inode, row.receiveQueue, row.sendQueue) = (1, 2, receive, send)
            row.local = SocketAddressBits(low: local, port: 80)
            var tcp = TCPStatistics()
            (tcp.bytesReceived, tcp.bytesAcked) = (receiveRate * UInt64(second), sendRate * UInt64(second))
            var table = SocketTable()
            table.append(row, tcp: state == .listen || state == .timeWait ? nil : tcp)
            last = SocketSnapshot(
                takenAt: Instant(nanoseconds: Int64(second) * 1_000_000_000), time: 0, table: table)
            history.add(&last)
        }
        return SocketSummary(last)
    }

    @Test("a queue that does not move is stalled, whatever moves the other way")
    func stalled() {
        #expect(summary(.established, send: 10).stalled == 1)
        #expect(summary(.established, send: 10, receiveRate: 500).stalled == 1)
        #expect(summary(.established, send: 10, sendRate: 500).stalled == 0)
        #expect(summary(.established, receive: 10).stalled == 1)
        #expect(summary(.established, receive: 10, receiveRate: 500).stalled == 0)
        #expect(summary(.established).stalled == 0)
    }

    @Test("listeners that others can reach are exposed, and one more than the limit fills a backlog")
    func listeners() {
        #expect(summary(.listen, local: 0, send: 128).exposed == 1)
        #expect(summary(.listen, send: 128).exposed == 0)
        #expect(
            summary(.listen, receive: 3, send: 2).full == 1 && summary(.listen, receive: 2, send: 2).full == 0
        )
    }

    @Test("connections in CLOSE_WAIT and TIME_WAIT are counted")
    func waiting() {
        #expect(summary(.closeWait).closeWait == 1 && summary(.timeWait).timeWait == 1)
    }
}
