import CLinux
import Core
import Glibc

/// One request for sockets: those of one protocol, and of one address family where the protocol has several.
struct SocketDump {
    let transport: SocketTransport
    /// nil for TCP, whose families are listed together, and for a protocol without IP addresses.
    let family: IPAddress.Family?
    /// The states of the sockets, one bit for each of the kernel's numbers. All of them include a TCP socket that is
    /// only bound.
    var states = UInt32.max
    /// Whether to ask for statistics and sizes of buffers as well.
    var hasDetails = true

    /// The dumps of all sockets. Those with rates come first, so that they are closest to the time of the snapshot.
    static let all: [SocketDump] = SocketTransport.allCases.flatMap { transport -> [SocketDump] in
        transport.isInternet && transport != .tcp
            ? IPAddress.Family.allCases.map { SocketDump(transport: transport, family: $0) }
            : [SocketDump(transport: transport, family: nil)]
    }

    /// The dumps of the sockets that take traffic from any peer: `TCP_LISTEN`, and `TCP_CLOSE` for a UDP socket without
    /// a peer (`tcp_states.h`).
    static let listening: [SocketDump] =
        [SocketDump(transport: .tcp, family: nil, states: 1 << 10, hasDetails: false)]
        + IPAddress.Family.allCases.map {
            SocketDump(transport: .udp, family: $0, states: 1 << 7, hasDetails: false)
        }

    /// The sockets of the dump, as `UDP sockets over IPv4`.
    var title: String { transport.title + (family.map { " over \($0.title)" } ?? "") }

    /// The request: a `struct nlmsghdr` and a request of the protocol (`man 7 sock_diag`).
    var request: [UInt8] {
        switch transport {
        case .tcp:
            // The old request lists both families, so that the kernel walks through its table of connections only once.
            NetlinkSocket.request(
                inet_diag_req(
                    idiag_family: UInt8(AF_UNSPEC), idiag_src_len: 0, idiag_dst_len: 0, idiag_ext: extensions,
                    id: inet_diag_sockid(), idiag_states: states, idiag_dbs: 0),
                type: TCPDIAG_GETSOCK)
        case .udp, .udplite, .raw: NetlinkSocket.request(internetRequest(family))
        case .unix:
            NetlinkSocket.request(
                unix_diag_req(
                    sdiag_family: UInt8(AF_UNIX), sdiag_protocol: 0, pad: 0, udiag_states: states,
                    udiag_ino: 0,
                    udiag_show: UInt32(
                        UDIAG_SHOW_NAME | UDIAG_SHOW_PEER | UDIAG_SHOW_RQLEN | UDIAG_SHOW_MEMINFO
                            | UDIAG_SHOW_UID),
                    udiag_cookie: (0, 0)))
        case .packet:
            NetlinkSocket.request(
                packet_diag_req(
                    sdiag_family: UInt8(AF_PACKET), sdiag_protocol: 0, pad: 0, pdiag_ino: 0,
                    pdiag_show: UInt32(PACKET_SHOW_INFO | PACKET_SHOW_MEMINFO), pdiag_cookie: (0, 0)))
        case .netlink:
            // Swift imports NDIAG_PROTO_ALL, a cast, as -1.
            NetlinkSocket.request(
                netlink_diag_req(
                    sdiag_family: UInt8(AF_NETLINK), sdiag_protocol: .max, pad: 0,
                    ndiag_ino: 0, ndiag_show: UInt32(NDIAG_SHOW_MEMINFO), ndiag_cookie: (0, 0)))
        }
    }

    /// The requests for multipath TCP sockets. The number of the protocol does not fit into the header of a request, and
    /// a kernel that does not know the attribute with it finds no protocol instead.
    var multipathRequests: [[UInt8]] { IPAddress.Family.allCases.map(multipathRequest) }

    private func multipathRequest(_ family: IPAddress.Family) -> [UInt8] {
        var request = internetRequest(family)
        request.sdiag_protocol = 0
        var attribute = nlattr()
        attribute.nla_len = UInt16(MemoryLayout<nlattr>.size + MemoryLayout<UInt32>.size)
        attribute.nla_type = UInt16(INET_DIAG_REQ_PROTOCOL)
        return NetlinkSocket.request(
            request, attributes: bytes(of: attribute) + bytes(of: Self.multipathProtocol))
    }

    /// `IPPROTO_MPTCP`.
    private static let multipathProtocol: UInt32 = 262

    private func internetRequest(_ family: IPAddress.Family?) -> inet_diag_req_v2 {
        var request = inet_diag_req_v2()
        request.sdiag_family = UInt8(family == .ipv6 ? AF_INET6 : AF_INET)
        request.sdiag_protocol =
            switch transport {
            case .udp: 17
            case .udplite: 136
            default: UInt8(IPPROTO_RAW)
            }
        (request.idiag_states, request.idiag_ext) = (states, extensions)
        return request
    }

    /// The attributes to ask for.
    private var extensions: UInt8 {
        guard hasDetails else { return 0 }
        let memory = Self.extensionBit(INET_DIAG_SKMEMINFO)
        guard transport == .tcp else { return memory }
        return memory | Self.extensionBit(INET_DIAG_INFO) | Self.extensionBit(INET_DIAG_CONG)
    }

    /// The bit of `idiag_ext` that asks for an attribute.
    private static func extensionBit(_ attribute: Int) -> UInt8 { 1 << UInt8(attribute - 1) }
}

extension SocketTransport {
    /// The sockets of the protocol, in words.
    var title: String {
        switch self {
        case .tcp: "TCP sockets"
        case .udp: "UDP sockets"
        case .udplite: "UDP-Lite sockets"
        case .raw: "raw sockets"
        case .unix: "Unix sockets"
        case .packet: "packet sockets"
        case .netlink: "netlink sockets"
        }
    }
}
