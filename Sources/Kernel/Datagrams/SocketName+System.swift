import CLinux
import Core
import Glibc

extension SocketName {
    /// Converts a `sockaddr` from the kernel; an IPv4-mapped address becomes IPv4.
    ///
    /// - Parameter length: The length returned by the kernel, which is where a Unix name ends.
    init?(_ address: UnsafePointer<sockaddr>, length: Int) {
        guard length >= MemoryLayout<sa_family_t>.size else {
            self = .unnamed
            return
        }
        switch CInt(address.pointee.sa_family) {
        case AF_UNIX: self.init(unix: UnsafeRawBufferPointer(start: address, count: length).dropFirst(2))
        case AF_INET:
            let port = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port }
            guard let ip = IPAddress(address) else { return nil }
            self = .udp(ip, UInt16(bigEndian: port))
        case AF_INET6:
            let port = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { $0.pointee.sin6_port }
            guard let ip = IPAddress(address) else { return nil }
            self = .udp(ip.unmapped, UInt16(bigEndian: port))
        default: return nil
        }
    }

    private init(unix path: Slice<UnsafeRawBufferPointer>) {
        guard let first = path.first else {
            self = .unnamed
            return
        }
        self = first == 0 ? .abstract(Array(path.dropFirst())) : .path(Array(path.prefix { $0 != 0 }))
    }

    /// Calls `body` with the name as a `sockaddr`.
    ///
    /// - Parameter family: The family of the socket; an IPv6 socket sends over IPv4 to mapped addresses (RFC 4291
    ///   §2.5.5.2).
    func withSocketAddress<Result>(
        family: CInt, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        switch self {
        case .udp(let address, let port):
            let mapped = family == AF_INET6 ? address.mapped : address
            return mapped.withSocketAddress(port: port, body)
        case .path(let bytes): return Self.withUnixAddress(bytes + [0], body)
        case .abstract(let bytes): return Self.withUnixAddress([0] + bytes, body)
        case .unnamed: return Self.withUnixAddress([], body)
        }
    }

    private static func withUnixAddress<Result>(
        _ path: [UInt8], _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let length = min(path.count, MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.prefix(length)) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sa_family_t>.size + length))
            }
        }
    }

    /// The address family of a socket that can send to this name.
    var family: CInt {
        switch self {
        case .udp(let address, _): address.systemFamily
        case .path, .abstract, .unnamed: AF_UNIX
        }
    }

    /// Reads the name that a socket is bound to. The corresponding C function is `getsockname`.
    init(localOf socket: borrowing Descriptor) {
        var storage = sockaddr_storage()
        let raw = socket.raw
        self = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                guard getsockname(raw, address, &length) == 0 else { return .unnamed }
                return SocketName(address, length: Int(length)) ?? .unnamed
            }
        }
    }
}

extension IPAddress {
    /// The IPv4 address inside an IPv4-mapped one; any other address unchanged.
    var unmapped: IPAddress {
        let octets = bytes
        guard family == .ipv6, octets[..<10].allSatisfy({ $0 == 0 }), octets[10] == 0xff, octets[11] == 0xff
        else { return self }
        return IPAddress(bytes: Array(octets[12...])) ?? self
    }

    fileprivate var mapped: IPAddress {
        guard family == .ipv4 else { return self }
        return IPAddress(bytes: [UInt8](repeating: 0, count: 10) + [0xff, 0xff] + bytes) ?? self
    }
}
