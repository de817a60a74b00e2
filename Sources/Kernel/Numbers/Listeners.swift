import CLinux
import Core
import Glibc
import SystemPackage

/// Returns every TCP listener and every bound UDP socket without a peer in this network namespace, over IPv4 and
/// IPv6, with the processes that hold it.
///
/// The kernel lists the sockets over `NETLINK_SOCK_DIAG` (`man 7 sock_diag`). Finding the processes reads every
/// `/proc/PID/fd`, which takes milliseconds or more: call this on a worker thread.
/// - Throws: `SystemFailure` if the kernel does not list the sockets.
public func listeners() throws(SystemFailure) -> [Listener] {
    let socket = Descriptor(
        owning: try check("open a socket diagnostics socket") { pollux_diagnostics_socket() })
    var found: [(socket: InetSocket, transport: Listener.Transport)] = []
    for transport in Listener.Transport.allCases {
        for family in IPAddress.Family.allCases {
            for row in try dump(transport, family, over: socket) { found.append((row, transport)) }
        }
    }
    let owners = SocketOwners(of: found.map(\.socket.inode))
    return found.map { row, transport in
        Listener(
            address: row.address, port: row.localPort, transport: transport, uid: row.uid, inode: row.inode,
            processes: owners.names(holding: row.inode))
    }
}

extension Listener.Transport {
    fileprivate var systemProtocol: UInt8 { self == .tcp ? 6 : 17 }

    /// The state of a socket that accepts traffic from anyone, from the kernel's `tcp_states.h`: `TCP_LISTEN`, or
    /// `TCP_CLOSE` for a UDP socket without a peer.
    fileprivate var listeningState: UInt32 { self == .tcp ? 10 : 7 }
}

extension InetSocket {
    /// The local address, with a zone if it is link-local and the socket is bound to an interface.
    fileprivate var address: IPAddress {
        let address = localAddress
        guard interface != 0, address.family == .ipv6, address.scope == .linkLocal else { return address }
        return IPAddress(bytes: address.bytes, zone: IPAddress.interfaceName(interface)) ?? address
    }
}

/// Requests the sockets of one protocol and family, and reads all of the kernel's replies.
private func dump(
    _ transport: Listener.Transport, _ family: IPAddress.Family, over socket: borrowing Descriptor
) throws(SystemFailure) -> [InetSocket] {
    let action = "list \(transport.rawValue) sockets over \(family == .ipv4 ? "IPv4" : "IPv6")"
    let request = dumpRequest(transport, family)
    let descriptor = socket.raw
    _ = try check(action) { CInt(send(descriptor, request, request.count, 0)) }
    var sockets: [InetSocket] = []
    // The kernel fills replies up to the size of the buffer, at most 32 kB.
    var buffer = [UInt8](repeating: 0, count: 32 * 1024)
    // Makes recv return the full length of a reply that did not fit.
    let fullLength = CInt(MSG_TRUNC)
    while true {
        let count = try check(action) {
            CInt(buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, fullLength) })
        }
        guard count <= buffer.count else { throw SystemFailure(action, .messageTooLong) }
        do throws(SocketDiagnosticsFailure) {
            let answer = buffer.span.bytes.extracting(first: Int(count))
            if try SocketDiagnostics.read(answer, into: &sockets) { return sockets }
        } catch {
            // The kernel has no IPv6.
            if error == .refused(ENOENT), family == .ipv6 { return [] }
            throw SystemFailure(action, error)
        }
    }
}

extension SystemFailure {
    fileprivate init(_ action: String, _ failure: SocketDiagnosticsFailure) {
        if case .refused(let number) = failure {
            self.init(action, Errno(rawValue: number))
        } else {
            self.init("\(action): \(failure)", .badMessage)
        }
    }
}

/// Returns the request: a `struct nlmsghdr` and a `struct inet_diag_req_v2`.
private func dumpRequest(_ transport: Listener.Transport, _ family: IPAddress.Family) -> [UInt8] {
    var request = inet_diag_req_v2()
    request.sdiag_family = UInt8(family == .ipv4 ? AF_INET : AF_INET6)
    request.sdiag_protocol = transport.systemProtocol
    request.idiag_states = 1 << transport.listeningState
    var header = nlmsghdr()
    header.nlmsg_len = UInt32(MemoryLayout<nlmsghdr>.size + MemoryLayout<inet_diag_req_v2>.size)
    header.nlmsg_type = UInt16(SOCK_DIAG_BY_FAMILY)
    header.nlmsg_flags = UInt16(NLM_F_REQUEST | NLM_F_DUMP)
    return withUnsafeBytes(of: header) { Array($0) } + withUnsafeBytes(of: request) { Array($0) }
}
