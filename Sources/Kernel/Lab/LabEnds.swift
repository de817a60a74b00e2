import CLinux
import Core
import Glibc
import SystemPackage

/// The sockets of both ends of the wire or loopback.
struct LabEnds {
    /// A's sockets: UDP connected, TCP not connected yet.
    var udpSender, tcpSender: SharedDescriptor
    /// B's sockets; nil if the scenario has no listener.
    var udpReceiver, listener: SharedDescriptor?
    /// The address that TCP connects to.
    var address: IPAddress
    var port: UInt16
    var congestionControl: String

    /// Uses the sockets that the helper passed; nil if one is missing.
    init?(_ wire: Wire, _ family: LabFamily) {
        guard let udp = wire.a.udp, let tcp = wire.a.tcp else { return nil }
        (udpSender, tcpSender, udpReceiver, listener) = (udp, tcp, wire.b.udp, wire.b.tcp)
        (address, port) = (WireEnd.b.address(family), WireEnd.receiverPort)
        congestionControl = wire.congestionControl
    }

    /// Opens sockets on this machine's loopback device, on ports chosen by the kernel.
    init(loopback setup: LabSetup) throws(SystemFailure) {
        let loopback = IPAddress(setup.family == .ipv4 ? "127.0.0.1" : "::1") ?? IPAddress(ipv4: 0x7f00_0001)
        func open(_ name: String, _ call: (CInt) -> CInt) throws(SystemFailure) -> SharedDescriptor {
            let raw = try check("open a \(name) socket") { call(loopback.systemFamily) }
            return SharedDescriptor(owning: raw)
        }
        udpSender = try open("UDP", pollux_nonblocking_datagram_socket)
        tcpSender = try open("TCP", pollux_stream_socket)
        congestionControl = try TCPOptions.set(on: tcpSender.descriptor)
        let receiver = try open("UDP", pollux_nonblocking_datagram_socket)
        let listener = try open("TCP", pollux_stream_socket)
        _ = try TCPOptions.set(on: listener.descriptor)
        for socket in [receiver, listener] {
            if let size = setup.load.receiveBuffer { try socket.descriptor.setReceiveBuffer(size) }
            _ = try check("bind \(loopback.withPort(0))") {
                loopback.withSocketAddress(port: 0) { bind(socket.raw, $0, $1) }
            }
        }
        (address, port) = (loopback, try listener.descriptor.localPort())
        let datagramPort = try receiver.descriptor.localPort()
        let sender = udpSender
        _ = try check("connect udp \(loopback.withPort(datagramPort))") {
            loopback.withSocketAddress(port: datagramPort) { connect(sender.raw, $0, $1) }
        }
        // Without a listener both sockets close on return, so that their ports refuse everything.
        guard setup.load.hasListener else { return }
        _ = try check("listen \(loopback.withPort(port))") { listen(listener.raw, 1) }
        (udpReceiver, self.listener) = (receiver, listener)
    }
}

extension Descriptor {
    /// Returns the port that the socket is bound to (`man 2 getsockname`).
    func localPort() throws(SystemFailure) -> UInt16 {
        var storage = sockaddr_storage()
        let raw = raw
        _ = try check("read the local port") {
            withUnsafeMutablePointer(to: &storage) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                    return getsockname(raw, $0, &length)
                }
            }
        }
        // The port has the same offset for IPv4 and IPv6.
        return withUnsafeBytes(of: &storage) {
            UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
        }
    }
}
