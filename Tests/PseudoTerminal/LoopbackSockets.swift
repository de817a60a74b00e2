import Glibc

/// Sockets for a program to list or talk to. They stay open as long as this value and its copies.
struct LoopbackSockets: Sendable {
    enum Transport: String, Sendable {
        case tcp, udp

        fileprivate var socketType: Int32 {
            switch self {
            case .tcp: Int32(SOCK_STREAM.rawValue)
            case .udp: Int32(SOCK_DGRAM.rawValue)
            }
        }
    }

    /// A TCP connection with a steady flow of bytes from one end to the other.
    struct Stream: Sendable {
        let sender: OwnedDescriptor
        let receiver: OwnedDescriptor
        let bytesPerSecond: Int
    }

    private(set) var listeners: [OwnedDescriptor] = []
    private(set) var echoes: [OwnedDescriptor] = []
    private(set) var streams: [Stream] = []
    /// Sockets that only have to stay open.
    private var idle: [OwnedDescriptor] = []

    /// Adds a listener that accepts every connection and echoes, or a UDP socket that echoes.
    mutating func listen(_ transport: Transport, at address: LoopbackAddress) throws(CallFailure) {
        switch transport {
        case .tcp:
            let listener = try Self.listener(at: address, backlog: 64)
            try listener.makeNonblocking()
            listeners.append(listener)
        case .udp:
            let echo = try Self.bound(.udp, at: address)
            try echo.makeNonblocking()
            echoes.append(echo)
        }
    }

    /// Adds a listener whose backlog is full: the kernel drops further connection requests, which time out.
    mutating func listenWithFullBacklog(at address: LoopbackAddress) throws(CallFailure) {
        idle.append(try Self.listener(at: address, backlog: 0))
        // A backlog of 0 holds one connection; further clients stay in SYN-SENT.
        for _ in 0..<3 {
            let client = try Self.socket(.tcp, for: address)
            try client.makeNonblocking()
            _ = address.withSocketAddress { connect(client.number, $0, $1) }
            idle.append(client)
        }
    }

    /// Adds a TCP socket that is bound, and neither listens nor connects.
    mutating func bind(to address: LoopbackAddress) throws(CallFailure) {
        idle.append(try Self.bound(.tcp, at: address))
    }

    /// Makes connections one after the other, each of which sends some bytes and is then closed by both ends.
    static func connectBriefly(
        to address: LoopbackAddress, count: Int, byteCount: Int
    ) throws(CallFailure) {
        for _ in 0..<count {
            // A listener of its own, so that none is left when the step is done.
            let (_, client, server) = try connection(at: address)
            var bytes = [UInt8](repeating: 0x7a, count: byteCount)
            try check("send to \(address)") { Int32(Glibc.send(client.number, bytes, byteCount, 0)) }
            try check("shutdown") { shutdown(client.number, Int32(SHUT_WR)) }
            while try check("receive", { Int32(recv(server.number, &bytes, byteCount, 0)) }) > 0 {}
        }
    }

    /// Adds a connection closed by the peer but not by this side, which stays in CLOSE-WAIT.
    mutating func holdInCloseWait(at address: LoopbackAddress) throws(CallFailure) {
        let (listener, _, server) = try Self.connection(at: address)
        idle += [listener, server]
    }

    /// Adds a connection to that address with a steady flow from its client.
    mutating func stream(to address: LoopbackAddress, bytesPerSecond: Int) throws(CallFailure) {
        let (listener, client, server) = try Self.connection(at: address)
        try client.makeNonblocking()
        try server.makeNonblocking()
        idle.append(listener)
        streams.append(Stream(sender: client, receiver: server, bytesPerSecond: bytesPerSecond))
    }

    /// Sends one UDP datagram from an ephemeral port.
    static func send(_ bytes: [UInt8], to address: LoopbackAddress) throws(CallFailure) {
        let sender = try socket(.udp, for: address)
        try check("send udp \(address)") {
            address.withSocketAddress { Int32(sendto(sender.number, bytes, bytes.count, 0, $0, $1)) }
        }
    }

    /// Whether all datagrams sent to that port have been read: `man 5 proc_pid_net`.
    static func isRead(_ address: LoopbackAddress) -> Bool {
        let port = String(address.port, radix: 16, uppercase: true)
        let suffix = ":" + String(repeating: "0", count: 4 - port.count) + port
        let tables = ["/proc/net/udp", "/proc/net/udp6"].compactMap { try? contents(ofFile: $0) }
        return tables.joined().split(separator: "\n").allSatisfy { row in
            let fields = row.split(separator: " ")
            // The local address, and the sizes of the send and receive queues.
            guard fields.count > 4, fields[1].hasSuffix(suffix) else { return true }
            return fields[4].hasSuffix(":00000000")
        }
    }

    private static func socket(
        _ transport: Transport, for address: LoopbackAddress
    ) throws(CallFailure) -> OwnedDescriptor {
        let type = transport.socketType | Int32(SOCK_CLOEXEC.rawValue)
        let number = try check("socket \(transport)") { Glibc.socket(address.family, type, 0) }
        return OwnedDescriptor(number)
    }

    private static func bound(
        _ transport: Transport, at address: LoopbackAddress
    ) throws(CallFailure) -> OwnedDescriptor {
        let socket = try socket(transport, for: address)
        if transport == .tcp {
            // Connections of an earlier journey may still be in TIME-WAIT on this port.
            var yes: Int32 = 1
            try check("SO_REUSEADDR") {
                setsockopt(socket.number, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
            }
        }
        try check("bind \(transport) \(address)") {
            address.withSocketAddress { Glibc.bind(socket.number, $0, $1) }
        }
        return socket
    }

    private static func listener(
        at address: LoopbackAddress, backlog: Int32
    ) throws(CallFailure) -> OwnedDescriptor {
        let listener = try bound(.tcp, at: address)
        try check("listen \(address)") { Glibc.listen(listener.number, backlog) }
        return listener
    }

    private static func connection(
        at address: LoopbackAddress
    ) throws(CallFailure) -> (listener: OwnedDescriptor, client: OwnedDescriptor, server: OwnedDescriptor) {
        let listener = try listener(at: address, backlog: 1)
        let client = try socket(.tcp, for: address)
        try check("connect \(address)") {
            address.withSocketAddress { connect(client.number, $0, $1) }
        }
        let server = OwnedDescriptor(try check("accept \(address)") { accept(listener.number, nil, nil) })
        return (listener, client, server)
    }
}
