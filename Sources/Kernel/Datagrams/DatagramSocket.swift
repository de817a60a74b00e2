import CLinux
import Core
import Glibc
import SystemPackage

/// A bound datagram socket that is never connected, so that it receives from every sender.
final class DatagramSocket {
    let descriptor: Descriptor
    /// AF_INET, AF_INET6 or AF_UNIX.
    let family: CInt
    let local: SocketName
    private let path: UnixPath?

    /// In bytes; holds 200,000 datagrams per second for more than a tenth of a second. The system's default drops some
    /// of them.
    private static let receiveBufferSize: CInt = 4 << 20

    /// Binds a new socket to an endpoint.
    ///
    /// - Throws: `DatagramFailure` that names the endpoint.
    init(binding endpoint: ResolvedEndpoint) throws(DatagramFailure) {
        let (name, options) = (endpoint.name, endpoint.options)
        let action = "bind \(name.kind) \(name.text ?? "")"
        if let reason = name.reasonAgainstInterface(needsZone: true) {
            throw DatagramFailure(action, reason, code: Errno(rawValue: ENODEV))
        }
        switch valueOrErrno({ pollux_chat_socket(name.family) }) {
        case .failure(let error): throw DatagramFailure(SystemFailure(action, error))
        case .success(let raw): descriptor = Descriptor(owning: raw)
        }
        family = name.family
        Self.setOptions(descriptor, family)
        let raw = descriptor.raw
        func bind() -> CInt { name.withSocketAddress(family: name.family) { Glibc.bind(raw, $0, $1) } }
        switch name {
        case .path(let bytes):
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw DatagramFailure(action, "a path to bind must be UTF-8", code: .invalidArgument)
            }
            path = try UnixPath(
                text, mode: mode_t(options.mode ?? 0o600), binding: descriptor, bind)
        case .udp(let address, _) where address.isMulticast:
            // Several processes on one machine may listen to the same group.
            Self.set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
            path = nil
            try Self.check(action, bind)
            try Self.join(address, interface: options.interface, descriptor, action)
        case .udp, .abstract, .unnamed:
            path = nil
            try Self.check(action, bind)
        }
        local = SocketName(localOf: descriptor)
        try apply(options, to: name, action)
    }

    deinit {
        path?.remove()
    }

    /// nil for a Unix socket.
    var addressFamily: IPAddress.Family? {
        switch family {
        case AF_INET: .ipv4
        case AF_INET6: .ipv6
        default: nil
        }
    }

    /// Returns whether a name leads to this socket.
    func isBound(to name: SocketName) -> Bool {
        guard case .path(let bytes) = name, let path else { return local == name }
        return path.isFile(at: String(decoding: bytes, as: UTF8.self))
    }

    /// Whether binding replaced a stale socket at the path.
    var isReplacement: Bool { path?.isReplacement ?? false }

    /// Sets the options of an endpoint for the datagrams that are sent there.
    ///
    /// - Parameter action: What the options are for, for the error message.
    /// - Throws: `DatagramFailure` if the interface does not exist, or if this socket cannot send over it.
    func apply(_ options: Endpoint, to name: SocketName, _ action: String) throws(DatagramFailure) {
        guard case .udp(let address, _) = name else { return }
        // An IPv6 socket that sends over IPv4 uses the IPv4 options.
        let isIPv6 = address.family == .ipv6
        if let interface = options.interface {
            let index = CInt(bitPattern: try Self.index(ofInterface: interface, action))
            let raw = descriptor.raw
            try Self.check("\(action): use interface \(interface)") {
                if isIPv6 {
                    var index = index
                    return setsockopt(
                        raw, ipv6Protocol, IPV6_MULTICAST_IF, &index, socklen_t(MemoryLayout<CInt>.size))
                }
                var request = ip_mreqn()
                request.imr_ifindex = index
                return setsockopt(
                    raw, ipProtocol, IP_MULTICAST_IF, &request, socklen_t(MemoryLayout<ip_mreqn>.size))
            }
        }
        if let hops = options.timeToLive.map(CInt.init) {
            switch (isIPv6, address.isMulticast) {
            case (true, true): Self.set(descriptor, ipv6Protocol, IPV6_MULTICAST_HOPS, hops)
            case (true, false): Self.set(descriptor, ipv6Protocol, IPV6_UNICAST_HOPS, hops)
            case (false, true): Self.set(descriptor, ipProtocol, IP_MULTICAST_TTL, hops)
            case (false, false): Self.set(descriptor, ipProtocol, IP_TTL, hops)
            }
        }
    }

    /// Sends one datagram. The corresponding C function is `sendto`.
    ///
    /// - Returns: The error; nil if the datagram was sent.
    func send(_ payload: [UInt8], to peer: SocketName) -> Errno? {
        let raw = descriptor.raw
        let result = payload.withUnsafeBytes { bytes in
            peer.withSocketAddress(family: family) { address, length in
                valueOrErrno {
                    CInt(
                        clamping: sendto(
                            raw, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL), address, length))
                }
            }
        }
        return if case .failure(let error) = result { error } else { nil }
    }

    /// Returns whether a sender is this socket itself, by its own name or through a group that it has joined.
    ///
    /// An echo of the socket's own datagrams would go on forever.
    ///
    /// - Parameter destination: The destination address of the datagram.
    func isItself(_ sender: SocketName, _ destination: IPAddress?) -> Bool {
        if sender == local { return true }
        guard case .udp(let address, let port) = sender, case .udp(let bound, let own) = local, port == own
        else { return false }
        if let destination, destination.isMulticast { return true }
        // If the socket is bound to all addresses, a datagram to a local address also has that address as its source.
        return bound.bytes.allSatisfy { $0 == 0 } && address.sourceAddressOfRoute() == address.withoutZone
    }

    /// The number of datagrams that the kernel has dropped because this socket's queue was full (`man 7 sock_diag`).
    var dropped: UInt32 {
        // SK_MEMINFO_DROPS is the last counter.
        var (counters, length) = ([UInt32](repeating: 0, count: 9), socklen_t(36))
        guard getsockopt(descriptor.raw, SOL_SOCKET, SO_MEMINFO, &counters, &length) == 0 else { return 0 }
        return counters[8]
    }

    /// Sets the receive buffer, and requests control messages with each datagram: timestamp, destination, hop limit,
    /// sending process, and the number of drops before it.
    private static func setOptions(_ socket: borrowing Descriptor, _ family: CInt) {
        // SO_RCVBUFFORCE may exceed the system's limit, but needs CAP_NET_ADMIN.
        if !set(socket, SOL_SOCKET, SO_RCVBUFFORCE, receiveBufferSize) {
            set(socket, SOL_SOCKET, SO_RCVBUF, receiveBufferSize)
        }
        set(socket, SOL_SOCKET, SO_TIMESTAMPNS, 1)
        set(socket, SOL_SOCKET, SO_RXQ_OVFL, 1)
        guard family != AF_UNIX else {
            set(socket, SOL_SOCKET, SO_PASSCRED, 1)
            return
        }
        set(socket, SOL_SOCKET, SO_BROADCAST, 1)
        if family == AF_INET6 {
            set(socket, ipv6Protocol, IPV6_V6ONLY, 0)
            set(socket, ipv6Protocol, IPV6_RECVPKTINFO, 1)
            set(socket, ipv6Protocol, IPV6_RECVHOPLIMIT, 1)
            set(socket, ipv6Protocol, IPV6_RECVERR, 1)
            set(socket, ipv6Protocol, IPV6_MULTICAST_ALL, 0)
        }
        // The IPv4 options below apply to an IPv6 socket too, for the IPv4 datagrams that it receives.
        if family == AF_INET { set(socket, ipProtocol, IP_PKTINFO, 1) }
        set(socket, ipProtocol, IP_RECVTTL, 1)
        set(socket, ipProtocol, IP_RECVERR, 1)
        set(socket, ipProtocol, IP_MULTICAST_ALL, 0)
    }

    @discardableResult
    private static func set(
        _ socket: borrowing Descriptor, _ level: CInt, _ option: CInt, _ value: CInt
    ) -> Bool {
        var value = value
        return setsockopt(socket.raw, level, option, &value, socklen_t(MemoryLayout<CInt>.size)) == 0
    }

    private static func check(_ action: String, _ call: () -> CInt) throws(DatagramFailure) {
        if case .failure(let error) = valueOrErrno(call) {
            throw DatagramFailure(SystemFailure(action, error))
        }
    }

    private static func join(
        _ group: IPAddress, interface: String?, _ socket: borrowing Descriptor, _ action: String
    ) throws(DatagramFailure) {
        let index =
            if let interface = interface ?? group.zone { try index(ofInterface: interface, action) } else {
                UInt32(0)
            }
        let raw = socket.raw
        let result: Result<CInt, Errno>
        if group.family == .ipv4 {
            var request = ip_mreqn()
            withUnsafeMutableBytes(of: &request.imr_multiaddr) { $0.copyBytes(from: group.bytes) }
            request.imr_ifindex = CInt(index)
            result = valueOrErrno {
                setsockopt(
                    raw, ipProtocol, IP_ADD_MEMBERSHIP, &request, socklen_t(MemoryLayout<ip_mreqn>.size))
            }
        } else {
            var request = ipv6_mreq()
            withUnsafeMutableBytes(of: &request.ipv6mr_multiaddr) { $0.copyBytes(from: group.bytes) }
            request.ipv6mr_interface = index
            result = valueOrErrno {
                setsockopt(
                    raw, ipv6Protocol, IPV6_JOIN_GROUP, &request, socklen_t(MemoryLayout<ipv6_mreq>.size))
            }
        }
        guard case .failure(let error) = result else { return }
        let hint =
            error == Errno(rawValue: ENODEV) && interface == nil
            ? ": name the interface with ?interface=; \(NetworkInterfaces.list)" : ""
        throw DatagramFailure("join \(group)", error.description + hint, code: error)
    }

    private static func index(ofInterface name: String, _ action: String) throws(DatagramFailure) -> UInt32 {
        if let index = NetworkInterfaces.index(of: name) { return index }
        throw DatagramFailure(action, NetworkInterfaces.missing(name), code: Errno(rawValue: ENODEV))
    }
}

extension SocketName {
    var kind: String { isUnix ? "unix" : "udp" }
}

extension IPAddress {
    var isMulticast: Bool { scope == .multicast }
}
