import Testing

@testable import Core

@Suite("Ends of TCP connections")
struct SocketEndTests {
    private typealias Bytes = SocketMessageBytes

    private static let time: Int64 = 1_795_342_272_000_000_000

    /// Returns the message of a destroyed socket.
    private func message(
        _ edit: (inout Bytes.Internet) -> Void = { _ in }, number: UInt8 = 6, info: [UInt8]? = nil
    ) -> [UInt8] {
        var message = Bytes.Internet(state: 7, inode: 0)
        message.attributes =
            Bytes.attribute(10, [number])
            + Bytes.attribute(2, info ?? Bytes.info(sent: 3000, acked: 3002, received: 41))
        edit(&message)
        return message.message
    }

    private func read(_ datagram: [UInt8]) throws -> [SocketEnd] {
        var ends: [SocketEnd] = []
        try SocketEnd.read(datagram.span.bytes, time: Self.time, into: &ends)
        return ends
    }

    /// Returns a snapshot of one row and its owners, taken a second before the ends.
    private func snapshot(_ rows: [SocketRow], at second: Int64 = 10, firstSeen: Int64? = nil)
        -> SocketSnapshot
    {
        var table = SocketTable()
        for row in rows { table.append(row) }
        var snapshot = SocketSnapshot(
            takenAt: Instant(nanoseconds: second * 1_000_000_000), time: Self.time - 1_000_000_000,
            table: table, interfaces: [2: "eth0"])
        snapshot.activity = rows.map { _ in
            var activity = SocketActivity()
            activity.firstSeen = firstSeen.map { Instant(nanoseconds: $0 * 1_000_000_000) }
            return activity
        }
        snapshot.owners.processes[42] = SocketProcess(
            pid: 42, name: "curl", uid: 33, startTicks: 1, unit: nil)
        snapshot.owners.holders[9] = [42]
        snapshot.owners.units[5] = "web.service"
        return snapshot
    }

    private func row(_ state: SocketState, cookie: UInt64 = 77, port: UInt32 = 80, inode: UInt32 = 9)
        -> SocketRow
    {
        var row = SocketRow(transport: .tcp, kind: .stream, state: state, family: .ipv4)
        (row.cookie, row.local.port, row.inode, row.uid, row.controlGroup) = (cookie, port, inode, 33, 5)
        row.flags.insert(.hasUser)
        return row
    }

    @Test("an end has addresses, cookie and final byte counts; retransmissions are not payload")
    func end() throws {
        let ends = try read(message() + message(info: Bytes.info(sent: 3000, retransmitted: 1000)))
        #expect(ends.count == 2)
        #expect(ends[0].local == "127.0.0.1:80" && ends[0].peer == "127.0.0.2:5000" && ends[0].cookie == 77)
        #expect(ends[0].payloadSent == 3000 && ends[0].payloadReceived == 41 && ends[0].time == Self.time)
        #expect(ends[1].payloadSent == 2000)
        // The kernel writes user 0, which means nothing.
        #expect(ends[0].uid == nil && ends[0].process == nil && ends[0].duration == nil)
    }

    @Test("UDP, listeners and messages without statistics are skipped; malformed ones fail")
    func skipped() throws {
        #expect(try read(message(number: 17)).isEmpty)
        #expect(try read(message { $0.peerPort = 0 }).isEmpty)
        #expect(try read(message { $0.attributes = Bytes.attribute(10, [6]) }).isEmpty)
        #expect(try read(message { $0.attributes = Bytes.attribute(2, Bytes.info(sent: 1)) }).isEmpty)
        let whole = message()
        for length in 0..<88 {
            #expect(throws: NetlinkFailure.truncated) { try read(Array(whole[..<length])) }
        }
        let cut = whole + whole.prefix(50)
        var ends: [SocketEnd] = []
        #expect(throws: NetlinkFailure.truncated) {
            try SocketEnd.read(cut.span.bytes, time: 0, into: &ends)
        }
        #expect(ends.count == 1)
    }

    @Test("owner, unit and duration come from the snapshot that had the socket")
    func fromSnapshot() throws {
        var log = SocketEndLog()
        let ends = log.add(try read(message()), lastSnapshot: snapshot([row(.established)], firstSeen: 8))
        #expect(ends.count == 1 && Array(log.ends) == ends && log.count == 1)
        #expect(ends[0].uid == 33 && ends[0].process?.pid == 42 && ends[0].unit == "web.service")
        #expect(ends[0].duration == .seconds(3))
        // Without the beginning there is no duration.
        #expect(
            log.add(try read(message()), lastSnapshot: snapshot([row(.established)], at: 11))[0].duration
                == nil)
    }

    @Test("the snapshot before the last one counts too, and TIME_WAIT does not hide it")
    func earlier() throws {
        var log = SocketEndLog()
        log.add([], lastSnapshot: snapshot([row(.established)], at: 10))
        var timeWait = row(.timeWait, inode: 0)
        timeWait.flags = []
        let ends = log.add(try read(message()), lastSnapshot: snapshot([timeWait], at: 11))
        #expect(ends[0].process?.pid == 42)
        log.add([], lastSnapshot: snapshot([], at: 12))
        log.add([], lastSnapshot: snapshot([], at: 13))
        #expect(log.add(try read(message()), lastSnapshot: nil)[0].process == nil)
    }

    @Test("owners that are found later are used")
    func laterOwners() throws {
        var log = SocketEndLog()
        var early = snapshot([row(.established)])
        early.owners = SocketOwners()
        #expect(log.add(try read(message()), lastSnapshot: early)[0].process == nil)
        #expect(
            log.add(try read(message()), lastSnapshot: snapshot([row(.established)]))[0].process?.pid == 42)
    }

    @Test("an accepted connection that no snapshot had belongs to its listener")
    func listener() throws {
        var (log, listener) = (SocketEndLog(), row(.listen, cookie: 1))
        var wildcard6 = listener
        wildcard6.family = .ipv6
        #expect(log.add(try read(message()), lastSnapshot: snapshot([listener]))[0].process?.pid == 42)
        #expect(log.add(try read(message()), lastSnapshot: snapshot([wildcard6], at: 11))[0].uid == 33)
        log = SocketEndLog()
        wildcard6.flags.insert(.isIPv6Only)
        #expect(log.add(try read(message()), lastSnapshot: snapshot([wildcard6]))[0].uid == nil)
        // One that waits for `accept` has no process yet.
        let waiting = row(.established, inode: 0)
        #expect(
            log.add(try read(message()), lastSnapshot: snapshot([listener, waiting], at: 11))[0].process?.pid
                == 42)
        // A listener on another address or port has nothing to do with it.
        log = SocketEndLog()
        listener.local.low = 0x0a00_0001
        #expect(log.add(try read(message()), lastSnapshot: snapshot([listener]))[0].process == nil)
        #expect(
            log.add(try read(message { $0.localPort = 81 }), lastSnapshot: snapshot([row(.listen)], at: 11))[
                0
            ].process == nil)
        // Nor is one of several processes on the same port picked.
        var second = snapshot([row(.listen, cookie: 1), row(.listen, cookie: 2, inode: 10)], at: 12)
        second.owners.holders[10] = [43]
        second.owners.processes[43] = SocketProcess(pid: 43, name: "b", uid: 0, startTicks: 1, unit: nil)
        log = SocketEndLog()
        #expect(log.add(try read(message()), lastSnapshot: second)[0].process == nil)
    }

    @Test("the peer's FIN is not payload where the snapshot or the other end shows it")
    func received() throws {
        var log = SocketEndLog()
        #expect(
            log.add(try read(message()), lastSnapshot: snapshot([row(.closeWait)]))[0].payloadReceived == 40)
        // Nothing is known of this one.
        #expect(log.add(try read(message { $0.cookie = 78 }), lastSnapshot: nil)[0].payloadReceived == 41)

        log = SocketEndLog()
        let server = message(info: Bytes.info(sent: 3000, received: 41))
        let client = message(
            {
                ($0.family, $0.local, $0.localPort, $0.peerPort) = (
                    10, [UInt8](repeating: 0, count: 10) + [255, 255, 127, 0, 0, 2], 5000, 80
                )
                $0.peer = Bytes.mappedLoopback
            }, info: Bytes.info(sent: 40, received: 3001))
        let ends = log.add(try read(server + client), lastSnapshot: nil)
        #expect(ends.map(\.payloadReceived) == [40, 3000] && ends.map(\.payloadSent) == [3000, 40])
        #expect(log.bytesSent == 3040 && log.bytesReceived == 3040)
        // Its port is used again: another connection, which is not compared with the first.
        #expect(log.add(try read(server), lastSnapshot: nil)[0].payloadReceived == 41)
    }

    @Test("the log keeps the last ends and counts all")
    func ring() throws {
        var log = SocketEndLog(capacity: 3)
        for port in 1...10 as ClosedRange<UInt16> {
            log.add(try read(message { $0.peerPort = port }), lastSnapshot: nil)
        }
        #expect(log.ends.map(\.peerEnd.port) == [8, 9, 10] && log.count == 10 && log.bytesSent == 30_000)
        // More than it keeps at once; the other ends of dropped ones are no longer there to compare with.
        let many = try read((1...10).flatMap { port in message { $0.peerPort = port } })
        #expect(log.add(many, lastSnapshot: nil).map(\.peerEnd.port) == [8, 9, 10] && log.count == 20)
        let other = message {
            ($0.local, $0.peer, $0.localPort, $0.peerPort) = ([127, 0, 0, 2], [127, 0, 0, 1], 1, 80)
        }
        #expect(log.add(try read(other), lastSnapshot: nil)[0].payloadReceived == 41)
        #expect(SocketEndLog.maxEnds == 10_000)
    }

    @Test("a filter matches an end by what is known of it")
    func filter() throws {
        var (log, last) = (SocketEndLog(), snapshot([row(.established)]))
        last.owners.users[33] = "www-data"
        let info = Bytes.info(sent: 1, rtt: 90)
        let end = log.add(try read(message(info: info)), lastSnapshot: last)[0]
        for text in [
            "", "proto:tcp", "port:80", "sport:80", "dport:5000", "addr:127.0.0.2", "addr:127.0.0.0/8",
            "process:cur",
            "pid:42", "user:33", "user:www-data", "unit:web", "rtt<1ms", "127.0.0.2:5000 curl",
            "not state:listen",
        ] {
            #expect(try SocketFilter(text).matches(end), "\(text)")
        }
        for text in [
            "proto:udp", "port:81", "addr:10.0.0.0/8", "pid:1", "rate>=0", "age>0", "queue>0", "scope:any",
        ] {
            #expect(try !SocketFilter(text).matches(end), "\(text)")
        }
        let unknown = try #require(read(message()).first)
        for text in ["process:c", "pid:42", "user:33", "unit:web"] {
            #expect(try !SocketFilter(text).matches(unknown), "\(text)")
        }
    }

    @Test("the record has the documented keys in their order")
    func record() throws {
        var log = SocketEndLog()
        let info = Bytes.info(sent: 3000, retransmitted: 500, acked: 2502, received: 41, rtt: 90)
        let end = log.add(
            try read(message(info: info)), lastSnapshot: snapshot([row(.lastAck)], firstSeen: 8))[0]
        let expected =
            #"{"time":"2026-11-22T10:11:12.000000Z","protocol":"tcp","local":"127.0.0.1:80","peer":"127.0.0.2:5000","#
            + #""uid":33,"process":{"pid":42,"name":"curl"},"unit":"web.service","duration":3.0,"#
            + #""tcp":{"rttMicroseconds":90,"rttVarianceMicroseconds":0,"minRttMicroseconds":0,"congestionWindow":0,"#
            + #""slowStartThreshold":0,"congestionAlgorithm":null,"retransmits":0,"lost":0,"bytesSent":3000,"#
            + #""bytesReceived":40,"bytesAcked":2502,"bytesRetransmitted":500,"deliveryRate":0,"mss":0,"timer":null,"#
            + #""backlog":null,"backlogLimit":null,"multipath":null}}"#
        var (json, csv) = ([UInt8](), [UInt8]())
        end.appendJSON(to: &json)
        #expect(String(decoding: json, as: UTF8.self) == expected + "\n")
        end.appendCSV(to: &csv)
        #expect(csv.last == 0x0a)
        #expect(csv.count { $0 == UInt8(ascii: ",") } == SocketEnd.csvTitles.count { $0 == "," })
        #expect(
            SocketEnd.csvTitles.hasPrefix(
                "time,protocol,local,peer,uid,process.pid,process.name,unit,duration,tcp."))
        json = []
        try #require(read(message()).first).appendJSON(to: &json)
        let unknown = try JSONValue(parsing: json[...])
        for name in ["uid", "process", "unit", "duration"] { #expect(unknown[name] == .null) }
    }
}
