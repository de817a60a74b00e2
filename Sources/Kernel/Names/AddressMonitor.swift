import CLinux
import Core
import Glibc

/// Hears of it when an address or an interface of this machine comes or goes (`man 7 rtnetlink`).
public final class AddressMonitor {
    private let socket: Descriptor

    /// - Throws: `SystemFailure` where the kernel gives no such socket.
    public init() throws(SystemFailure) {
        socket = Descriptor(owning: try check("open a route socket") { pollux_route_socket() })
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        address.nl_groups = pollux_address_groups()
        _ = try check("follow address changes") {
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket.raw, $0, socklen_t(MemoryLayout<sockaddr_nl>.size))
                }
            }
        }
    }

    /// Has `changed` called until the registration is released.
    ///
    /// - Parameter changed: Called once for all that has happened since the last call. What changed is
    ///   not read from the messages, some of which may have been lost; it is asked for anew.
    public func register(with poller: Poller, changed: @escaping () -> Void) -> Poller.Registration {
        poller.add(socket, .readable, name: "address changes") { [self] _ in
            drain()
            changed()
        }
    }

    private func drain() {
        var buffer = [UInt8](repeating: 0, count: 8192)
        // An overrun (ENOBUFS) is reported once and clears itself.
        while recv(socket.raw, &buffer, buffer.count, 0) > 0 || errno == ENOBUFS || errno == EINTR {}
    }
}
