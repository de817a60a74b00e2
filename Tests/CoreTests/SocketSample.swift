import TestSupport

@testable import Core

/// Snapshots of random sockets, from small pools of values so that filters find some of each.
struct SocketSample {
    private var random: SeededGenerator
    private var table = SocketTable()
    private var activity: [SocketActivity] = []
    private let takenAt = Instant(nanoseconds: 1_000_000_000_000)

    static let addresses = [
        "0.0.0.0", "127.0.0.1", "10.0.0.1", "10.1.2.3", "192.0.2.7", "203.0.113.9", "::", "::1", "fe80::1",
        "fd00::5", "2001:db8::7", "::ffff:10.1.2.3", "::ffff:127.0.0.1",
    ]
    static let ports: [UInt32] = [0, 22, 53, 80, 443, 8080, 51514, 65535]
    static let names = ["systemd", "nginx", "sshd", "nginx-worker", "Web Content", "(sd-pam)"]
    static let units = ["ssh.service", "nginx.service", "docker 0123456789ab"]

    static func snapshot(count: Int, seed: UInt64) -> SocketSnapshot {
        var sample = SocketSample(random: SeededGenerator(seed: seed))
        for index in 0..<count { sample.append(index) }
        var snapshot = SocketSnapshot(
            takenAt: sample.takenAt, time: 0, table: sample.table, interfaces: [2: "eth0"])
        snapshot.activity = sample.activity
        snapshot.owners = sample.owners(inodes: UInt32(count))
        return snapshot
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int.random(in: 0..<values.count, using: &random)]
    }

    private mutating func chance(_ part: Int) -> Bool { Int.random(in: 0..<part, using: &random) == 0 }

    private mutating func append(_ index: Int) {
        let transport = pick(SocketTransport.allCases)
        var row = SocketRow(
            transport: transport, kind: pick(SocketKind.allCases), state: state(transport), family: .unix)
        switch transport {
        case .tcp, .udp, .udplite, .raw: setAddresses(&row)
        case .unix: row.peerInode = chance(2) ? UInt32.random(in: 1...50, using: &random) : 0
        case .packet: (row.family, row.local.port, row.interface) = (.packet, 3, pick([0, 2]))
        case .netlink: (row.family, row.local.port) = (.netlink, pick(Self.ports))
        }
        if row.state != .listen, row.state != .bound, chance(2) { row.flags.insert(.hasPeer) }
        if !chance(4) { row.flags.insert(.hasUser) }
        if chance(2) { row.flags.insert(.hasMemory) }
        if chance(3) { row.flags.insert(.isIPv6Only) }
        row.uid = pick([0, 33, 1000])
        row.inode = chance(10) ? 0 : UInt32(index + 1)
        row.cookie = row.inode != 0 && chance(20) ? 0 : UInt64(index + 1)
        (row.receiveQueue, row.sendQueue, row.drops) = (
            pick([0, 0, 1, 2000]), pick([0, 0, 1, 128]), pick([0, 0, 7])
        )
        row.controlGroup = transport.hasPorts ? pick([0, 1, 2, 3, 4]) : 0
        var statistics: TCPStatistics?
        if transport == .tcp, row.state != .listen, !chance(5) {
            statistics = TCPStatistics()
            statistics?.rttMicroseconds = pick([0, 100, 50_000, 50_001, 2_000_000])
            statistics?.retransmits = UInt32(index % 4)
        }
        let name: [UInt8] =
            transport == .unix ? pick([[], Array("/run/a".utf8), [0] + Array("bus".utf8)]) : []
        table.append(row, tcp: statistics, name: name.span.bytes)
        var done = SocketActivity()
        if statistics != nil {
            done.receiveRate = pick([0, 999, 1000, 1_000_000, 1_500_001])
            done.sendRate = pick([0, 999, 1000, 1_000_000])
            (done.steadyReceiveRate, done.steadySendRate) = (done.receiveRate, done.sendRate)
        }
        if chance(2) {
            done.firstSeen = Instant(nanoseconds: takenAt.nanoseconds - pick([0, 9, 10, 90]) * 1_000_000_000)
        }
        activity.append(done)
    }

    private mutating func state(_ transport: SocketTransport) -> SocketState {
        switch transport {
        case .tcp: pick(SocketState.allCases.filter { $0 != .unconnected })
        case .unix: pick([.listen, .established, .unconnected])
        default: pick([.established, .unconnected])
        }
    }

    private mutating func setAddresses(_ row: inout SocketRow) {
        let isIPv4 = chance(2)
        let pool = Self.addresses.compactMap { IPAddress($0) }.filter { ($0.family == .ipv4) == isIPv4 }
        row.family = isIPv4 ? .ipv4 : .ipv6
        let (local, peer) = (pick(pool), pick(pool))
        row.local = SocketAddressBits(high: local.high, low: local.low, port: pick(Self.ports))
        row.peer = SocketAddressBits(high: peer.high, low: peer.low, port: pick(Self.ports))
        row.interface = pick([0, 0, 2, 5])
    }

    /// Owners of the inodes from 1 on: of none, one, or several of six processes.
    private mutating func owners(inodes: UInt32) -> SocketOwners {
        var owners = SocketOwners()
        for (pid, name) in zip([1, 40, 41, 42, 43, 44] as [Int32], Self.names) {
            owners.processes[pid] = SocketProcess(
                pid: pid, name: name, uid: 0, startTicks: 1,
                unit: chance(2) ? pick(Self.units) : nil)
        }
        for inode in 1...inodes where !chance(3) {
            let pids = Array(owners.processes.keys).sorted().filter { _ in chance(4) }
            if !pids.isEmpty { owners.holders[inode] = pids }
        }
        owners.units = [1: Self.units[0], 2: Self.units[1], 3: Self.units[2]]
        owners.users = [0: "root", 33: "www-data"]
        owners.isComplete = true
        return owners
    }
}
