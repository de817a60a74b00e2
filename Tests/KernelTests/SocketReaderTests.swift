import Core
import Glibc
import Kernel
import PseudoTerminal
import TestSupport
import Testing

@Suite("Socket reader", .timeLimit(.minutes(10)))
struct SocketReaderTests {
    private let reader: SocketReader

    init() throws {
        reader = try SocketReader()
    }

    /// Returns the only row of a socket.
    private func row(of socket: TestSocket, in snapshot: SocketSnapshot? = nil) throws -> SocketRow {
        let rows = try (snapshot ?? reader.read()).rows.filter { $0.inode == socket.inode }
        #expect(rows.count == 1)
        return try #require(rows.first)
    }

    @Test("a TCP listener, a connection and one not accepted yet have their states and queues")
    func connections() throws {
        let listener = try TestSocket(listeningOn: .loopback, backlog: 7)
        let client = try TestSocket(connectedTo: listener.port)
        let server = try listener.accept()
        let waiting = try TestSocket(connectedTo: listener.port)
        client.send([1, 2, 3])
        #expect(try eventually { try row(of: server).receiveQueue == 3 })
        let snapshot = try reader.read()

        let listening = try row(of: listener, in: snapshot)
        #expect(listening.transport == .tcp && listening.kind == .stream && listening.state == .listen)
        #expect(listening.isListening && listening.scope == .loopback && listening.family == .ipv4)
        #expect(listening.receiveQueue == 1 && listening.sendQueue == 7)
        #expect(listening.flags.contains([.hasUser, .hasMemory]) && listening.uid == getuid())
        #expect(snapshot.local(listening) == "127.0.0.1:\(listener.port)")
        #expect(snapshot.peer(listening) == nil)

        let accepted = try row(of: server, in: snapshot)
        #expect(accepted.state == .established && accepted.flags.contains(.hasPeer))
        #expect(snapshot.peer(accepted) == "127.0.0.1:\(client.port)")
        #expect(snapshot.table.tcp(of: accepted)?.bytesReceived == 3)
        #expect(snapshot.table.algorithm(of: accepted)?.isEmpty == false)

        let other = snapshot.rows.filter {
            $0.transport == .tcp && $0.local.port == UInt32(listener.port)
                && $0.peer.port == UInt32(waiting.port)
        }
        #expect(other.map(\.inode) == [0])
        #expect(other.allSatisfy { $0.cookie != 0 })
    }

    @Test("a socket keeps its cookie, and none is listed twice")
    func cookies() throws {
        let sockets = try (0..<300).map { _ in try TestSocket(listeningOn: .loopback) }
        let (first, second) = (try reader.read(), try reader.read())
        for socket in sockets {
            #expect(try row(of: socket, in: first).id == row(of: socket, in: second).id)
        }
        let ids = second.rows.filter { $0.cookie != 0 }.map(\.id)
        #expect(Set(ids).count == ids.count)
        #expect(second.takenAt > first.takenAt && second.time > first.time)
    }

    @Test("a closed connection is in TIME_WAIT, without an inode and a user")
    func timeWait() throws {
        let listener = try TestSocket(listeningOn: .loopback)
        let port = listener.port
        var clientPort: UInt16 = 0
        do {
            let client = try TestSocket(connectedTo: port)
            clientPort = client.port
            let server = try listener.accept()
            shutdown(server.descriptor, CInt(SHUT_WR))
            client.receive()
        }
        func rows() throws -> [SocketRow] {
            try reader.read([.tcp]).rows.filter {
                $0.local.port == UInt32(port) && $0.peer.port == UInt32(clientPort)
            }
        }
        #expect(try eventually { try rows().map(\.state) == [.timeWait] })
        let row = try #require(rows().first)
        #expect(row.inode == 0 && row.cookie != 0 && !row.flags.contains(.hasUser))
        #expect(row.timer == .timeWait && row.timerMilliseconds > 0)
    }

    @Test("a TCP socket that is only bound is listed with its port", .requires(.linux6_8))
    func bound() throws {
        let socket = try TestSocket(binding: SOCK_STREAM)
        let row = try row(of: socket)
        #expect(row.state == .bound && row.local.port == UInt32(socket.port) && !row.isListening)
        #expect(!row.flags.contains(.hasPeer))
    }

    @Test("an IPv4 client of an IPv6 wildcard is listed with its IPv4 address")
    func dualStack() throws {
        let any = try #require(IPAddress("::"))
        let listener = try TestSocket(listeningOn: any)
        let client = try TestSocket(connectedTo: listener.port)
        let server = try listener.accept()
        let only = try TestSocket(AF_INET6, SOCK_STREAM)
        try only.set(CInt(IPPROTO_IPV6), IPV6_V6ONLY, 1)
        try only.bind(any)
        listen(only.descriptor, 1)
        let snapshot = try reader.read([.tcp])
        let accepted = try row(of: server, in: snapshot)
        #expect(accepted.family == .ipv6)
        #expect(snapshot.peer(accepted) == "127.0.0.1:\(client.port)")
        #expect(snapshot.local(accepted) == "127.0.0.1:\(listener.port)")
        let listening = try row(of: listener, in: snapshot)
        #expect(snapshot.local(listening) == "[::]:\(listener.port)")
        #expect(listening.takesIPv4 && listening.scope == .any)
        #expect(try !row(of: only, in: snapshot).takesIPv4)
    }

    @Test("a UDP socket has its state, its queue and the number of datagrams that the kernel dropped")
    func udp() throws {
        let receiver = try TestSocket(binding: SOCK_DGRAM)
        try receiver.set(SOL_SOCKET, SO_RCVBUF, 4096)
        let sender = try TestSocket(AF_INET, SOCK_DGRAM)
        try sender.connect(.loopback, receiver.port)
        for _ in 0..<100 { sender.send([UInt8](repeating: 0, count: 500)) }
        var (counters, length) = ([UInt32](repeating: 0, count: 9), socklen_t(36))
        #expect(getsockopt(receiver.descriptor, SOL_SOCKET, SO_MEMINFO, &counters, &length) == 0)
        let snapshot = try reader.read([.udp])
        let receiving = try row(of: receiver, in: snapshot)
        #expect(receiving.transport == .udp && receiving.kind == .dgram && receiving.state == .unconnected)
        #expect(receiving.isListening && receiving.receiveQueue > 0)
        #expect(receiving.drops == counters[8] && receiving.drops > 0)
        #expect(receiving.receiveBuffer == counters[1])
        let connected = try row(of: sender, in: snapshot)
        #expect(connected.state == .established && !connected.isListening)
        #expect(snapshot.peer(connected) == "127.0.0.1:\(receiver.port)")
        #expect(snapshot.table.tcp(of: connected) == nil)
    }

    @Test("raw sockets are listed with their protocol", .requires(.root), arguments: [false, true])
    func raw(ipv6: Bool) throws {
        let number: CInt = ipv6 ? 58 : 1
        let socket = try TestSocket(ipv6 ? AF_INET6 : AF_INET, SOCK_RAW, number)
        let row = try row(of: socket)
        #expect(row.transport == .raw && row.kind == .raw && row.family == (ipv6 ? .ipv6 : .ipv4))
        #expect(row.local.port == UInt32(number) && row.state == .unconnected)
        #expect(row.flags.contains(.hasUser) && row.uid == getuid())
    }

    @Test("raw sockets are read from a namespace's folder where the kernel does not list them")
    func rawFiles() throws {
        let missing = try reader.read([.raw, .unix], namespace: "/nonexistent")
        // Either the kernel lists raw sockets, or a note says that nothing does.
        let isListed = missing.notes.isEmpty
        #expect(isListed || missing.notes == ["this kernel does not list raw sockets"])
        #expect(try reader.read([.raw]).notes.isEmpty)
    }

    @Test("packet sockets are listed with their protocol and interface", .requires(.root))
    func packet() throws {
        let allProtocols: UInt16 = 3  // ETH_P_ALL
        let socket = try TestSocket(AF_PACKET, SOCK_RAW, CInt(allProtocols.bigEndian))
        let snapshot = try reader.read()
        let row = try row(of: socket, in: snapshot)
        #expect(row.transport == .packet && row.family == .packet && row.kind == .raw)
        #expect(snapshot.local(row) == "0x0003:any")
    }

    @Test("netlink sockets are listed with their protocol")
    func netlink() throws {
        let socket = try TestSocket(AF_NETLINK, SOCK_RAW, 0)
        // struct sockaddr_nl without its family: the kernel chooses a port id for 0.
        try socket.bind(AF_NETLINK, [UInt8](repeating: 0, count: 10))
        let snapshot = try reader.read()
        let row = try row(of: socket, in: snapshot)
        #expect(row.transport == .netlink && row.family == .netlink)
        #expect(snapshot.local(row)?.hasPrefix("route:") == true)
    }

    @Test("a multipath TCP listener is one row, and marked", .requires(.multipath))
    func multipath() throws {
        let plain = try TestSocket(listeningOn: .loopback)
        let listener = try TestSocket(listeningOn: .loopback, Requirement.multipathProtocol)
        let snapshot = try reader.read()
        let row = try row(of: listener, in: snapshot)
        #expect(row.transport == .tcp && row.state == .listen && row.flags.contains(.isMultipath))
        #expect(snapshot.rows.count { $0.transport == .tcp && $0.local.port == UInt32(listener.port) } == 1)
        #expect(try !self.row(of: plain, in: snapshot).flags.contains(.isMultipath))
    }

    @Test("each socket of a Unix pair has the other one as its peer")
    func unixPair() throws {
        let (left, right) = try TestSocket.pair()
        left.send([1, 2, 3, 4])
        let snapshot = try reader.read([.unix])
        let (leftRow, rightRow) = (try row(of: left, in: snapshot), try row(of: right, in: snapshot))
        #expect(leftRow.peerInode == right.inode && rightRow.peerInode == left.inode)
        #expect(snapshot.unixPeer(of: leftRow)?.id == rightRow.id)
        #expect(leftRow.transport == .unix && leftRow.kind == .stream && leftRow.state == .established)
        #expect(rightRow.receiveQueue > 0)
        #expect(snapshot.local(leftRow) == nil && snapshot.peer(leftRow) == nil)
    }

    @Test("Unix listeners are listed with their path or abstract name")
    func unixNames() throws {
        let folder = try ScratchFolder()
        let (path, name) = ("\(folder.path)/socket", "pollux-test-\(getpid())")
        let (byPath, byName) = (try TestSocket(AF_UNIX, SOCK_STREAM), try TestSocket(AF_UNIX, SOCK_SEQPACKET))
        try byPath.bind(AF_UNIX, Array(path.utf8) + [0])
        try byName.bind(AF_UNIX, [0] + Array(name.utf8))
        for socket in [byPath, byName] { #expect(listen(socket.descriptor, 3) == 0) }
        let snapshot = try reader.read()
        let (pathRow, nameRow) = (try row(of: byPath, in: snapshot), try row(of: byName, in: snapshot))
        #expect(snapshot.local(pathRow) == path && snapshot.local(nameRow) == "@\(name)")
        #expect(pathRow.state == .listen && pathRow.sendQueue == 3)
        #expect(nameRow.kind == .seqpacket)
    }

    @Test("only the sockets of the given protocols are read")
    func selection() throws {
        let (tcp, udp) = (try TestSocket(listeningOn: .loopback), try TestSocket(binding: SOCK_DGRAM))
        let snapshot = try reader.read([.udp])
        #expect(snapshot.rows.contains { $0.inode == udp.inode })
        #expect(!snapshot.rows.contains { $0.inode == tcp.inode })
        #expect(snapshot.rows.allSatisfy { $0.transport == .udp })
    }

    @Test("the rates of a connection are those of its transfer, and zero when it is idle")
    func rates() throws {
        let listener = try TestSocket(listeningOn: .loopback)
        let client = try TestSocket(connectedTo: listener.port)
        let server = try listener.accept()
        var history = SocketHistory()
        var before = try reader.read([.tcp])
        history.add(&before)
        let total = 2_000_000
        let chunk = [UInt8](repeating: 7, count: 20_000)
        for _ in 0..<total / chunk.count {
            var left = client.send(chunk)
            while left > 0 { left -= server.receive() }
        }
        let clientRow = try row(of: client, in: before)
        let previous = try #require(before.table.tcp(of: clientRow))
        func isAcknowledged() throws -> Bool {
            let snapshot = try reader.read([.tcp])
            let row = try row(of: client, in: snapshot)
            return try #require(snapshot.table.tcp(of: row)).bytesAcked >= previous.bytesAcked + UInt64(total)
        }
        #expect(try eventually(isAcknowledged))
        var after = try reader.read([.tcp])
        history.add(&after)
        let seconds = (after.takenAt - before.takenAt).milliseconds / 1000
        func activity(_ socket: TestSocket, in snapshot: SocketSnapshot) throws -> SocketActivity {
            let index = try #require(snapshot.rows.firstIndex { $0.inode == socket.inode })
            return snapshot.activity[index]
        }
        let (sent, received) = (try activity(client, in: after), try activity(server, in: after))
        let rates = try (#require(sent.sendRate), #require(received.receiveRate))
        #expect(abs(rates.0 * seconds / Double(total) - 1) < 0.05)
        #expect(abs(rates.1 * seconds / Double(total) - 1) < 0.05)
        #expect(sent.receiveRate == 0 && received.sendRate == 0)
        var idle = try reader.read([.tcp])
        history.add(&idle)
        #expect(try activity(client, in: idle).rate == 0)
    }

    @Test("reading again and again leaves no descriptor open")
    func descriptors() async {
        // In a separate process, because other tests open and close descriptors at the same time.
        await #expect(processExitsWith: .success) {
            let reader = try SocketReader()
            func openAfterReading() throws -> Int {
                #expect(try !reader.read().rows.isEmpty)
                return try ProcessUsage.descriptorCount(of: getpid())
            }
            let first = try openAfterReading()
            for _ in 0..<50 { try #require(try openAfterReading() == first) }
        }
    }
}
