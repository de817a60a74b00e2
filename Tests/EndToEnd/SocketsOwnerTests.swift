import TestSupport
import Testing

@Suite("Sockets with several owners, addresses or ends", .serialized)
struct SocketsOwnerTests {
    private struct Process: Decodable {
        var pid: Int
        var name: String
    }

    private struct Row: Decodable {
        struct Unix: Decodable {
            var path: String?
            var peerProcess: Process?
        }

        var family: String
        var state: String
        var local: String?
        var peer: String?
        var process: Process?
        var otherProcesses: [Process]
        var unix: Unix?
    }

    private struct Report: Decodable {
        /// The script's own process.
        var pid: Int
        /// The processes that hold the shared listener, in ascending order.
        var holders: [Int]
        var shared: [Row]
        /// The address of the IPv4 client of an IPv6 listener.
        var client: String
        var mapped: [Row]
        var wildcard: [Row]
        /// The two processes at the ends of a Unix connection.
        var socat: [Int]
        var pair: [Row]
        var path: String
    }

    @Test("each is listed once, with the process and the addresses to expect", .requires(.namespaces, .socat))
    func owners() throws {
        let report = try SocketScript.report("sockets-owners.py", as: Report.self)

        #expect(report.shared.count == 1)
        let shared = try #require(report.shared.first)
        #expect(shared.process?.pid == report.holders[0])
        #expect(shared.otherProcesses.map(\.pid) == [report.holders[1]])

        // The server's end is a socket of IPv6, the client's one of IPv4.
        #expect(report.mapped.count == 2 && report.mapped.allSatisfy { $0.state == "ESTABLISHED" })
        let server = try #require(report.mapped.first { $0.local == "127.0.0.1:7200" })
        #expect(server.family == "ipv6" && server.peer == report.client)
        let client = try #require(report.mapped.first { $0.peer == "127.0.0.1:7200" })
        #expect(client.family == "ipv4" && client.local == report.client)
        #expect(report.wildcard.map(\.local) == ["[::]:7200"])
        #expect(report.wildcard.first?.process?.pid == report.pid)

        #expect(Set(report.pair.compactMap(\.process?.pid)) == Set(report.socat))
        for row in report.pair {
            let other = report.socat.first { $0 != row.process?.pid }
            #expect(row.unix?.peerProcess?.pid == other)
            #expect(row.unix?.peerProcess?.name == "socat")
        }
        // The path is that of the listener's end, and the peer of the other.
        #expect(report.pair.filter { $0.local == report.path }.count == 1)
        #expect(report.pair.filter { $0.peer == report.path }.count == 1)
    }
}
