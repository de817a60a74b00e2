import TestSupport
import Testing

@testable import Core

@Suite("The order of sockets")
struct SocketOrderTests {
    private static let snapshot = SocketSample.snapshot(count: 3000, seed: 31)

    /// The position of a row, written without the code of the order.
    private struct Position: Comparable {
        /// Nil for an unknown value.
        var number: Double?
        var bytes: [UInt8] = []
        var rateClass = 0
        var id: SocketID

        static func < (left: Position, right: Position) -> Bool {
            if left.number != right.number { return (left.number ?? .infinity) < (right.number ?? .infinity) }
            if left.bytes != right.bytes { return left.bytes.lexicographicallyPrecedes(right.bytes) }
            if left.rateClass != right.rateClass { return left.rateClass < right.rateClass }
            if left.id.cookie != right.id.cookie { return left.id.cookie < right.id.cookie }
            return left.id.family.rawValue < right.id.family.rawValue
        }
    }

    private static func position(_ index: Int, _ key: SocketSortKey) -> Position {
        let (row, activity) = (snapshot.rows[index], snapshot.activity[index])
        var position = Position(id: row.id)
        func setText(_ text: String?) {
            position.number = text == nil ? nil : 0
            position.bytes = Array((text ?? "").utf8)
        }
        func setNumber(_ number: (some BinaryInteger)?) { position.number = number.map { -Double($0) } }
        switch key {
        case .transport: setText(row.transport.name)
        case .state: setText(row.state.name)
        case .local: set(end: row.local, index, hasEnd: true, of: &position)
        case .peer: set(end: row.peer, index, hasEnd: row.flags.contains(.hasPeer), of: &position)
        case .process:
            let process = snapshot.owners.process(of: row)
            setText(process.map { "\($0.name)\0\($0.pid + 1_000_000)" })
        case .rate: position.number = activity.rate.map { -$0 }
        case .receiveRate: position.number = activity.receiveRate.map { -$0 }
        case .sendRate: position.number = activity.sendRate.map { -$0 }
        case .rtt:
            let rtt = snapshot.table.tcp(of: row)?.rttMicroseconds
            setNumber(rtt == 0 ? nil : rtt)
        case .retransmissions: setNumber(snapshot.table.tcp(of: row)?.retransmits)
        case .queues:
            setNumber(row.state == .listen ? row.receiveQueue : max(row.receiveQueue, row.sendQueue))
        case .drops: setNumber(row.knownDrops)
        case .age: setNumber(snapshot.age(index)?.nanoseconds)
        case .unit: setText(snapshot.owners.unit(of: row))
        case .user:
            let user = snapshot.owners.users[row.uid] ?? "~\(row.uid)"
            setText(row.flags.contains(.hasUser) ? user : nil)
        }
        if [.rate, .receiveRate, .sendRate].contains(key) {
            position.rateClass =
                row.transport != .tcp ? 3 : row.state == .bound ? 2 : row.state == .listen ? 1 : 0
        }
        return position
    }

    private static func set(
        end: SocketAddressBits, _ index: Int, hasEnd: Bool, of position: inout Position
    ) {
        let row = snapshot.rows[index]
        func set(_ kind: Double, _ numbers: [UInt32], _ bytes: [UInt8] = []) {
            position.number = kind
            position.bytes =
                bytes + numbers.flatMap { number in [24, 16, 8, 0].map { UInt8(number >> $0 & 0xff) } }
        }
        guard hasEnd else { return }
        switch row.transport {
        case .tcp, .udp, .udplite, .raw:
            let address = end.address(row.family)
            set(address.family == .ipv4 ? 0 : 1, [end.port], address.bytes)
        case .unix: set(2, [])
        // A packet socket has no peer.
        case .packet: if end == row.local { set(3, [row.local.port, row.interface]) }
        case .netlink: set(4, [UInt32(row.netlinkProtocol), end.port])
        }
    }

    @Test("each key orders rows by its value, unknown ones last", arguments: SocketSortKey.allCases)
    func keys(key: SocketSortKey) {
        let snapshot = Self.snapshot
        // Unix sockets have tests of their own.
        let isEnd = key == .local || key == .peer
        let rows = snapshot.rows.indices.filter {
            $0 % 3 > 0 && !(isEnd && snapshot.rows[$0].transport == .unix)
        }
        let expected = rows.sorted { Self.position($0, key) < Self.position($1, key) }.map(UInt32.init)
        #expect(snapshot.sorted(rows.map(UInt32.init), by: key) == expected)
        #expect(snapshot.sorted(rows.reversed().map(UInt32.init), by: key) == expected)
        var prepared = snapshot
        prepared.prepareHolders()
        #expect(prepared.sorted(rows.map(UInt32.init), by: key) == expected)
        // Some are unknown, if any can be, and they are at the end.
        let unknown = rows.count { Self.position($0, key).number == nil }
        let isAlwaysKnown = [.transport, .state, .local, .queues].contains(key)
        #expect((unknown == 0) == isAlwaysKnown)
        #expect(expected.suffix(unknown).allSatisfy { Self.position(Int($0), key).number == nil })
        #expect(snapshot.sorted([], by: key).isEmpty)
    }

    @Test("numbers begin with the largest one, texts with A")
    func direction() {
        #expect(
            SocketSortKey.allCases.filter { !$0.isDescending } == [
                .transport, .state, .local, .peer, .process, .unit, .user,
            ])
    }

    /// Returns the names of Unix sockets in their order, by the own name or that of the peer.
    private func sorted(_ names: [String], byPeer: Bool = false) -> [String] {
        var table = SocketTable()
        for (index, name) in names.enumerated() {
            var row = SocketRow(transport: .unix, kind: .stream, state: .established, family: .unix)
            (row.cookie, row.inode) = (UInt64(index + 1), UInt32(2 * index + 1))
            table.append(row, name: Array(name.utf8).span.bytes)
            guard byPeer else { continue }
            (row.cookie, row.inode, row.peerInode) = (UInt64(1_000_000 + index), row.inode + 1, row.inode)
            row.flags = [.hasPeer]
            table.append(row)
        }
        let snapshot = SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: table)
        let rows = table.rows.indices.filter { !byPeer || table.rows[$0].peerInode != 0 }.map(UInt32.init)
        return snapshot.sorted(rows, by: byPeer ? .peer : .local).map { index in
            let row = snapshot.rows[Int(index)]
            let named = byPeer ? snapshot.unixPeer(of: row) : row
            return String(decoding: table.name(of: named ?? row), as: UTF8.self)
        }
    }

    @Test(
        "Unix sockets are ordered by the bytes of their names, unnamed ones last", arguments: [false, true])
    func unixNames(byPeer: Bool) {
        var random = SeededGenerator(seed: 3)
        let parts = ["/run/user/1000/", "/run/", "\0", "a", "b", "systemd", "é", "bus", "/", "\0\0"]
        var names = ["/a", "/a\0", "/a\0\0", "/ab", "\0", "\0a", "/run/use", "/run/user", "/run/users"]
        for _ in 0..<2000 {
            names.append(
                (0...Int.random(in: 0...5, using: &random)).map { _ in
                    parts[Int.random(in: 0..<parts.count, using: &random)]
                }.joined())
        }
        names.shuffle(using: &random)
        let expected = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(
            sorted(names + ["", ""], byPeer: byPeer).map { Array($0.utf8) }
                == (expected + ["", ""]).map { Array($0.utf8) })
    }

    /// Returns a snapshot of idle sockets with the given cookies.
    private func idle(_ cookies: [UInt64]) -> SocketSnapshot {
        var table = SocketTable()
        for cookie in cookies {
            var row = SocketRow(transport: .tcp, kind: .stream, state: .established, family: .ipv4)
            row.cookie = cookie
            table.append(row)
        }
        return SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: table)
    }

    @Test("rows hold still if the kernel lists them in another order", arguments: SocketSortKey.allCases)
    func identity(key: SocketSortKey) {
        let cookies = (1...300).map { $0 * 0x0123_4567_89ab } as [UInt64]
        for order in [
            cookies, cookies.reversed(), cookies.filter { $0 % 2 == 0 } + cookies.filter { $0 % 2 == 1 },
        ] {
            let snapshot = idle(order)
            let sorted = snapshot.sorted(Array(0..<300), by: key)
            #expect(sorted.map { snapshot.rows[Int($0)].cookie } == cookies)
        }
    }

    @Test("four times as many rows take at most five times as long", arguments: SocketSortKey.allCases)
    func growth(key: SocketSortKey) {
        let sizes = [1000, 4000].map { SocketSample.snapshot(count: $0, seed: 7) }
        let ratio = Growth.costRatio(of: 4000, to: 1000) { size in
            let snapshot = sizes[size == 1000 ? 0 : 1]
            #expect(snapshot.sorted(Array(0..<UInt32(size)), by: key).count == size)
        }
        #expect(ratio <= Growth.linearLimit)
    }
}
