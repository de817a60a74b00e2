import CLinux
import Core
import Glibc
import SystemPackage

/// The sockets of both ends of one lane.
struct LaneEnds {
    /// A's socket: a datagram socket is connected, a TCP socket not yet.
    let sender: SharedDescriptor
    /// B's datagram socket or TCP listener; nil if the scenario has no listener.
    let receiver: SharedDescriptor?
    /// The address and port that TCP connects to.
    let address: IPAddress
    let port: UInt16

    /// Uses the sockets that the helper passed.
    init(_ wire: Wire, _ lane: Lane, _ setup: LabSetup, sender: SharedDescriptor) {
        (self.sender, receiver) = (sender, wire.b.sockets?[lane])
        address = WireEnd.b.address(setup.family)
        port = PacketLanes(setup.transports).receiverPort(of: lane)
    }

    /// Opens sockets on this machine's loopback device, on a port chosen by the kernel, or a pair of Unix sockets.
    init(loopback transport: Transport, _ setup: LabSetup) throws(SystemFailure) {
        address = IPAddress(setup.family == .ipv4 ? "127.0.0.1" : "::1") ?? IPAddress(ipv4: 0x7f00_0001)
        guard transport != .unix else {
            var raws: [CInt] = [-1, -1]
            _ = try check("create a pair of Unix sockets") { pollux_datagram_pair(&raws) }
            (sender, receiver) = (SharedDescriptor(owning: raws[0]), SharedDescriptor(owning: raws[1]))
            port = 0
            return
        }
        sender = try transport.openSocket(address.systemFamily)
        let receiver = try transport.openSocket(address.systemFamily)
        if let size = setup.load.receiveBuffer { try receiver.descriptor.setReceiveBuffer(size) }
        try receiver.descriptor.bind(to: address, port: 0)
        port = try receiver.descriptor.localPort()
        if !transport.isTCP { try sender.descriptor.connectDatagrams(to: address, port: port) }
        // Without a listener the socket closes on return, so that its port refuses everything.
        guard setup.load.hasListener else {
            self.receiver = nil
            return
        }
        if transport.isTCP { try receiver.descriptor.listen(on: address, port: port) }
        self.receiver = receiver
    }
}

extension LanePair<LaneEnds> {
    /// Uses the sockets that the helper passed; nil if A's are missing.
    init?(_ wire: Wire, _ setup: LabSetup) {
        guard let senders = wire.a.sockets else { return nil }
        self.init(
            LaneEnds(wire, .first, setup, sender: senders.first),
            LaneEnds(wire, .second, setup, sender: senders.second))
    }

    /// Opens sockets on this machine.
    init(loopback setup: LabSetup) throws(SystemFailure) {
        self = try setup.transports.map { transport throws(SystemFailure) in
            try LaneEnds(loopback: transport, setup)
        }
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
