import CLinux
import Core
import Glibc
import SystemPackage

/// The end-point sockets of one end, made in its namespace.
struct WireSockets {
    /// A's UDP socket and unconnected TCP socket, or B's UDP socket and TCP listener; may be empty at B.
    private(set) var descriptors: [SharedDescriptor] = []
    /// TCP's congestion control; nil without a TCP socket.
    private(set) var congestionControl: String?

    init(_ end: WireEnd, _ request: WireRequest) throws(SystemFailure) {
        guard end == .a || request.hasListener else { return }
        let (own, peer) = (end.address(request.family), end.other.address(request.family))
        let udp = SharedDescriptor(
            owning: try check("open a UDP socket") { pollux_nonblocking_datagram_socket(own.systemFamily) })
        let tcp = SharedDescriptor(
            owning: try check("open a TCP socket") { pollux_stream_socket(own.systemFamily) })
        congestionControl = try TCPOptions.set(on: tcp.descriptor)
        let port = end == .a ? WireEnd.senderPort : WireEnd.receiverPort
        if end == .b, let size = request.receiveBuffer {
            for socket in [udp, tcp] { try socket.descriptor.setReceiveBuffer(size) }
        }
        for socket in [udp, tcp] {
            _ = try check("bind \(own.withPort(port))") {
                own.withSocketAddress(port: port) { bind(socket.raw, $0, $1) }
            }
        }
        if end == .a {
            // A connected UDP socket reports ICMP errors, such as a port on which nobody listens.
            _ = try check("connect udp \(peer.withPort(WireEnd.receiverPort))") {
                peer.withSocketAddress(port: WireEnd.receiverPort) { connect(udp.raw, $0, $1) }
            }
        } else {
            _ = try check("listen \(own.withPort(port))") { listen(tcp.raw, 1) }
        }
        descriptors = [udp, tcp]
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
}

/// The options of every TCP socket of the lab, so that runs on different machines can be compared.
enum TCPOptions {
    /// Candidates in order of preference. With another system default, such as bbr, the scenarios would show
    /// other effects.
    private static let congestionControls = ["cubic", "reno"]

    /// Sets the options.
    ///
    /// - Returns: The congestion control.
    static func set(on socket: borrowing Descriptor) throws(SystemFailure) -> String {
        let raw = socket.raw
        var one: CInt = 1
        _ = try check("set TCP_NODELAY") {
            setsockopt(raw, pollux_ipproto_tcp(), TCP_NODELAY, &one, socklen_t(MemoryLayout<CInt>.size))
        }
        // Closes the socket immediately: one that waits for its peer would keep the namespace for minutes.
        var abort = linger(l_onoff: 1, l_linger: 0)
        _ = try check("set SO_LINGER") {
            setsockopt(raw, SOL_SOCKET, SO_LINGER, &abort, socklen_t(MemoryLayout<linger>.size))
        }
        var error = Errno.noSuchFileOrDirectory
        for name in congestionControls {
            switch valueOrErrno({
                setsockopt(raw, pollux_ipproto_tcp(), TCP_CONGESTION, name, socklen_t(name.utf8.count))
            }) {
            case .success: return name
            case .failure(let failure): error = failure
            }
        }
        throw SystemFailure("set TCP_CONGESTION", error)
    }
}
