import TestSupport
import Testing

@testable import Core

@Suite("Messages of socket diagnostics")
struct SocketMessagesTests {
    private typealias Bytes = SocketMessageBytes

    private func read(
        _ datagram: [UInt8], _ transport: SocketTransport = .tcp
    ) throws(NetlinkFailure) -> (SocketTable, NetlinkMessages.Progress) {
        var table = SocketTable()
        let progress = try SocketMessages.readInternet(datagram.span.bytes, transport, into: &table)
        return (table, progress)
    }

    private func texts(_ table: SocketTable) -> [String] {
        let snapshot = SocketSnapshot(
            takenAt: Instant(nanoseconds: 0), time: 0, table: table, interfaces: [7: "eth0"])
        return table.rows.map { "\(snapshot.local($0) ?? "-") \(snapshot.peer($0) ?? "-")" }
    }

    @Test("sockets are read with all their fields, until the end of the dump")
    func sockets() throws {
        var first = Bytes.Internet(
            state: 10, localPort: 80, peerPort: 0, peer: [], receiveQueue: 1, sendQueue: 128, uid: 33,
            inode: 4_000_000_000)
        first.attributes = Bytes.attribute(2, Bytes.info(sent: 1)) + Bytes.attribute(11, [1])
        var second = Bytes.Internet(
            family: 10, timer: 2, localPort: 65535,
            local: [0xfe, 0x80] + [UInt8](repeating: 0, count: 13) + [1],
            peer: [UInt8](repeating: 0, count: 15) + [1], interface: 7, cookie: .max - 1,
            timerMilliseconds: 600,
            receiveQueue: 5, sendQueue: 6, uid: .max, inode: 2)
        second.attributes =
            Bytes.attribute(2, Bytes.info(sent: 3000, received: 40, rtt: 250))
            + Bytes.attribute(4, Array("cubic\0".utf8))
            + Bytes.attribute(7, words: [0, 11, 0, 22, 0, 0, 0, 0, 33]) + Bytes.attribute(21, words: [5, 1])
            + Bytes.attribute(999, words: [1, 2, 3])
        let (open, progress) = try read(first.message + second.message)
        #expect(!progress.isDone && !progress.isInterrupted)
        #expect(texts(open) == ["127.0.0.1:80 -", "[fe80::1%eth0]:65535 [::1]:5000"])
        let (listener, connection) = (open.rows[0], open.rows[1])
        #expect(listener.state == .listen && listener.inode == 4_000_000_000 && listener.uid == 33)
        #expect(
            listener.receiveQueue == 1 && listener.sendQueue == 128
                && listener.flags == [.hasUser, .isIPv6Only])
        #expect(open.tcp(of: listener) == nil && open.algorithm(of: listener) == nil)
        #expect(listener.knownDrops == nil)
        #expect(connection.state == .established && connection.cookie == .max - 1 && connection.uid == .max)
        #expect(connection.timer == .keepalive && connection.timerMilliseconds == 600)
        #expect(connection.receiveBuffer == 11 && connection.sendBuffer == 22 && connection.knownDrops == 33)
        #expect(connection.controlGroup == 1 << 32 | 5)
        #expect(
            open.tcp(of: connection)?.bytesSent == 3000 && open.tcp(of: connection)?.rttMicroseconds == 250)
        #expect(open.algorithm(of: connection) == "cubic")

        let (all, end) = try read(first.message + Bytes.done + second.message)
        #expect(end.isDone && all.rows.count == 1)
    }

    @Test("closed sockets are bound ones for TCP, unconnected ones for UDP; some states have no user")
    func states() throws {
        let closed = Bytes.Internet(state: 7, localPort: 5000, peerPort: 0, peer: []).message
        #expect(try read(closed, .tcp).0.rows[0].state == .bound)
        #expect(try read(closed, .udp).0.rows[0].state == .unconnected)
        for (number, state) in [(6, SocketState.timeWait), (3, .synReceived), (12, .synReceived)]
            as [(UInt8, SocketState)]
        {
            let row = try read(Bytes.Internet(state: number, inode: 0).message).0.rows[0]
            #expect(row.state == state && !row.flags.contains(.hasUser) && row.flags.contains(.hasPeer))
        }
        for number in [0, 14, 255] as [UInt8] {
            #expect(throws: NetlinkFailure.unknownState(number)) {
                try read(Bytes.Internet(state: number).message)
            }
        }
    }

    @Test("an IPv4 connection of an IPv6 socket is printed as IPv4")
    func mapped() throws {
        let message = Bytes.Internet(family: 10, local: Bytes.mappedLoopback, peer: Bytes.mappedLoopback)
            .message
        let table = try read(message).0
        #expect(texts(table) == ["127.0.0.1:80 127.0.0.1:5000"])
        #expect(table.rows[0].family == .ipv6)
    }

    @Test("a raw socket has its IP protocol as port")
    func raw() throws {
        var message = Bytes.Internet(state: 7, localPort: 0, peerPort: 0, peer: [])
        message.attributes = Bytes.attribute(10, [58])
        let row = try read(message.message, .raw).0.rows[0]
        #expect(row.transport == .raw && row.kind == .raw && row.local.port == 58)
    }

    @Test("Unix sockets have names, peers and queues")
    func unix() throws {
        func message(_ kind: UInt8, _ state: UInt8, _ inode: UInt32, _ attributes: [UInt8]) -> [UInt8] {
            Bytes.socket(
                [1, kind, state, 0] + Bytes.bytes(inode) + Bytes.bytes(UInt64(inode) + 100) + attributes)
        }
        var table = SocketTable()
        let datagram =
            message(
                1, 10, 1, Bytes.attribute(0, Array("/run/a\0".utf8)) + Bytes.attribute(4, words: [2, 128]))
            + message(1, 1, 2, Bytes.attribute(2, words: [3]) + Bytes.attribute(7, words: [1000]))
            + message(1, 1, 3, Bytes.attribute(2, words: [2]) + Bytes.attribute(0, Array("\0bus\0".utf8)))
            + message(5, 7, 4, Bytes.attribute(0, []))
        _ = try SocketMessages.readUnix(datagram.span.bytes, into: &table)
        #expect(texts(table) == ["/run/a -", "- @bus\0", "@bus\0 -", "- -"])
        #expect(table.rows.map(\.state) == [.listen, .established, .established, .unconnected])
        #expect(table.rows.map(\.kind) == [.stream, .stream, .stream, .seqpacket])
        #expect(table.rows[0].receiveQueue == 2 && table.rows[0].sendQueue == 128)
        #expect(table.rows[1].uid == 1000 && table.rows[1].cookie == 102)
        let snapshot = SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: table)
        #expect(snapshot.unixPeer(of: table.rows[1])?.inode == 3)
        #expect(snapshot.unixPeer(of: table.rows[0]) == nil)
    }

    @Test("packet and netlink sockets are read")
    func others() throws {
        var table = SocketTable()
        let packet =
            [17, 3] + Bytes.bytes(UInt16(3)) + Bytes.bytes(UInt32(5)) + Bytes.bytes(UInt64(6))
            + Bytes.attribute(0, words: [7, 0, 0, 0, 0]) + Bytes.attribute(5, words: [33])
        _ = try SocketMessages.readPacket(Bytes.socket(packet).span.bytes, into: &table)
        let netlink =
            [16, 2, 15, 0] + Bytes.bytes(UInt32(4321)) + [UInt8](repeating: 0, count: 8)
            + Bytes.bytes(UInt32(8))
            + Bytes.bytes(UInt64(9))
        _ = try SocketMessages.readNetlink(Bytes.socket(netlink).span.bytes, into: &table)
        #expect(texts(table) == ["0x0003:eth0 -", "uevent:4321 -"])
        #expect(table.rows.map(\.inode) == [5, 8] && table.rows.map(\.cookie) == [6, 9])
        #expect(table.rows[0].uid == 33 && table.rows[0].kind == .raw)
    }

    @Test("multipath sockets are marked by inode, which 0 is not")
    func multipath() throws {
        var (table, inodes) = (SocketTable(), Set<UInt32>())
        let datagram = Bytes.Internet(inode: 9).message + Bytes.Internet(inode: 0).message
        _ = try SocketMessages.readInternet(datagram.span.bytes, .tcp, into: &table)
        _ = try SocketMessages.readMultipath(datagram.span.bytes, into: &inodes)
        table.markMultipath(inodes)
        #expect(table.rows.map { $0.flags.contains(.isMultipath) } == [true, false])
    }

    @Test("an empty dump, an acknowledgement and a message without meaning contain no sockets")
    func noSockets() throws {
        for (datagram, ends) in [
            (Bytes.done, true), (Bytes.message(3, []), true),
            (Bytes.message(2, Bytes.bytes(Int32(0))), false),
            (Bytes.message(1, [1, 2, 3]), false),
        ] {
            let (table, progress) = try read(datagram)
            #expect(table.rows.isEmpty)
            #expect(progress.isDone == ends)
        }
        #expect(try read(Bytes.message(3, Bytes.bytes(Int32(0)), flags: 0x10)).1.isInterrupted)
    }

    @Test("errors from the kernel keep their errno")
    func refusals() {
        for (type, number, expected) in [(2, -2, 2), (3, -1, 1), (2, Int32.min, .max)]
            as [(UInt16, Int32, Int32)]
        {
            #expect(throws: NetlinkFailure.refused(expected)) {
                try read(Bytes.message(type, Bytes.bytes(number)))
            }
        }
        #expect(throws: NetlinkFailure.overrun) { try read(Bytes.message(4, [])) }
    }

    @Test("an acknowledgement is an error of number 0, and nothing else")
    func acknowledgement() throws {
        func check(_ datagram: [UInt8]) throws {
            try NetlinkMessages.checkAcknowledgement(datagram.span.bytes)
        }
        let whole = Bytes.message(2, Bytes.bytes(Int32(0)) + [UInt8](repeating: 7, count: 72))
        try check(whole)
        for length in 0..<whole.count {
            #expect(throws: NetlinkFailure.truncated) { try check(Array(whole[..<length])) }
        }
        #expect(throws: NetlinkFailure.refused(1)) { try check(Bytes.message(2, Bytes.bytes(Int32(-1)))) }
        #expect(throws: NetlinkFailure.unknownMessage(type: 20)) { try check(Bytes.Internet().message) }
    }

    @Test("a truncated answer fails with its reason and keeps the complete sockets")
    func truncated() throws {
        let whole = Bytes.Internet(localPort: 1).message + Bytes.Internet(localPort: 2).message
        for length in 0..<whole.count where length != whole.count / 2 {
            var table = SocketTable()
            #expect(throws: NetlinkFailure.truncated, "\(length) bytes") {
                _ = try SocketMessages.readInternet(Array(whole[..<length]).span.bytes, .tcp, into: &table)
            }
            #expect(table.rows.count == (length < whole.count / 2 ? 0 : 1))
        }
        #expect(throws: NetlinkFailure.truncated) { try read(Bytes.socket([2])) }
        #expect(throws: NetlinkFailure.truncated) { try read(Bytes.message(2, [0, 0])) }
        for (read, size) in [
            (SocketMessages.readUnix, 16), (SocketMessages.readPacket, 16), (SocketMessages.readNetlink, 28),
        ] {
            for count in 0..<size {
                var table = SocketTable()
                let datagram = Bytes.socket([UInt8](repeating: 1, count: count))
                #expect(throws: NetlinkFailure.truncated, "\(count) of \(size) bytes") {
                    _ = try read(datagram.span.bytes, &table)
                }
            }
        }
    }

    @Test("the padding after the last message may be missing, and a broken attribute leaves the row whole")
    func padding() throws {
        var message = Bytes.Internet()
        message.attributes = [1]
        #expect(try read(Array(message.message.dropLast(3))).0.rows.count == 1)
        for attribute in [[0, 0, 2, 0], [3, 0, 2, 0], [255, 255, 2, 0, 1], [5, 0, 4, 0, 65]] as [[UInt8]] {
            message.attributes = attribute
            #expect(try read(message.message).0.rows.count == 1)
        }
        // Every length of `struct tcp_info` that any kernel has, and shorter ones.
        for length in 0...300 {
            message.attributes = Bytes.attribute(2, [UInt8](repeating: 1, count: length))
            #expect(try read(message.message).0.tcp[0].hasSendWindow == (length >= 232))
        }
    }

    @Test("the answers to both kinds of request for TCP sockets are read")
    func oldRequest() throws {
        let payload = Bytes.Internet().payload
        #expect(try read(Bytes.message(18, payload)).0.rows == read(Bytes.message(20, payload)).0.rows)
        #expect(try read(Bytes.message(18, payload)).0.rows.count == 1)
    }

    @Test("hostile lengths, types and families fail with their reason")
    func hostile() {
        let payload = [UInt8](repeating: 0, count: 72)
        for length in [0, 1, 15] as [UInt32] {
            #expect(throws: NetlinkFailure.badLength(length)) {
                try read(Bytes.message(20, payload, length: length))
            }
        }
        for length in [17 + 72, .max, .max - 2, 0x8000_0000] as [UInt32] {
            #expect(throws: NetlinkFailure.truncated) { try read(Bytes.message(20, payload, length: length)) }
        }
        #expect(throws: NetlinkFailure.unknownFamily(1)) { try read(Bytes.Internet(family: 1).message) }
        #expect(throws: NetlinkFailure.unknownMessage(type: 21)) { try read(Bytes.message(21, [])) }
    }

    @Test("each failure has its own description")
    func words() {
        let failures: [NetlinkFailure] = [
            .truncated, .badLength(3), .overrun, .refused(1), .unknownMessage(type: 9), .unknownFamily(1),
            .unknownState(1),
        ]
        #expect(Set(failures.map(\.description)).count == failures.count)
    }

    @Test("random bytes and random changes never trap")
    func random() {
        var generator = SeededGenerator(seed: 7)
        var second = Bytes.Internet(family: 10)
        second.attributes = Bytes.attribute(2, Bytes.info(sent: 1)) + Bytes.attribute(4, Array("reno".utf8))
        let whole = Bytes.Internet().message + second.message + Bytes.done
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
            var (table, ends) = (SocketTable(), [SocketEnd]())
            for transport in [SocketTransport.tcp, .udp, .raw] {
                _ = try? SocketMessages.readInternet(bytes.span.bytes, transport, into: &table)
            }
            #expect(table.rows.count <= 6)
            _ = try? SocketMessages.readUnix(bytes.span.bytes, into: &table)
            _ = try? SocketMessages.readPacket(bytes.span.bytes, into: &table)
            _ = try? SocketMessages.readNetlink(bytes.span.bytes, into: &table)
            _ = try? SocketEnd.read(bytes.span.bytes, time: 0, into: &ends)
            #expect(texts(table).count == table.rows.count)
        }
    }
}
