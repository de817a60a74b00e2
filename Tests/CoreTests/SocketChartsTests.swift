import Testing

@testable import Core

@Suite("Charts of sockets")
struct SocketChartsTests {
    private static func id(_ cookie: UInt64) -> SocketID { SocketID(family: .ipv4, cookie: cookie) }

    /// Returns a snapshot with a receive rate for each cookie, and twice as much sent.
    private func snapshot(_ rates: [(cookie: UInt64, rate: Double?)]) -> SocketSnapshot {
        var table = SocketTable()
        var activity: [SocketActivity] = []
        for (cookie, rate) in rates {
            var row = SocketRow(transport: .tcp, kind: .stream, state: .established, family: .ipv4)
            row.cookie = cookie
            table.append(row)
            activity.append(SocketActivity())
            activity[activity.count - 1].receiveRate = rate
            activity[activity.count - 1].sendRate = rate.map { $0 * 2 }
        }
        var snapshot = SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: table)
        snapshot.activity = activity
        return snapshot
    }

    @Test("a chart has the last 60 samples, the oldest first")
    func samples() {
        var charts = SocketCharts()
        for second in 1...100 {
            charts.add(snapshot([(1, Double(second)), (2, 0), (3, nil)]))
            let first = max(1, second - 59)
            #expect(charts.receive(of: Self.id(1)) == Array(first...second))
        }
        #expect(charts.send(of: Self.id(1)) == (41...100).map { $0 * 2 })
        #expect(charts.total(of: Self.id(1)) == (41...100).map { $0 * 3 })
        for cookie in [2, 3, 4] as [UInt64] {
            #expect(charts.receive(of: Self.id(cookie)).isEmpty && charts.total(of: Self.id(cookie)).isEmpty)
        }
    }

    @Test("what came before the first traffic is zeros, and so is a snapshot that lacks the socket")
    func gaps() {
        var charts = SocketCharts()
        charts.add(snapshot([(1, 0)]))
        charts.add(snapshot([(1, 7)]))
        charts.add(snapshot([]))
        charts.add(snapshot([(9, 1), (1, 8)]))
        #expect(charts.receive(of: Self.id(1)) == [0, 7, 0, 8])
        #expect(charts.send(of: Self.id(9)) == [0, 0, 0, 2])
    }

    @Test("a socket that was idle for 60 samples is forgotten, and begins anew")
    func idle() {
        var charts = SocketCharts()
        charts.add(snapshot([(1, 5)]))
        for _ in 1..<60 { charts.add(snapshot([(1, 0)])) }
        #expect(charts.receive(of: Self.id(1)) == [5] + Array(repeating: 0, count: 59))
        charts.add(snapshot([(1, 0)]))
        #expect(charts.receive(of: Self.id(1)).isEmpty)
        charts.add(snapshot([(2, 3)]))
        #expect(charts.receive(of: Self.id(2)) == Array(repeating: 0, count: 59) + [3])
    }

    @Test("ten thousand charts are kept: those of the sockets that had traffic first")
    func bounds() {
        var charts = SocketCharts()
        let all = (1...11_000).map { (cookie: UInt64($0), rate: Double?(1)) }
        charts.add(snapshot(Array(all[..<9000])))
        charts.add(snapshot(all.reversed()))
        #expect(charts.receive(of: Self.id(1)) == [1, 1] && charts.receive(of: Self.id(9000)) == [1, 1])
        #expect(charts.receive(of: Self.id(10_001)) == [0, 1] && charts.receive(of: Self.id(10_000)).isEmpty)
        #expect(SocketCharts.maxCharts == 10_000 && SocketCharts.length == 60)
        // The places of sockets that have become idle are free again.
        for _ in 0..<60 { charts.add(snapshot([])) }
        charts.add(snapshot([(10_000, 4)]))
        #expect(charts.receive(of: Self.id(10_000)).last == 4)
    }
}
