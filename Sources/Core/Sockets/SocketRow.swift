/// A socket as the kernel lists it, at a fixed size, so that 100,000 of them are one block of memory.
///
/// What varies in size stands in the `SocketTable` that the row belongs to.
public struct SocketRow: Sendable, Equatable {
    public var transport: SocketTransport
    public var kind: SocketKind
    public var state: SocketState
    public var family: SocketFamily
    public var flags: Flags = []
    public var timer: SocketTimer = .none
    /// The index of the congestion control in `SocketTable.algorithms`; `noAlgorithm` for none.
    public var algorithm = Self.noAlgorithm
    /// Together with the family, the identity of the socket: never 0, and never used again. 0 for a row that was read
    /// from `/proc/net`, which has no cookies.
    public var cookie: UInt64 = 0
    public var local = SocketAddressBits()
    public var peer = SocketAddressBits()
    /// The index of the interface that the socket is bound to; 0 for any.
    public var interface: UInt32 = 0
    /// 0 for a socket without a file: TIME_WAIT, or not accepted yet.
    public var inode: UInt32 = 0
    /// The user that created the socket; meaningless without `Flags.hasUser`.
    public var uid: UInt32 = 0
    /// Bytes received and not yet read; for a listener, connections that wait for `accept`.
    public var receiveQueue: UInt32 = 0
    /// Bytes sent and not yet acknowledged, or queued; for a listener, the limit of its backlog.
    public var sendQueue: UInt32 = 0
    /// Datagrams or segments that the kernel dropped because a buffer was full.
    public var drops: UInt32 = 0
    /// Sizes of the buffers in bytes.
    public var receiveBuffer: UInt32 = 0
    public var sendBuffer: UInt32 = 0
    /// Milliseconds until the timer fires; meaningless if `timer` is `none`.
    public var timerMilliseconds: UInt32 = 0
    /// The inode of the socket at the other end of a Unix connection; 0 for none.
    public var peerInode: UInt32 = 0
    /// The inode number of the control group in which the socket was created; 0 if unknown.
    public var controlGroup: UInt64 = 0
    /// The index of the connection's statistics in `SocketTable.tcp`; `none` for none.
    public var tcp = Self.none
    /// The position of a Unix socket's name in `SocketTable.names`; empty for an unnamed socket.
    public var nameOffset = 0
    public var nameLength: UInt16 = 0

    /// The absence of an index into the table.
    public static let none: Int32 = -1
    public static let noAlgorithm: UInt8 = .max

    public struct Flags: OptionSet, Sendable, Equatable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The socket has a peer.
        public static let hasPeer = Flags(rawValue: 1)
        /// `uid` is known. The kernel has no user for TIME_WAIT and SYN_RECV.
        public static let hasUser = Flags(rawValue: 2)
        /// `IPV6_V6ONLY`: an IPv6 wildcard that takes no IPv4 traffic.
        public static let isIPv6Only = Flags(rawValue: 4)
        /// Multipath TCP (RFC 8684).
        public static let isMultipath = Flags(rawValue: 8)
        /// The kernel reported `drops` and the sizes of the buffers.
        public static let hasMemory = Flags(rawValue: 16)
    }

    public init(transport: SocketTransport, kind: SocketKind, state: SocketState, family: SocketFamily) {
        (self.transport, self.kind, self.state, self.family) = (transport, kind, state, family)
    }

    /// The identity of the socket; a row without a cookie has its inode instead, with a bit that no cookie has.
    public var id: SocketID {
        SocketID(family: family, cookie: cookie != 0 ? cookie : UInt64(inode) | 1 << 63)
    }

    /// Drops, if the kernel reported them. `/proc/net/raw` has drops, but no sizes of buffers.
    public var knownDrops: UInt32? {
        flags.contains(.hasMemory) || transport == .raw && cookie == 0 ? drops : nil
    }

    /// Whether the socket is a TCP listener or an unconnected UDP socket: it takes traffic from any peer.
    public var isListening: Bool {
        switch transport {
        case .tcp: state == .listen
        case .udp, .udplite: state == .unconnected && local.port != 0
        case .raw, .unix, .packet, .netlink: false
        }
    }
}

/// The identity of a socket for as long as the machine runs.
public struct SocketID: Sendable, Hashable {
    public let family: SocketFamily
    public let cookie: UInt64

    public init(family: SocketFamily, cookie: UInt64) { (self.family, self.cookie) = (family, cookie) }
}

/// The address and port of one end of a socket, at a fixed size.
public struct SocketAddressBits: Sendable, Hashable {
    /// The address in network byte order as one number; an IPv4 address is in the low 32 bits of `low`.
    public var high: UInt64
    public var low: UInt64
    /// A port for TCP and UDP; the IP protocol for raw, the Ethernet protocol for packet, and the port id for netlink
    /// sockets.
    public var port: UInt32

    public init(high: UInt64 = 0, low: UInt64 = 0, port: UInt32 = 0) {
        (self.high, self.low, self.port) = (high, low, port)
    }

    /// Whether this is the IPv6 form of an IPv4 address, `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2).
    public var isMappedIPv4: Bool { high == 0 && low >> 32 == 0xffff }

    /// The address without a zone; that of IPv4 if the kernel lists it in its IPv6 form.
    ///
    /// - Parameter family: The family of the socket, `ipv4` or `ipv6`.
    public func address(_ family: SocketFamily) -> IPAddress {
        family == .ipv4 || isMappedIPv4
            ? IPAddress(ipv4: UInt32(truncatingIfNeeded: low))
            : IPAddress(family: .ipv6, high: high, low: low)
    }
}

/// The protocol of a socket. The case names are those of `pollux sockets --json`.
public enum SocketTransport: UInt8, Sendable, CaseIterable {
    case tcp, udp, udplite, raw, unix, packet, netlink

    public var name: String { Self.names[Int(rawValue)] }
    // Written out: the first reflection of a case costs milliseconds of the start, since it makes the runtime search
    // all conformances of the binary several times.
    private static let names = ["tcp", "udp", "udplite", "raw", "unix", "packet", "netlink"]

    /// Whether the sockets have IP addresses.
    public var isInternet: Bool { rawValue <= Self.raw.rawValue }
    /// Whether the sockets have ports.
    public var hasPorts: Bool { rawValue <= Self.udplite.rawValue }
}

/// The type of a socket (`man 2 socket`).
public enum SocketKind: UInt8, Sendable, CaseIterable {
    case stream, dgram, seqpacket, raw

    public var name: String { Self.names[Int(rawValue)] }
    private static let names = ["stream", "dgram", "seqpacket", "raw"]
}

public enum SocketFamily: UInt8, Sendable, CaseIterable {
    case ipv4, ipv6, unix, packet, netlink

    public var name: String { Self.names[Int(rawValue)] }
    private static let names = ["ipv4", "ipv6", "unix", "packet", "netlink"]
}

/// The state of a socket: the states of TCP (RFC 9293 §3.3.2), and two of Linux.
public enum SocketState: UInt8, Sendable, CaseIterable {
    case listen, established, synSent, synReceived, finWait1, finWait2, timeWait, closeWait, lastAck, closing
    /// A TCP socket with a port that neither listens nor is connected. It is why a port is "in use" although no process
    /// listens.
    case bound
    /// A socket of another protocol without a peer.
    case unconnected

    /// The name as it is printed.
    public var name: String {
        switch self {
        case .listen: "LISTEN"
        case .established: "ESTABLISHED"
        case .synSent: "SYN_SENT"
        case .synReceived: "SYN_RECV"
        case .finWait1: "FIN_WAIT1"
        case .finWait2: "FIN_WAIT2"
        case .timeWait: "TIME_WAIT"
        case .closeWait: "CLOSE_WAIT"
        case .lastAck: "LAST_ACK"
        case .closing: "CLOSING"
        case .bound: "BOUND"
        case .unconnected: "UNCONNECTED"
        }
    }

    /// Creates a state from the kernel's number in `include/net/tcp_states.h`, which all protocols share.
    ///
    /// - Parameter isTCP: Whether a closed socket is a bound one. The kernel lists only those, as state 7, or as the
    ///   pseudo-state 13.
    init?(kernel number: UInt8, isTCP: Bool) {
        switch number {
        case 1: self = .established
        case 2: self = .synSent
        case 3, 12: self = .synReceived
        case 4: self = .finWait1
        case 5: self = .finWait2
        case 6: self = .timeWait
        case 7, 13: self = isTCP ? .bound : .unconnected
        case 8: self = .closeWait
        case 9: self = .lastAck
        case 10: self = .listen
        case 11: self = .closing
        default: return nil
        }
    }
}

/// The timer of a TCP connection: the values of `idiag_timer` (`man 7 sock_diag`).
public enum SocketTimer: UInt8, Sendable {
    case none, retransmit, keepalive, timeWait, probe

    public var name: String { self == .timeWait ? "timewait" : "\(self)" }
}
