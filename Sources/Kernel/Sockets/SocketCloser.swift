import CLinux
import Core
import Glibc
import SystemPackage

/// Closes a socket of any process (`SOCK_DESTROY` of `linux/sock_diag.h`), without waiting: the kernel answers at once.
///
/// The cookie keeps the kernel from closing another socket that has the same addresses by now.
///
/// - Throws: `SocketActionFailure` if the socket is gone, or the user or the kernel cannot close it.
public func closeSocket(_ request: CloseRequest) throws(SocketActionFailure) {
    do throws(SystemFailure) {
        let socket = Descriptor(
            owning: try check("open a socket diagnostics socket") { pollux_netlink_socket(NETLINK_SOCK_DIAG) }
        )
        for attempt in 0..<(request.row.state == .listen ? maxListenerAttempts : 1) {
            let answer = try destroy(request.row, peerPort: UInt16(clamping: attempt), socket)
            guard let error = answer else { return }
            // The socket is gone, or the kernel has chosen another one of its group.
            if error != .noSuchFileOrDirectory { throw SystemFailure(request.action, error) }
        }
        throw SystemFailure(request.action, .noSuchFileOrDirectory)
    } catch {
        throw SocketActionFailure(request.action, reason(error))
    }
}

/// Listeners that share their address (`SO_REUSEPORT`) are chosen by a hash of the peer's port, which each attempt
/// changes: with 64 of them, the one that is wanted is missed once in ten million times.
private let maxListenerAttempts = 1024

/// Asks the kernel to close a socket.
///
/// - Parameter peerPort: The port of the peer to look a listener up with.
/// - Returns: The kernel's error; nil if the socket is closed.
private func destroy(
    _ row: SocketRow, peerPort: UInt16, _ socket: borrowing Descriptor
) throws(SystemFailure) -> Errno? {
    var body = inet_diag_req_v2()
    body.sdiag_family = UInt8(row.family == .ipv4 ? AF_INET : AF_INET6)
    body.sdiag_protocol = UInt8(row.transport == .tcp ? IPPROTO_TCP : IPPROTO_UDP)
    body.id.idiag_sport = UInt16(truncatingIfNeeded: row.local.port).bigEndian
    body.id.idiag_dport =
        (row.state == .listen ? peerPort : UInt16(truncatingIfNeeded: row.peer.port)).bigEndian
    body.id.idiag_src = words(row.local, row.family)
    body.id.idiag_dst = words(row.peer, row.family)
    body.id.idiag_if = row.interface
    body.id.idiag_cookie = (
        UInt32(truncatingIfNeeded: row.cookie), UInt32(truncatingIfNeeded: row.cookie >> 32)
    )
    let request = netlinkRequest(bytes(of: body), type: SOCK_DESTROY, flags: NLM_F_ACK)
    let raw = socket.raw
    _ = try check("send the request") { CInt(send(raw, request, request.count, 0)) }
    // send returns after the kernel has queued its answer: an error number and the request.
    var answer = [UInt8](repeating: 0, count: 512)
    let count = try check("read the answer") {
        CInt(answer.withUnsafeMutableBytes { recv(raw, $0.baseAddress, $0.count, CInt(MSG_DONTWAIT)) })
    }
    do throws(NetlinkFailure) {
        try NetlinkMessages.checkAcknowledgement(answer.span.bytes.extracting(first: Int(count)))
        return nil
    } catch {
        guard case .refused(let number) = error else { return .badMessage }
        return Errno(rawValue: number)
    }
}

/// Returns an address as the four words of `struct inet_diag_sockid`; IPv4 uses only the first.
private func words(_ end: SocketAddressBits, _ family: SocketFamily) -> (UInt32, UInt32, UInt32, UInt32) {
    func word(_ number: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: number).bigEndian }
    return family == .ipv4
        ? (word(end.low), 0, 0, 0)
        : (word(end.high >> 32), word(end.high), word(end.low >> 32), word(end.low))
}

private func reason(_ failure: SystemFailure) -> SocketActionFailure.Reason {
    switch failure.errno {
    case .notPermitted: .needsNetworkAdministration
    case .noSuchFileOrDirectory: .socketGone
    case .notSupported: .cannotClose
    default: .system(failure.reason)
    }
}
