import Glibc
import Testing

@testable import PseudoTerminal

@Suite("Sockets for a journey")
struct LoopbackWorldTests {
    private func address(_ text: Substring) throws -> LoopbackAddress { try #require(LoopbackAddress(text)) }

    /// Connects, sends, and returns the reply.
    private func answer(
        of transport: Int32, at address: LoopbackAddress, to text: String
    ) throws -> String {
        let client = OwnedDescriptor(try check("socket") { socket(address.family, transport, 0) })
        try check("connect \(address)") { address.withSocketAddress { connect(client.number, $0, $1) } }
        let bytes = Array(text.utf8)
        try check("send") { Int32(send(client.number, bytes, bytes.count, Int32(MSG_NOSIGNAL))) }
        var entry = pollfd(fd: client.number, events: Int16(POLLIN), revents: 0)
        try #require(poll(&entry, 1, Int32(Duration.patience / .milliseconds(1))) == 1)
        var answer = [UInt8](repeating: 0, count: 1000)
        let count = try check("recv") { Int32(recv(client.number, &answer, answer.count, 0)) }
        return String(decoding: answer[..<Int(count)], as: UTF8.self)
    }

    @Test("TCP and UDP listeners echo over IPv4 and IPv6")
    func echoes() throws {
        var sockets = LoopbackSockets()
        try sockets.listen(.tcp, at: try address("127.0.0.1:25921"))
        try sockets.listen(.udp, at: try address("127.0.0.1:25922"))
        try sockets.listen(.tcp, at: try address("[::1]:25923"))
        let world = try LoopbackWorld(sockets)
        let stream = Int32(SOCK_STREAM.rawValue)
        let datagram = Int32(SOCK_DGRAM.rawValue)
        #expect(try answer(of: stream, at: try address("127.0.0.1:25921"), to: "one") == "one")
        #expect(try answer(of: stream, at: try address("127.0.0.1:25921"), to: "two") == "two")
        #expect(try answer(of: datagram, at: try address("127.0.0.1:25922"), to: "three") == "three")
        #expect(try answer(of: stream, at: try address("[::1]:25923"), to: "four") == "four")
        withExtendedLifetime(world) {}
    }

    @Test("a released world no longer listens")
    func ending() throws {
        let endpoint = try address("127.0.0.1:25924")
        do {
            var sockets = LoopbackSockets()
            try sockets.listen(.tcp, at: endpoint)
            let world = try LoopbackWorld(sockets)
            sockets = LoopbackSockets()
            withExtendedLifetime(world) {}
        }
        let failure = #expect(throws: CallFailure.self) {
            try answer(of: Int32(SOCK_STREAM.rawValue), at: endpoint, to: "x")
        }
        #expect(failure?.code == ECONNREFUSED)
    }

    /// The states of the sockets with that port, as numbered in `/proc/net/tcp`.
    private func states(ofPort port: Int, column: Int) throws -> Set<String> {
        let end = ":" + String(port, radix: 16, uppercase: true)
        let rows = try contents(ofFile: "/proc/net/tcp").split(separator: "\n").map {
            $0.split(separator: " ")
        }
        return Set(rows.filter { $0[column].hasSuffix(end) }.map { String($0[3]) })
    }

    @Test("a connection closed by the peer is in CLOSE-WAIT")
    func closeWait() throws {
        var sockets = LoopbackSockets()
        try sockets.holdInCloseWait(at: try address("127.0.0.1:25925"))
        let isThere = try eventually { try states(ofPort: 25925, column: 1).contains("08") }
        #expect(isThere)
        withExtendedLifetime(sockets) {}
    }

    @Test("connection requests to a full backlog get no answer")
    func fullBacklog() throws {
        var sockets = LoopbackSockets()
        try sockets.listenWithFullBacklog(at: try address("127.0.0.1:25926"))
        // 02 is SYN-SENT: the client's SYN was not answered.
        #expect(try states(ofPort: 25926, column: 2).contains("02"))
        withExtendedLifetime(sockets) {}
    }

    @Test("a stream flows no faster than its rate")
    func stream() throws {
        var sockets = LoopbackSockets()
        try sockets.stream(to: try address("127.0.0.1:25927"), bytesPerSecond: 100_000)
        let start = ContinuousClock.now
        let world = try LoopbackWorld(sockets)
        let flows = try eventually { try receivedBytes(sockets.streams[0].receiver) > 20_000 }
        #expect(flows)
        // Bytes are read before the clock, so a slow machine can only have received fewer in that time.
        let received = try Double(receivedBytes(sockets.streams[0].receiver))
        #expect(received <= 100_000 * (start.duration(to: .now) / .seconds(1)))
        withExtendedLifetime(world) {}
    }

    /// `tcpi_bytes_received` of `man 7 tcp`, which is missing in the Glibc module's older `tcp_info`.
    private func receivedBytes(_ connection: OwnedDescriptor) throws -> UInt64 {
        var info = [UInt64](repeating: 0, count: 32)
        var length = socklen_t(info.count * MemoryLayout<UInt64>.size)
        try check("TCP_INFO") {
            getsockopt(connection.number, Int32(IPPROTO_TCP), TCP_INFO, &info, &length)
        }
        return info[16]
    }

    /// Waits for a condition; false if it never held.
    private func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
        let end = ContinuousClock.now + .patience
        while try !condition() {
            if ContinuousClock.now > end { return false }
            poll(nil, 0, 2)
        }
        return true
    }
}
