/// One of the two transports that run side by side.
public enum Lane: Int, CaseIterable, Sendable, Hashable {
    case udp
    /// TCP; in the scenario `local` a Unix datagram socket instead.
    case tcp
}

/// The direction of a packet. A sends the messages, B receives them.
public enum WireDirection: Int, CaseIterable, Sendable, Hashable {
    case aToB, bToA
}

/// The medium that carries the packets.
public enum Medium: String, Sendable, CaseIterable {
    /// Two TUN devices in private network namespaces; every packet passes through this program.
    case wire
    /// This machine's loopback device, which cannot be impaired.
    case loopback
}

/// The IP version of an experiment.
public enum LabFamily: String, Sendable, CaseIterable {
    case ipv4, ipv6
}
