import CLinux
import Core
import Glibc

extension IPAddress {
    /// Creates an address from a `sockaddr_in` or `sockaddr_in6`; nil for another family.
    init?(_ socketAddress: UnsafePointer<sockaddr>) {
        switch CInt(socketAddress.pointee.sa_family) {
        case AF_INET:
            let bytes = socketAddress.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { inet in
                withUnsafeBytes(of: inet.pointee.sin_addr) { Array($0) }
            }
            self.init(bytes: bytes)
        case AF_INET6:
            let (bytes, scope) = socketAddress.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { inet in
                (withUnsafeBytes(of: inet.pointee.sin6_addr) { Array($0) }, inet.pointee.sin6_scope_id)
            }
            self.init(bytes: bytes, zone: scope == 0 ? nil : Self.interfaceName(scope))
        default: return nil
        }
    }

    static func interfaceName(_ index: UInt32) -> String {
        var name = [CChar](repeating: 0, count: Int(IF_NAMESIZE))
        guard if_indextoname(index, &name) != nil else { return String(index) }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    var systemFamily: CInt { family == .ipv4 ? AF_INET : AF_INET6 }

    /// The index of the zone's interface; 0 without a zone, nil if no interface has that name.
    ///
    /// A numeric zone is used as the index without a check, as `getaddrinfo` does.
    var zoneIndex: UInt32? {
        guard let zone else { return 0 }
        let index = if_nametoindex(zone)
        return index != 0 ? index : UInt32(zone)
    }

    /// Calls `body` with the address and port as a `sockaddr` and its length.
    func withSocketAddress<Result>(port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result)
        -> Result
    {
        func call<Address>(_ address: Address) -> Result {
            withUnsafePointer(to: address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<Address>.size))
                }
            }
        }
        switch family {
        case .ipv4:
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes) }
            return call(address)
        case .ipv6:
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes) }
            address.sin6_scope_id = zoneIndex ?? 0
            return call(address)
        }
    }

    /// The local address that the kernel would send from to reach this one; nil without a route.
    ///
    /// Connecting a datagram socket chooses the route and sends nothing (`man 7 udp`).
    func sourceAddressOfRoute() -> IPAddress? {
        guard case .success(let raw) = valueOrErrno({ pollux_datagram_socket(systemFamily) }) else {
            return nil
        }
        let socket = Descriptor(owning: raw)
        // Any port will do, except 0, which some kernels refuse.
        guard withSocketAddress(port: 9, { connect(socket.raw, $0, $1) }) == 0 else { return nil }
        var storage = sockaddr_storage()
        return withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                guard getsockname(socket.raw, address, &length) == 0 else { return nil }
                return IPAddress(address)?.withoutZone
            }
        }
    }
}
