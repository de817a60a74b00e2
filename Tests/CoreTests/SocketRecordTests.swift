import TestSupport
import Testing

@testable import Core

@Suite("Records of sockets")
struct SocketRecordTests {
    private static let time: Int64 = 1_795_342_272_123_456_789

    private func snapshot(_ table: SocketTable, activity: [SocketActivity] = []) -> SocketSnapshot {
        var snapshot = SocketSnapshot(
            takenAt: Instant(nanoseconds: 5_000_000_000), time: Self.time, table: table,
            interfaces: [2: "eth0"])
        snapshot.activity = activity
        snapshot.owners.processes = [
            1: SocketProcess(pid: 1, name: "systemd", uid: 0, startTicks: 1, unit: "init.scope"),
            42: SocketProcess(pid: 42, name: "ngi\u{1b}nx", uid: 33, startTicks: 2, unit: "nginx.service"),
        ]
        snapshot.owners.holders = [9: [1, 42], 11: [42]]
        snapshot.owners.units = [5: "web.service"]
        return snapshot
    }

    private func line(_ index: Int, of snapshot: SocketSnapshot) -> String {
        var text: [UInt8] = []
        SocketRecord.append(index, of: snapshot, to: &text)
        return String(decoding: text.dropLast(), as: UTF8.self)
    }

    private func record(_ index: Int, of snapshot: SocketSnapshot) throws -> JSONValue {
        try JSONValue(parsing: line(index, of: snapshot))
    }

    private func csv(_ index: Int, of snapshot: SocketSnapshot) -> String {
        var text: [UInt8] = []
        SocketRecord.appendCSV(index, of: snapshot, to: &text)
        return String(decoding: text.dropLast(), as: UTF8.self)
    }

    private func address(_ text: String, _ port: UInt32) -> SocketAddressBits {
        let address = IPAddress(text)
        return SocketAddressBits(high: address?.high ?? 0, low: address?.low ?? 0, port: port)
    }

    /// A connection with statistics, and its activity.
    private var connection: (SocketTable, [SocketActivity]) {
        var row = SocketRow(transport: .tcp, kind: .stream, state: .established, family: .ipv6)
        (row.local, row.peer) = (address("::ffff:192.0.2.2", 8080), address("fe80::1", 5000))
        (row.interface, row.cookie, row.inode, row.uid, row.controlGroup) = (2, .max, 9, 33, 5)
        (row.receiveQueue, row.sendQueue, row.drops) = (1, 2, 3)
        (row.timer, row.timerMilliseconds) = (.timeWait, 200)
        row.flags = [.hasPeer, .hasUser, .hasMemory, .isMultipath]
        var tcp = TCPStatistics()
        (tcp.rttMicroseconds, tcp.rttVarianceMicroseconds, tcp.minRttMicroseconds) = (14_000, 50, 13_000)
        (tcp.congestionWindow, tcp.slowStartThreshold, tcp.retransmits, tcp.lost) = (42, 31, 6, 1)
        (tcp.bytesSent, tcp.bytesReceived, tcp.bytesAcked) = (5_000_000_000, .max, 4_999_999_999)
        (tcp.bytesRetransmitted, tcp.deliveryRate, tcp.maxSegmentSize) = (8, 9, 1448)
        var activity = SocketActivity()
        (activity.receiveRate, activity.sendRate) = (1234.5678, 0)
        activity.firstSeen = Instant(nanoseconds: 3_499_600_000)
        var table = SocketTable()
        table.append(row, tcp: tcp, algorithm: Array("cubic".utf8).span.bytes)
        return (table, [activity])
    }

    private static let connectionLine =
        #"{"time":"2026-11-22T10:11:12.123456Z","protocol":"tcp","type":"stream","family":"ipv6","state":"ESTABLISHED","#
        + #""local":"192.0.2.2:8080","peer":"[fe80::1%eth0]:5000","scope":null,"receiveQueue":1,"sendQueue":2,"uid":33,"#
        + #""inode":9,"cookie":18446744073709551615,"process":{"pid":42,"name":"ngi\u001bnx"},"#
        + #""otherProcesses":[{"pid":1,"name":"systemd"}],"unit":"web.service","receiveRate":1234.6,"sendRate":0.0,"#
        + #""drops":3,"age":1.5,"tcp":{"rttMicroseconds":14000,"rttVarianceMicroseconds":50,"minRttMicroseconds":13000,"#
        + #""congestionWindow":42,"slowStartThreshold":31,"congestionAlgorithm":"cubic","retransmits":6,"lost":1,"#
        + #""bytesSent":5000000000,"bytesReceived":18446744073709551615,"bytesAcked":4999999999,"bytesRetransmitted":8,"#
        + #""deliveryRate":9,"mss":1448,"timer":{"name":"timewait","milliseconds":200},"backlog":null,"backlogLimit":null,"#
        + #""multipath":true},"unix":null}"#

    @Test("the record of a connection has everything, in the documented order")
    func tcp() {
        let (table, activity) = connection
        #expect(line(0, of: snapshot(table, activity: activity)) == Self.connectionLine)
    }

    @Test("a listener has a backlog and a scope; what is unknown is null")
    func listener() {
        var row = SocketRow(transport: .tcp, kind: .stream, state: .listen, family: .ipv6)
        (row.local.port, row.receiveQueue, row.sendQueue) = (80, 3, 128)
        var table = SocketTable()
        table.append(row)
        #expect(
            line(0, of: snapshot(table))
                == #"{"time":"2026-11-22T10:11:12.123456Z","protocol":"tcp","type":"stream","family":"ipv6","state":"LISTEN","#
                + #""local":"[::]:80","peer":null,"scope":"any","receiveQueue":3,"sendQueue":128,"uid":null,"inode":null,"#
                + #""cookie":null,"process":null,"otherProcesses":[],"unit":null,"receiveRate":null,"sendRate":null,"#
                + #""drops":null,"age":null,"tcp":{"rttMicroseconds":null,"rttVarianceMicroseconds":null,"#
                + #""minRttMicroseconds":null,"congestionWindow":null,"slowStartThreshold":null,"congestionAlgorithm":null,"#
                + #""retransmits":null,"lost":null,"bytesSent":null,"bytesReceived":null,"bytesAcked":null,"#
                + #""bytesRetransmitted":null,"deliveryRate":null,"mss":null,"timer":null,"backlog":3,"backlogLimit":128,"#
                + #""multipath":false},"unix":null}"#)
    }

    @Test("a TIME_WAIT row has no tcp object; values that were never measured are null")
    func absent() throws {
        var table = SocketTable()
        table.append(SocketRow(transport: .tcp, kind: .stream, state: .timeWait, family: .ipv4))
        var tcp = TCPStatistics()
        (tcp.minRttMicroseconds, tcp.slowStartThreshold, tcp.rttVarianceMicroseconds) = (
            .max, TCPStatistics.noThreshold, 250_000
        )
        table.append(SocketRow(transport: .tcp, kind: .stream, state: .synSent, family: .ipv4), tcp: tcp)
        let snapshot = snapshot(table)
        #expect(try record(0, of: snapshot)["tcp"] == .null)
        let object = try #require(record(1, of: snapshot)["tcp"])
        for name in [
            "rttMicroseconds", "rttVarianceMicroseconds", "minRttMicroseconds", "slowStartThreshold", "timer",
        ] {
            #expect(object[name] == .null, "\(name)")
        }
        #expect(object["bytesSent"] == .integer(0))
    }

    @Test("a Unix socket has its path, and the process at the other end")
    func unix() throws {
        var (first, second) = (
            SocketRow(transport: .unix, kind: .seqpacket, state: .established, family: .unix),
            SocketRow(transport: .unix, kind: .stream, state: .established, family: .unix)
        )
        (first.inode, first.peerInode, first.flags) = (10, 11, [.hasPeer])
        second.inode = 11
        var table = SocketTable()
        table.append(first, name: Array("/run/a".utf8).span.bytes)
        table.append(second, name: ([0] + Array("bus".utf8)).span.bytes)
        let snapshot = snapshot(table)
        let record = try record(0, of: snapshot)
        #expect(
            record["local"] == .string("/run/a") && record["peer"] == .string("@bus")
                && record["tcp"] == .null)
        #expect(
            record["unix"]?.line
                == #"{"path":"/run/a","peerInode":11,"peerProcess":{"pid":42,"name":"ngi\u001bnx"}}"#)
        let other = try self.record(1, of: snapshot)
        #expect(other["unix"]?.line == #"{"path":"@bus","peerInode":null,"peerProcess":null}"#)
        #expect(other["unit"] == .string("nginx.service"))
    }

    @Test("CSV has a column for each value, and quotes what needs it")
    func csv() throws {
        let (table, activity) = connection
        var snapshot = snapshot(table, activity: activity)
        #expect(
            SocketRecord.csvTitles
                == "time,protocol,type,family,state,local,peer,scope,receiveQueue,sendQueue,uid,inode,cookie,process.pid,"
                + "process.name,otherProcesses.pid,otherProcesses.name,unit,receiveRate,sendRate,drops,age,"
                + "tcp.rttMicroseconds,tcp.rttVarianceMicroseconds,tcp.minRttMicroseconds,tcp.congestionWindow,"
                + "tcp.slowStartThreshold,tcp.congestionAlgorithm,tcp.retransmits,tcp.lost,tcp.bytesSent,tcp.bytesReceived,"
                + "tcp.bytesAcked,tcp.bytesRetransmitted,tcp.deliveryRate,tcp.mss,tcp.timer.name,tcp.timer.milliseconds,"
                + "tcp.backlog,tcp.backlogLimit,tcp.multipath,unix.path,unix.peerInode,unix.peerProcess.pid,"
                + "unix.peerProcess.name")
        #expect(
            csv(0, of: snapshot)
                == "2026-11-22T10:11:12.123456Z,tcp,stream,ipv6,ESTABLISHED,192.0.2.2:8080,[fe80::1%eth0]:5000,,1,2,33,9,"
                + #"18446744073709551615,42,ngi\u001bnx,1,systemd,web.service,1234.6,0.0,3,1.5,14000,50,13000,42,31,cubic,"#
                + "6,1,5000000000,18446744073709551615,4999999999,8,9,1448,timewait,200,,,true,,,,")
        snapshot.owners.units = [5: "a,\"b\"\nc"]
        #expect(csv(0, of: snapshot).contains(#",systemd,"a,""b""\nc",1234.6,"#))
        snapshot.owners.holders[9] = [1, 42, 7, 8]
        for pid in [7, 8] as [Int32] {
            snapshot.owners.processes[pid] = SocketProcess(
                pid: pid, name: "sh", uid: 0, startTicks: 1, unit: nil)
        }
        #expect(csv(0, of: snapshot).contains(",1 7 8,systemd sh sh,"))
    }

    @Test(
        "each line of JSON is a record with the same members, and rows of CSV have as many columns as there are titles"
    )
    func written() throws {
        let snapshot = SocketSample.snapshot(count: 500, seed: 3)
        let columns = SocketRecord.csvTitles.count { $0 == "," }
        let names = try members(of: record(0, of: snapshot))
        for index in snapshot.rows.indices {
            let record = try record(index, of: snapshot)
            #expect(members(of: record) == names)
            #expect(line(index, of: snapshot) == record.line)
            #expect(csv(index, of: snapshot).utf8.count { $0 == UInt8(ascii: ",") } == columns)
        }
    }

    private func members(of record: JSONValue) -> [String] {
        if case .object(let members) = record { members.map(\.0) } else { [] }
    }
}
