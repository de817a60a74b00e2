import Core
import Glibc
import Kernel
import PseudoTerminal
import TestSupport
import Testing

@Suite("Ends of connections", .timeLimit(.minutes(10)))
struct SocketEndTests {
    /// The ends that arrived so far, and the number of those missed.
    private final class Log {
        var ends: [SocketEnd] = []
        var missed: UInt32 = 0
    }

    @Test("every short connection is reported at both ends, with its exact bytes")
    func shortConnections() throws {
        let (poller, log) = (Poller(), Log())
        let listener = try TestSocket(listeningOn: .loopback)
        let subscription = try ConnectionEnds(
            poller: poller, receive: { log.ends += $0 }, missed: { log.missed = $0 })
        defer { withExtendedLifetime(subscription) {} }
        let before = Int64.wallClock
        let count = 500
        var sizes: [UInt16: Int] = [:]
        for number in 0..<count {
            let client = try TestSocket(connectedTo: listener.port)
            let server = try listener.accept()
            let size = 1 + number % 7
            sizes[client.port] = size
            #expect(client.send([UInt8](repeating: 1, count: size)) == size)
            #expect(server.receive() == size)
            try poller.turn(until: .current)
        }
        let port = UInt32(listener.port)
        func ends(_ isClient: (SocketEnd) -> Bool) -> [SocketEnd] { log.ends.filter(isClient) }
        // A connection in TIME_WAIT has already lost its socket, so that nothing has to be waited for but the events.
        let end = Instant.current + .patience
        func isComplete() -> Bool {
            ends { $0.peerEnd.port == port }.count + ends { $0.localEnd.port == port }.count >= 2 * count
        }
        while !isComplete(), Instant.current < end { try poller.turn(until: .current + .milliseconds(100)) }

        #expect(log.missed == 0)
        let clients = ends { $0.peerEnd.port == port }
        let servers = ends { $0.localEnd.port == port }
        #expect(clients.count == count && servers.count == count)
        #expect(Set(log.ends.map(\.cookie)).count == log.ends.count)
        for client in clients {
            #expect(client.payloadSent == sizes[UInt16(client.localEnd.port)].map { UInt64($0) })
        }
        for server in servers {
            let size = try #require(sizes[UInt16(server.peerEnd.port)].map { UInt64($0) })
            // The peer's FIN may have been counted.
            #expect((size...size + 1).contains(server.payloadReceived))
        }
        #expect(log.ends.allSatisfy { (before...Int64.wallClock).contains($0.time) })
    }

    @Test("events that the loop did not read in time are counted, each once", .requires(.root, .tool("ip")))
    func overrun() async {
        // In a network namespace of its own, where no other test closes connections.
        await #expect(processExitsWith: .success) {
            try enterNetworkNamespace()
            let (poller, listener) = (Poller(), try TestSocket(listeningOn: .loopback))
            var (received, missed) = (0, UInt32(0))
            let subscription = try ConnectionEnds(
                poller: poller, receiveBufferSize: 32 * 1024, receive: { received += $0.count },
                missed: { missed = $0 })
            let count = 2_000
            for _ in 0..<count {
                let client = try TestSocket(connectedTo: listener.port)
                _ = try listener.accept()
                client.receive()
            }
            let end = Instant.current + .patience
            while received + Int(missed) < 2 * count, Instant.current < end {
                try poller.turn(until: .current + .milliseconds(100))
            }
            withExtendedLifetime(subscription) {}
            try #require(missed > 0)
            try #require(received + Int(missed) == 2 * count)
        }
    }
}
