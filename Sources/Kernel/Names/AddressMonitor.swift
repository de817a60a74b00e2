import CLinux
import Core
import Glibc

/// A monitor for changes of the addresses and interfaces of this machine (`man 7 rtnetlink`).
public final class AddressMonitor {
    private let socket: Descriptor

    /// - Throws: `SystemFailure` if the kernel refuses the socket.
    public init() throws(SystemFailure) {
        socket = Descriptor(owning: try check("open a route socket") { pollux_route_socket() })
        var address = sockaddr_nl()
        address.nl_family = sa_family_t(AF_NETLINK)
        address.nl_groups = pollux_address_groups()
        _ = try check("subscribe to address changes") {
            withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(socket.raw, $0, socklen_t(MemoryLayout<sockaddr_nl>.size))
                }
            }
        }
    }

    /// Calls `changed` after every change until the registration is released.
    ///
    /// - Parameter changed: Called once for all changes since the last call. It gets no details and must query the
    ///   addresses again, because messages may have been lost.
    public func register(with poller: Poller, changed: @escaping () -> Void) -> Poller.Registration {
        poller.add(socket, .readable, name: "address changes") { [self] _ in
            drain()
            changed()
        }
    }

    /// The maximum number of messages per turn of the loop, since more may arrive while they are read.
    private static let maxMessages = 256

    private func drain() {
        var buffer = [UInt8](repeating: 0, count: 8192)
        for _ in 0..<Self.maxMessages {
            // recv reports an overrun (ENOBUFS) once, which clears it.
            guard recv(socket.raw, &buffer, buffer.count, 0) > 0 || errno == ENOBUFS || errno == EINTR else {
                return
            }
        }
    }
}
