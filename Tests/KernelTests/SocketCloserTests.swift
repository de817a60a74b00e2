import Core
import Glibc
import Kernel
import PseudoTerminal
import TestSupport
import Testing

@Suite("Closing sockets", .timeLimit(.minutes(10)))
struct SocketCloserTests {
    private let reader: SocketReader

    init() throws {
        reader = try SocketReader()
    }

    private func row(_ isWanted: (SocketRow) -> Bool) throws -> SocketRow? {
        try reader.read([.tcp, .udp]).rows.first(where: isWanted)
    }

    private func request(closing isWanted: (SocketRow) -> Bool) throws -> CloseRequest {
        let snapshot = try reader.read([.tcp, .udp])
        let row = snapshot.rows.first(where: isWanted)
        return try CloseRequest(try #require(row).id, in: snapshot)
    }

    private func request(closing socket: TestSocket) throws -> CloseRequest {
        let inode = socket.inode
        return try request { $0.inode == inode }
    }

    private func isListed(_ socket: TestSocket) throws -> Bool {
        let inode = socket.inode
        return try row { $0.inode == inode } != nil
    }

    @Test(
        "both ends of a connection get an error: over IPv4, over IPv6, and IPv4 on a socket of IPv6",
        .requires(.root),
        arguments: [
            ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("::", "127.0.0.1"), ("::", "::ffff:127.0.0.1"),
        ])
    func connections(listener: String, address: String) throws {
        for closesServer in [false, true] {
            let listener = try TestSocket(listeningOn: try #require(IPAddress(listener)))
            let address = try #require(IPAddress(address))
            let client = try TestSocket(address.family == .ipv4 ? AF_INET : AF_INET6, SOCK_STREAM)
            try client.connect(address, listener.port)
            let server = try listener.accept()
            let (closed, peer) = closesServer ? (server, client) : (client, server)
            try closeSocket(request(closing: closed))
            #expect(closed.receive() == -1 && errno == ECONNABORTED)
            #expect(peer.receive() == -1 && errno == ECONNRESET)
            #expect(try !isListed(closed) && !isListed(peer) && isListed(listener))
        }
    }

    @Test(
        "a closed listener accepts nothing, and keeps a port that its program chose",
        .requires(.root, .linux6_8))
    func listener() throws {
        let port = try TestSocket(listeningOn: .loopback).port
        let listener = try TestSocket(AF_INET, SOCK_STREAM)
        try listener.set(SOL_SOCKET, SO_REUSEADDR, 1)
        try listener.bind(.loopback, port: port)
        #expect(listen(listener.descriptor, 5) == 0)
        let waiting = try TestSocket(connectedTo: port)
        try closeSocket(request(closing: listener))
        #expect(accept(listener.descriptor, nil, nil) == -1 && errno == EINVAL)
        #expect(waiting.receive() == -1 && errno == ECONNRESET)
        let inode = listener.inode
        #expect(try row { $0.inode == inode }?.state == .bound)
        #expect(throws: SocketActionFailure("close tcp 127.0.0.1:\(port)", .boundOnly)) {
            try request(closing: listener)
        }
    }

    @Test("a wildcard listener of IPv6 is closed, and that of IPv4 on the same port stays", .requires(.root))
    func wildcards() throws {
        let six = try TestSocket(AF_INET6, SOCK_STREAM)
        try six.set(CInt(IPPROTO_IPV6), IPV6_V6ONLY, 1)
        try six.bind(try #require(IPAddress("::")))
        #expect(listen(six.descriptor, 5) == 0)
        let four = try TestSocket(AF_INET, SOCK_STREAM)
        try four.bind(try #require(IPAddress("0.0.0.0")), port: six.port)
        #expect(listen(four.descriptor, 5) == 0)
        let inode = six.inode
        try closeSocket(request(closing: six))
        #expect(try row { $0.inode == inode && $0.state == .listen } == nil)
        #expect(try isListed(four))
    }

    @Test("each of several listeners on one address can be closed", .requires(.root))
    func reusedPort() throws {
        let first = try TestSocket(AF_INET, SOCK_STREAM)
        var group = [first]
        try first.set(SOL_SOCKET, SO_REUSEPORT, 1)
        try first.bind(.loopback)
        for _ in 1..<16 {
            let next = try TestSocket(AF_INET, SOCK_STREAM)
            try next.set(SOL_SOCKET, SO_REUSEPORT, 1)
            try next.bind(.loopback, port: first.port)
            group.append(next)
        }
        for socket in group { #expect(listen(socket.descriptor, 5) == 0) }
        for (count, socket) in group.enumerated() {
            try closeSocket(request(closing: socket))
            let port = UInt32(first.port)
            let rest = try reader.read([.tcp]).rows.filter { $0.state == .listen && $0.local.port == port }
            #expect(rest.count == group.count - count - 1)
        }
    }

    @Test(
        "a connection without an answer, one not accepted, and one in TIME_WAIT are closed", .requires(.root))
    func unusual() throws {
        let full = try TestSocket(listeningOn: .loopback, backlog: 0)
        let accepted = try TestSocket(connectedTo: full.port)
        let asking = try TestSocket(AF_INET, SOCK_STREAM)
        _ = fcntl(asking.descriptor, F_SETFL, O_NONBLOCK)
        #expect(throws: TestSocket.Failure.self) { try asking.connect(.loopback, full.port) }
        let inode = asking.inode
        #expect(try row { $0.inode == inode }?.state == .synSent)
        try closeSocket(request(closing: asking))
        #expect(try !isListed(asking))

        let (server, client) = (UInt32(full.port), UInt32(accepted.port))
        try closeSocket(request { $0.inode == 0 && $0.local.port == server && $0.peer.port == client })
        #expect(accepted.receive() == -1 && errno == ECONNRESET)

        let listener = try TestSocket(listeningOn: .loopback)
        let port = UInt32(listener.port)
        func isWaiting(_ row: SocketRow) -> Bool { row.state == .timeWait && row.local.port == port }
        do {
            let client = try TestSocket(connectedTo: listener.port)
            let server = try listener.accept()
            shutdown(server.descriptor, CInt(SHUT_WR))
            client.receive()
        }
        #expect(try eventually { try row(isWaiting) != nil })
        try closeSocket(request(closing: isWaiting))
        #expect(try row(isWaiting) == nil)
    }

    @Test("a connected UDP socket loses its peer", .requires(.root))
    func datagrams() throws {
        let receiver = try TestSocket(binding: SOCK_DGRAM)
        let sender = try TestSocket(AF_INET, SOCK_DGRAM)
        try sender.connect(.loopback, receiver.port)
        try closeSocket(request(closing: sender))
        #expect(sender.receive() == -1 && errno == ECONNABORTED)
        #expect(sender.send([1]) == -1 && errno == EDESTADDRREQ)
    }

    @Test("a socket that is gone is not mistaken for a new one with its addresses", .requires(.root))
    func gone() throws {
        var listener: TestSocket? = try TestSocket(listeningOn: .loopback)
        let old = try request(closing: try #require(listener))
        let port = try #require(listener).port
        listener = nil
        let gone = SocketActionFailure("close tcp 127.0.0.1:\(port)", .socketGone)
        #expect(throws: gone) { try closeSocket(old) }
        let new = try TestSocket(AF_INET, SOCK_STREAM)
        try new.set(SOL_SOCKET, SO_REUSEADDR, 1)
        try new.bind(.loopback, port: port)
        #expect(listen(new.descriptor, 5) == 0)
        #expect(throws: gone) { try closeSocket(old) }
        #expect(try isListed(new))
    }

    @Test("a user without CAP_NET_ADMIN is told so, and the socket stays open", .requires(.root))
    func unprivileged() async {
        await #expect(processExitsWith: .success) {
            let listener = try TestSocket(listeningOn: .loopback)
            let inode = listener.inode
            try #require(seteuid(65534) == 0)
            let reader = try SocketReader()
            let snapshot = try reader.read([.tcp])
            let row = try #require(snapshot.rows.first { $0.inode == inode })
            let request = try CloseRequest(row.id, in: snapshot)
            do throws(SocketActionFailure) {
                try closeSocket(request)
                Issue.record("the socket was closed")
            } catch {
                try #require("\(error)" == "close tcp 127.0.0.1:\(listener.port): needs CAP_NET_ADMIN")
                try #require(error.needsPrivilege)
            }
            try #require(try reader.read([.tcp]).rows.contains { $0.id == row.id && $0.state == .listen })
        }
    }

    @Test(
        "the command for a shell closes the socket, and no other one", .requires(.root, .tool("ss")),
        arguments: ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
    func command(address: String) throws {
        let address = try #require(IPAddress(address))
        let any = try #require(IPAddress(address.family == .ipv4 ? "0.0.0.0" : "::"))
        let listener = try TestSocket(listeningOn: any)
        func connection() throws -> (TestSocket, TestSocket) {
            let client = try TestSocket(address.family == .ipv4 ? AF_INET : AF_INET6, SOCK_STREAM)
            try client.connect(address, listener.port)
            return (client, try listener.accept())
        }
        let (first, second) = (try connection(), try connection())
        func run(_ request: CloseRequest) { #expect(system("\(request.command) >/dev/null </dev/null") == 0) }
        run(try request(closing: first.0))
        #expect(first.0.receive() == -1 && errno == ECONNABORTED)
        #expect(try isListed(second.0) && isListed(second.1))
        run(try request(closing: listener))
        #expect(accept(listener.descriptor, nil, nil) == -1 && errno == EINVAL)
        #expect(try isListed(second.0) && isListed(second.1))
    }
}
