import Core
import Glibc
import Kernel
import TestSupport

extension Requirement {
    /// Not available in every network namespace.
    static let loopbackBroadcasts = Requirement(
        "a route for broadcasts on loopback",
        isMet: {
            guard let socket = try? StrangerSocket(AF_INET) else { return false }
            try? socket.set(SOL_SOCKET, SO_BROADCAST, 1)
            return socket.send([], to: udp("127.255.255.255", 9))
        }())

    static let multicastIPv6 = Requirement(
        "an interface with IPv6 multicast", isMet: multicastInterface != nil)

    /// Required because IPv6 groups have no route on loopback.
    static let multicastInterface: String? = {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return nil }
        defer { freeifaddrs(list) }
        let wanted = UInt32(IFF_UP) | UInt32(IFF_MULTICAST)
        for entry in sequence(first: list, next: { $0?.pointee.ifa_next }) {
            guard let entry = entry?.pointee, entry.ifa_flags & wanted == wanted,
                entry.ifa_addr?.pointee.sa_family == sa_family_t(AF_INET6)
            else { continue }
            return String(cString: entry.ifa_name)
        }
        return nil
    }()

    static let largeUnixDatagrams = Requirement(
        "root, or a net.core.wmem_max that lets a Unix datagram have more than 256 KiB",
        isMet: {
            guard let folder = try? SocketFolder(), let sender = try? StrangerSocket(AF_UNIX),
                let receiver = try? StrangerSocket(binding: folder.name("r"))
            else { return false }
            sender.enlargeSendBuffer()
            return sender.send([UInt8](repeating: 0, count: 262_145), to: receiver.local)
        }())
}

extension StrangerSocket {
    /// Raises the send buffer to the system's limit, up to 1 MiB.
    func enlargeSendBuffer() {
        try? set(SOL_SOCKET, SO_SNDBUF, 1 << 20)
        try? set(SOL_SOCKET, SO_SNDBUFFORCE, 1 << 20)
    }
}
