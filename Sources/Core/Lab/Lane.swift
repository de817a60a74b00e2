/// One of the two transports that run side by side.
public enum Lane: Int, CaseIterable, Sendable, Hashable {
    case udp
    /// TCP; in the scenario `local` a Unix datagram socket takes its place.
    case tcp
}

/// Which way a packet goes. A sends the messages, B receives them.
public enum WireDirection: Int, CaseIterable, Sendable, Hashable {
    case aToB, bToA
}

/// What carries the packets.
public enum Medium: String, Sendable, CaseIterable {
    /// Two TUN devices in network namespaces of our own; every packet passes through this program.
    case wire
    /// The loopback device of this machine, which nobody can impair.
    case loopback
}

public enum LabFamily: String, Sendable, CaseIterable {
    case ipv4, ipv6
}
