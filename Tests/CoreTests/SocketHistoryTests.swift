import TestSupport
import Testing

@testable import Core

@Suite("Rates and ages of sockets")
struct SocketHistoryTests {
    private struct Connection {
        var cookie: UInt64
        var sent: UInt64 = 0
        var received: UInt64 = 0
        var transport = SocketTransport.tcp
        var hasStatistics = true
    }

    private var history = SocketHistory()

    /// Returns the activity of each connection after a snapshot.
    private mutating func add(_ connections: [Connection], at seconds: Double) -> [SocketActivity] {
        var table = SocketTable()
        for connection in connections {
            var row = SocketRow(
                transport: connection.transport, kind: .stream, state: .established, family: .ipv4)
            (row.cookie, row.inode) = (connection.cookie, UInt32(connection.cookie) + 1)
            var tcp = TCPStatistics()
            (tcp.bytesAcked, tcp.bytesReceived) = (connection.sent, connection.received)
            let isCounted = connection.transport == .tcp && connection.hasStatistics
            table.append(row, tcp: isCounted ? tcp : nil)
        }
        var snapshot = SocketSnapshot(
            takenAt: Instant(nanoseconds: Int64(seconds * 1e9)), time: 0, table: table)
        history.add(&snapshot)
        return snapshot.activity
    }

    @Test("a steady connection has its rates from the second snapshot on, whatever the interval")
    mutating func steady() {
        var at = 0.0
        for (step, interval) in [1, 1, 0.5, 2, 1, 0.25, 1, 1].enumerated() {
            let activity = add(
                [Connection(cookie: 1, sent: UInt64(at * 1_000_000), received: UInt64(at * 4000))], at: at)[0]
            #expect(activity.sendRate == (step == 0 ? nil : 1_000_000))
            #expect(activity.receiveRate == (step == 0 ? nil : 4000))
            #expect(activity.meanSendRate == (step == 0 ? nil : 1_000_000))
            #expect(activity.rate == (step == 0 ? nil : 1_000_000) && activity.meanRate == activity.rate)
            at += interval
        }
    }

    @Test("an idle connection has rates of 0")
    mutating func idle() {
        for second in 0..<4 {
            let activity = add([Connection(cookie: 1, sent: 500, received: 600)], at: Double(second))[0]
            #expect(activity.rate == (second == 0 ? nil : 0) && activity.meanRate == activity.rate)
        }
    }

    @Test(
        "a new connection began after the snapshot before, from zero, and has an age; those of the first have none"
    )
    mutating func new() {
        let old = Connection(cookie: 1)
        #expect(add([old], at: 1)[0].firstSeen == nil)
        let both = add([Connection(cookie: 2, sent: 3000, received: 10), old], at: 3)
        #expect(both[0].sendRate == 1500 && both[0].receiveRate == 5 && both[0].meanSendRate == 1500)
        #expect(both[0].firstSeen == Instant(nanoseconds: 3_000_000_000) && both[0].timesSeen == 0)
        #expect(both[1].firstSeen == nil && both[1].timesSeen == 1)
        let next = add([old, Connection(cookie: 2, sent: 3000, received: 10)], at: 4)
        #expect(next[1].firstSeen == Instant(nanoseconds: 3_000_000_000) && next[1].timesSeen == 1)
        #expect(next[1].sendRate == 0 && next[1].meanSendRate == 1000)
        for second in 5..<8 { _ = add([old], at: Double(second)) }
        #expect(add([old], at: 8)[0].timesSeen == 3)
    }

    @Test("a socket that one snapshot lacks keeps its age, and its rates have no leap")
    mutating func skipped() {
        func connection(_ second: UInt64) -> Connection {
            Connection(cookie: 1, sent: 1_000_000 + second * 100, received: 5_000_000 + second * 10)
        }
        let other = Connection(cookie: 2)
        _ = add([other], at: 0)
        _ = add([connection(1), other], at: 1)
        _ = add([other, connection(2)], at: 2)
        _ = add([other], at: 3)
        for second in 4..<7 {
            let activity = add([other, connection(UInt64(second))], at: Double(second))[1]
            #expect(activity.firstSeen == Instant(nanoseconds: 1_000_000_000))
            #expect(activity.timesSeen > 0)
            #expect(activity.sendRate == 100 && activity.receiveRate == 10)
            #expect(activity.meanSendRate == 100 && activity.meanReceiveRate == 10)
        }
        // Absent for longer, it is taken for new.
        for second in 7..<9 { _ = add([other], at: Double(second)) }
        #expect(add([other, connection(9)], at: 9)[1].firstSeen == Instant(nanoseconds: 9_000_000_000))
    }

    @Test("a cookie that vanishes and one in another order keep no rate of another socket")
    mutating func order() {
        let connections = (1...50).map { Connection(cookie: $0, sent: $0 * 1000) }
        _ = add(connections, at: 0)
        let later = connections.map { Connection(cookie: $0.cookie, sent: $0.sent + $0.cookie * 10) }
        let reordered = later.filter { $0.cookie % 3 != 0 }.reversed() + [Connection(cookie: 99, sent: 7)]
        let activity = add(Array(reordered), at: 1)
        for (connection, activity) in zip(reordered, activity) {
            #expect(activity.sendRate == (connection.cookie == 99 ? 7 : Double(connection.cookie) * 10))
        }
        // Those that the last snapshot lacked have changed over two seconds.
        let again = add(later, at: 2)
        for (connection, activity) in zip(later, again) {
            #expect(activity.sendRate == (connection.cookie % 3 == 0 ? Double(connection.cookie) * 5 : 0))
            #expect(activity.firstSeen == nil)
        }
    }

    @Test("UDP, and TCP without statistics, have no rates; counters that go backwards give 0")
    mutating func uncounted() {
        func rows(_ sent: UInt64) -> [Connection] {
            [
                Connection(cookie: 1, transport: .udp), Connection(cookie: 2, hasStatistics: false),
                Connection(cookie: 3, sent: sent), Connection(cookie: 4, transport: .unix),
            ]
        }
        _ = add(rows(1000), at: 0)
        let activity = add(rows(10), at: 1)
        #expect(activity.map(\.sendRate) == [nil, nil, 0, nil])
        #expect(activity.map(\.rate) == [nil, nil, 0, nil])
    }

    @Test("mean rates cover five seconds")
    mutating func mean() {
        // 1,000 bytes in each second before the tenth, and nothing after it.
        var means: [Double?] = []
        for second in 0...20 {
            let sent = UInt64(min(second, 10)) * 1000
            means.append(add([Connection(cookie: 1, sent: sent)], at: Double(second))[0].meanSendRate)
        }
        #expect(means[0] == nil && means[1...10].allSatisfy { $0 == 1000 })
        #expect(means[11...15].compactMap(\.self).map { Int($0.rounded()) } == [800, 600, 400, 200, 0])
        #expect(means[16...].allSatisfy { $0 == 0 })
    }

    @Test("a row without a cookie is known by its inode")
    mutating func noCookie() {
        _ = add([Connection(cookie: 0, transport: .raw)], at: 0)
        let activity = add([Connection(cookie: 0, transport: .raw)], at: 1)[0]
        #expect(activity.firstSeen == nil && activity.timesSeen == 1)
    }

    /// Returns the connections that lead in each snapshot, by the given rates of the first two.
    private mutating func leaders(
        _ count: Int, _ rate: (SocketActivity) -> Double?,
        _ bytes: (_ cookie: UInt64, _ second: Int) -> UInt64
    ) -> [UInt64] {
        history = SocketHistory()
        var (totals, leaders) = ([0, 0] as [UInt64], [UInt64]())
        for second in 0..<count {
            for index in 0...1 { totals[index] += bytes(UInt64(index + 1), second) }
            let activity = add(
                [Connection(cookie: 1, received: totals[0]), Connection(cookie: 2, received: totals[1])],
                at: Double(second))
            guard let first = rate(activity[0]), let other = rate(activity[1]) else { continue }
            leaders.append(first >= other ? 1 : 2)
        }
        return leaders
    }

    @Test("two downloads of nearly equal rate do not swap by their steady rates, as they do by their means")
    mutating func steadyRates() {
        func bytes(_ cookie: UInt64, _ second: Int) -> UInt64 {
            var random = SeededGenerator(seed: UInt64(second) * 2 + cookie)
            return 10_000_000 + UInt64.random(in: 0...1_500_000, using: &random)
        }
        #expect(Set(leaders(60, \.steadyRate, bytes)).count == 1)
        #expect(Set(leaders(60, \.meanRate, bytes)).count == 2)
        // One that becomes twice as fast leads within three seconds, and falls back when it is slow again.
        let changes = leaders(60, \.steadyRate) { cookie, second in
            bytes(cookie, second) * (cookie == 2 && (20..<40).contains(second) ? 2 : 1)
                + (cookie == 1 ? 2_000_000 : 0)
        }
        #expect(changes[..<19].allSatisfy { $0 == 1 })
        #expect(changes[22..<39].allSatisfy { $0 == 2 } && changes[44...].allSatisfy { $0 == 1 })
    }

    @Test("a steady rate follows a mean that becomes zero, and one that begins")
    mutating func steadyZero() {
        var rates: [Double?] = []
        for second in 0...20 {
            let sent = UInt64(min(max(second - 2, 0), 8)) * 1000
            rates.append(add([Connection(cookie: 1, sent: sent)], at: Double(second))[0].steadySendRate)
        }
        #expect(rates[0] == nil && rates[1] == 0 && rates[2] == 0 && rates[3] ?? 0 > 0)
        #expect(rates[10] == 1000 && rates[15...].allSatisfy { $0 == 0 })
    }
}
