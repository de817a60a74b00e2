import Screen

@testable import Core
@testable import Dashboard

/// A machine with a few sockets of each kind, whose counters grow from one snapshot to the next.
struct SocketMachine {
    /// A TCP connection with its traffic in bytes per second.
    struct Flow {
        var cookie: UInt64
        var local: String
        var peer: String
        var state = SocketState.established
        var receive = 0.0
        var send = 0.0
        var pid: Int32?
        var queues: (receive: UInt32, send: UInt32) = (0, 0)
        var uid: UInt32 = 1000
    }

    var flows: [Flow] = [
        Flow(
            cookie: 11, local: "192.0.2.2:51514", peer: "203.0.113.7:443", receive: 1_200_000, send: 31_000,
            pid: 812),
        Flow(
            cookie: 12, local: "192.0.2.2:51520", peer: "203.0.113.9:443", receive: 4200, send: 820, pid: 812),
        Flow(
            cookie: 13, local: "192.0.2.2:22", peer: "198.51.100.4:50000", receive: 120, send: 2400, pid: 900,
            uid: 0),
        Flow(
            cookie: 14, local: "[2001:db8::2]:40000", peer: "[2001:db8:ffff:1234::7]:5432", state: .closeWait,
            pid: 4411),
        Flow(
            cookie: 15, local: "192.0.2.2:40112", peer: "198.51.100.9:873", pid: 4411, queues: (0, 65_536)),
        Flow(cookie: 16, local: "192.0.2.2:39000", peer: "203.0.113.9:80", state: .timeWait),
    ]
    /// The sockets that wait for peers.
    private let listeners: [(cookie: UInt64, local: String, pid: Int32?, waiting: UInt32, limit: UInt32)] = [
        (1, "0.0.0.0:8080", 4411, 0, 128), (2, "127.0.0.1:631", 700, 0, 4096), (3, "[::]:22", 900, 3, 2),
    ]
    var time = Instant(nanoseconds: 1_000_000_000_000)
    private(set) var snapshots = 0
    private var history = SocketHistory()
    var views = SocketViews()

    private static let processes: [(pid: Int32, name: String, uid: UInt32, unit: String?)] = [
        (641, "systemd-resolve", 101, "systemd-resolved.service"), (700, "cupsd", 0, "cups.service"),
        (812, "firefox", 1000, "app-firefox.scope"), (900, "sshd", 0, "ssh.service"),
        (4411, "python3", 1000, nil),
    ]

    /// Returns the machine as it is now, and lets a second pass.
    mutating func snapshot(hasOwners: Bool = true) -> SocketSnapshot {
        var table = SocketTable()
        var owners = SocketOwners()
        for process in Self.processes {
            owners.processes[process.pid] = SocketProcess(
                pid: process.pid, name: process.name, uid: process.uid, startTicks: UInt64(process.pid),
                unit: process.unit)
        }
        owners.users = [0: "root", 101: "systemd-resolve", 1000: "ann"]
        for listener in listeners { append(listener, to: &table, &owners) }
        for flow in flows { append(flow, to: &table, &owners) }
        appendOthers(to: &table, &owners)
        owners.isComplete = true
        var snapshot = SocketSnapshot(
            takenAt: time, time: 1_790_000_000_000_000_000 + time.nanoseconds, table: table)
        history.add(&snapshot)
        if hasOwners { snapshot.owners = owners }
        views.classify(&snapshot)
        time = time + .seconds(1)
        snapshots += 1
        return snapshot
    }

    private func row(_ local: String, _ transport: SocketTransport, _ state: SocketState) -> SocketRow {
        let kind: SocketKind = transport == .tcp ? .stream : .dgram
        let end = Self.end(local)
        var row = SocketRow(transport: transport, kind: kind, state: state, family: end.family)
        row.local = end.bits
        row.flags = [.hasUser, .hasMemory]
        return row
    }

    /// Splits `192.0.2.2:80` or `[2001:db8::2]:80`.
    private static func end(_ text: String) -> (family: SocketFamily, bits: SocketAddressBits) {
        let colon = text.lastIndex(of: ":") ?? text.endIndex
        let host = text[..<colon].filter { $0 != "[" && $0 != "]" }
        let address = Sample.address(host)
        let port = UInt32(text[colon...].dropFirst()) ?? 0
        return (
            address.family == .ipv4 ? .ipv4 : .ipv6,
            SocketAddressBits(high: address.high, low: address.low, port: port)
        )
    }

    private func append(
        _ listener: (cookie: UInt64, local: String, pid: Int32?, waiting: UInt32, limit: UInt32),
        to table: inout SocketTable, _ owners: inout SocketOwners
    ) {
        var row = row(listener.local, .tcp, .listen)
        (row.cookie, row.inode) = (listener.cookie, UInt32(listener.cookie) + 1000)
        (row.receiveQueue, row.sendQueue) = (listener.waiting, listener.limit)
        if let pid = listener.pid { owners.holders[row.inode] = [pid] }
        table.append(row, tcp: nil)
    }

    private func append(_ flow: Flow, to table: inout SocketTable, _ owners: inout SocketOwners) {
        var row = row(flow.local, .tcp, flow.state)
        row.peer = Self.end(flow.peer).bits
        row.flags = flow.state == .timeWait ? [.hasPeer] : [.hasPeer, .hasUser, .hasMemory]
        row.cookie = flow.cookie
        row.inode = flow.state == .timeWait ? 0 : UInt32(flow.cookie) + 1000
        row.uid = flow.uid
        (row.receiveQueue, row.sendQueue) = flow.queues
        (row.receiveBuffer, row.sendBuffer) = (131_072, 87_040)
        if let pid = flow.pid { owners.holders[row.inode] = [pid] }
        var tcp = TCPStatistics()
        (tcp.bytesReceived, tcp.bytesAcked) = (
            UInt64(flow.receive * Double(snapshots)), UInt64(flow.send * Double(snapshots))
        )
        tcp.bytesSent = tcp.bytesAcked
        (tcp.rttMicroseconds, tcp.rttVarianceMicroseconds, tcp.minRttMicroseconds) = (14_200, 900, 12_100)
        (tcp.congestionWindow, tcp.slowStartThreshold, tcp.maxSegmentSize) = (42, 31, 1448)
        (tcp.sendWindow, tcp.hasSendWindow) = (65_535, true)
        let algorithm = Array("cubic".utf8)
        table.append(
            row, tcp: flow.state == .timeWait ? nil : tcp,
            algorithm: flow.state == .timeWait ? nil : algorithm.span.bytes)
    }

    /// A bound TCP socket, UDP sockets and a pair of Unix sockets.
    private func appendOthers(to table: inout SocketTable, _ owners: inout SocketOwners) {
        var bound = row("127.0.0.1:5000", .tcp, .bound)
        (bound.cookie, bound.inode, bound.uid) = (21, 1021, 1000)
        owners.holders[bound.inode] = [4411]
        table.append(bound)
        var stub = row("127.0.0.53:53", .udp, .unconnected)
        (stub.cookie, stub.inode, stub.uid) = (22, 1022, 101)
        owners.holders[stub.inode] = [641]
        table.append(stub)
        for (index, name) in ["/run/dbus/system_bus_socket", ""].enumerated() {
            var unix = SocketRow(transport: .unix, kind: .stream, state: .established, family: .unix)
            (unix.cookie, unix.inode) = (UInt64(31 + index), UInt32(1031 + index))
            unix.peerInode = UInt32(1032 - index)
            unix.flags = [.hasPeer, .hasUser]
            owners.holders[unix.inode] = [index == 0 ? 700 : 812]
            let bytes = Array(name.utf8)
            table.append(unix, name: bytes.span.bytes)
        }
    }

    /// The end of a connection from a port, whose last snapshot may have had it.
    static func end(port: UInt32, received: UInt64, sent: UInt64, cookie: UInt64 = 900) -> SocketEnd {
        var row = SocketRow(transport: .tcp, kind: .stream, state: .bound, family: .ipv4)
        row.local = end("192.0.2.2:\(port)").bits
        row.peer = end("203.0.113.7:443").bits
        row.cookie = cookie
        var tcp = TCPStatistics()
        (tcp.bytesReceived, tcp.bytesSent, tcp.rttMicroseconds) = (received, sent, 14_200)
        return SocketEnd(row, tcp, time: 1_790_001_000_000_000_000)
    }
}

extension Program {
    /// The program with the Sockets screen open, after some snapshots of a machine.
    static func sockets(
        _ machine: inout SocketMachine, snapshots: Int = 3, columns: Int = 120, rows: Int = 36
    ) throws -> Program {
        var program = try Program(columns: columns, rows: rows)
        program.send(.localHost(Sample.localHost))
        program.press(.character("2"))
        program.send(.sockets(.opened(utcOffsetSeconds: 0, reasonAgainstEnds: nil)))
        for _ in 0..<snapshots { program.receive(&machine) }
        return program
    }

    /// Takes the next snapshot of a machine.
    mutating func receive(_ machine: inout SocketMachine) {
        now = now + .seconds(1)
        if state.deadline.map({ $0 <= now }) ?? false { send(.deadline) }
        let snapshot = machine.snapshot()
        send(.sockets(.snapshot(snapshot, SocketOrigins(snapshot))))
    }
}
