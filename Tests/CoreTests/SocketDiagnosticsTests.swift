import Core
import TestSupport
import Testing

@Suite("Socket diagnostics")
struct SocketDiagnosticsTests {
    /// Returns numbers as bytes in native byte order, which netlink uses.
    private static func bytes<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number) { Array($0) }
    }

    private static func message(_ type: UInt16, _ payload: [UInt8], length: UInt32? = nil) -> [UInt8] {
        let header =
            bytes(length ?? UInt32(16 + payload.count)) + bytes(type) + bytes(UInt16(2)) + bytes(UInt64(0))
        return header + payload + [UInt8](repeating: 0, count: (4 - payload.count % 4) % 4)
    }

    /// Returns a `struct inet_diag_msg`.
    private static func socket(
        family: UInt8 = 2, port: UInt16, address: [UInt8] = [127, 0, 0, 1], interface: UInt32 = 0,
        uid: UInt32 = 0,
        inode: UInt32 = 0, extra: Int = 0
    ) -> [UInt8] {
        var payload: [UInt8] = [family, 10, 0, 0] + bytes(port.bigEndian) + bytes(UInt16(0))
        payload +=
            address + [UInt8](repeating: 0, count: 16 - address.count) + [UInt8](repeating: 0xee, count: 16)
        payload +=
            bytes(interface) + bytes(UInt64.max) + bytes(UInt32(0)) + bytes(UInt32(1)) + bytes(UInt32(128))
        payload += bytes(uid) + bytes(inode) + [UInt8](repeating: 0xaa, count: extra)
        return message(20, payload)
    }

    private static let done = message(3, bytes(Int32(0)))

    private func read(_ datagram: [UInt8]) throws(SocketDiagnosticsFailure) -> ([InetSocket], Bool) {
        var sockets: [InetSocket] = []
        let isDone = try SocketDiagnostics.read(datagram.span.bytes, into: &sockets)
        return (sockets, isDone)
    }

    @Test("sockets are read with port, address, interface, user and inode, until the end of the dump")
    func sockets() throws {
        let loopback = [UInt8](repeating: 0, count: 15) + [1]
        let first = Self.socket(port: 80, uid: 33, inode: 4_000_000_000)
        let second = Self.socket(
            family: 10, port: 65535, address: loopback, interface: 7, uid: .max, inode: 2, extra: 9)
        let (open, isOpenDone) = try read(first + second)
        #expect(!isOpenDone)
        #expect(open.map(\.localAddress.description) == ["127.0.0.1", "::1"])
        #expect(open.map(\.family) == [.ipv4, .ipv6])
        #expect(open.map(\.localPort) == [80, 65535])
        #expect(open.map(\.interface) == [0, 7])
        #expect(open.map(\.uid) == [33, .max])
        #expect(open.map(\.inode) == [4_000_000_000, 2])

        let (all, isDone) = try read(first + Self.done + second)
        #expect(isDone)
        #expect(all.count == 1)
    }

    @Test("an empty dump, an acknowledgement and an unknown message contain no sockets")
    func noSockets() throws {
        for (datagram, ends) in [
            (Self.done, true), (Self.message(3, []), true), (Self.message(2, Self.bytes(Int32(0))), false),
            (Self.message(1, [1, 2, 3]), false),
        ] {
            let (sockets, isDone) = try read(datagram)
            #expect(sockets.isEmpty)
            #expect(isDone == ends)
        }
    }

    @Test("errors from the kernel keep their errno")
    func refusals() {
        #expect(throws: SocketDiagnosticsFailure.refused(2)) {
            try read(Self.message(2, Self.bytes(Int32(-2))))
        }
        #expect(throws: SocketDiagnosticsFailure.refused(1)) {
            try read(Self.message(3, Self.bytes(Int32(-1))))
        }
        #expect(throws: SocketDiagnosticsFailure.refused(.max)) {
            try read(Self.message(2, Self.bytes(Int32.min)))
        }
        #expect(throws: SocketDiagnosticsFailure.overrun) { try read(Self.message(4, [])) }
    }

    @Test("a truncated answer fails with its reason and keeps the complete sockets")
    func truncated() throws {
        let whole = Self.socket(port: 1) + Self.socket(port: 2)
        for length in 0..<whole.count where length != whole.count / 2 {
            var sockets: [InetSocket] = []
            #expect(throws: SocketDiagnosticsFailure.truncated, "\(length) bytes") {
                _ = try SocketDiagnostics.read(Array(whole[..<length]).span.bytes, into: &sockets)
            }
            #expect(sockets.count == (length < whole.count / 2 ? 0 : 1))
        }
        #expect(throws: SocketDiagnosticsFailure.truncated) { try read(Self.message(20, [2])) }
        #expect(throws: SocketDiagnosticsFailure.truncated) { try read(Self.message(2, [0, 0])) }
    }

    @Test("the padding after the last message may be missing")
    func padding() throws {
        let padded = Self.socket(port: 1, extra: 1)
        #expect(try read(Array(padded.dropLast(3))).0.count == 1)
    }

    @Test("hostile lengths, types and families fail with their reason")
    func hostile() {
        for length in [0, 1, 15] as [UInt32] {
            #expect(throws: SocketDiagnosticsFailure.badLength(length)) {
                try read(Self.message(20, [UInt8](repeating: 0, count: 72), length: length))
            }
        }
        for length in [17 + 72, .max, .max - 2, 0x8000_0000] as [UInt32] {
            #expect(throws: SocketDiagnosticsFailure.truncated) {
                try read(Self.message(20, [UInt8](repeating: 0, count: 72), length: length))
            }
        }
        #expect(throws: SocketDiagnosticsFailure.unknownFamily(1)) {
            try read(Self.socket(family: 1, port: 1))
        }
        #expect(throws: SocketDiagnosticsFailure.unknownMessage(type: 21)) { try read(Self.message(21, [])) }
    }

    @Test("each failure has its own description")
    func words() {
        let failures: [SocketDiagnosticsFailure] = [
            .truncated, .badLength(3), .overrun, .refused(1), .unknownMessage(type: 9), .unknownFamily(1),
        ]
        #expect(Set(failures.map(\.description)).count == failures.count)
    }

    @Test("random bytes and random changes never trap")
    func random() {
        var generator = SeededGenerator(seed: 7)
        let whole = Self.socket(port: 1) + Self.socket(family: 10, port: 2, extra: 5) + Self.done
        for _ in 0..<2000 {
            var bytes = whole
            for _ in 0..<3 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(
                    in: 0...255, using: &generator)
            }
            bytes.removeLast(Int.random(in: 0...bytes.count, using: &generator))
            let sockets = (try? read(bytes))?.0 ?? []
            #expect(sockets.count <= 2)
        }
    }
}
