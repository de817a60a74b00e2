import CLinux
import Core
import Glibc
import SystemPackage

/// The end-point sockets of one end, opened in its namespace.
enum WireSockets {
    /// Opens the socket of each lane: at A one that sends, at B a UDP socket or a TCP listener.
    ///
    /// - Returns: None at B if the scenario has no listener.
    static func open(at end: WireEnd, _ request: WireRequest) throws(SystemFailure) -> [SharedDescriptor] {
        guard end == .a || request.hasListener else { return [] }
        return try Lane.allCases.map { lane throws(SystemFailure) in try socket(of: lane, at: end, request) }
    }

    private static func socket(
        of lane: Lane, at end: WireEnd, _ request: WireRequest
    ) throws(SystemFailure) -> SharedDescriptor {
        let (own, transport) = (end.address(request.family), request.transports[lane])
        let lanes = PacketLanes(request.transports)
        let socket = try transport.openSocket(own.systemFamily)
        if end == .b, let size = request.receiveBuffer { try socket.descriptor.setReceiveBuffer(size) }
        let port = end == .a ? lanes.senderPort(of: lane) : lanes.receiverPort(of: lane)
        try socket.descriptor.bind(to: own, port: port)
        switch (end, transport.isTCP) {
        case (.a, true): break
        // A connected UDP socket reports ICMP errors, such as a port on which nobody listens.
        case (.a, false):
            try socket.descriptor.connectDatagrams(
                to: end.other.address(request.family), port: lanes.receiverPort(of: lane))
        case (.b, true): try socket.descriptor.listen(on: own, port: port)
        case (.b, false): break
        }
        return socket
    }
}

extension Transport {
    /// Opens a socket for UDP or TCP, with the lab's options.
    func openSocket(_ family: CInt) throws(SystemFailure) -> SharedDescriptor {
        guard case .tcp(let control) = self else {
            return SharedDescriptor(
                owning: try check("open a UDP socket") { pollux_nonblocking_datagram_socket(family) })
        }
        let socket = SharedDescriptor(
            owning: try check("open a TCP socket") { pollux_stream_socket(family) })
        try TCPOptions.set(on: socket.descriptor, control)
        return socket
    }
}

extension Descriptor {
    /// Sets SO_RCVBUF.
    ///
    /// - Parameter size: In bytes; the kernel doubles it (`man 7 socket`).
    func setReceiveBuffer(_ size: Int) throws(SystemFailure) {
        var value = CInt(clamping: size)
        let raw = raw
        _ = try check("set SO_RCVBUF") {
            setsockopt(raw, SOL_SOCKET, SO_RCVBUF, &value, socklen_t(MemoryLayout<CInt>.size))
        }
    }

    func bind(to address: IPAddress, port: UInt16) throws(SystemFailure) {
        let raw = raw
        _ = try check("bind \(address.withPort(port))") {
            address.withSocketAddress(port: port) { Glibc.bind(raw, $0, $1) }
        }
    }

    func connectDatagrams(to address: IPAddress, port: UInt16) throws(SystemFailure) {
        let raw = raw
        _ = try check("connect udp \(address.withPort(port))") {
            address.withSocketAddress(port: port) { Glibc.connect(raw, $0, $1) }
        }
    }

    /// Listens for one connection.
    ///
    /// - Parameters:
    ///   - address, port: The socket's own, for the error message.
    func listen(on address: IPAddress, port: UInt16) throws(SystemFailure) {
        let raw = raw
        _ = try check("listen \(address.withPort(port))") { Glibc.listen(raw, 1) }
    }
}
