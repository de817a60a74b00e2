/// The readers of the kernel's answers to requests for links and their counters (`man 7 rtnetlink`).
///
/// Each reads one datagram and appends what it has. It throws a `NetlinkFailure` for an error or a malformed message;
/// the links before it have been appended by then.
public enum LinkMessages {
    /// Reads links: messages of `struct ifinfomsg`.
    public static func readLinks(
        _ datagram: RawSpan, into links: inout [Link]
    ) throws(NetlinkFailure) -> NetlinkMessages.Progress {
        try NetlinkMessages.read(datagram) { message throws(NetlinkFailure) in
            guard message.byteCount >= linkSize else { throw .truncated }
            var (hasKind, hasDevice, isMember, isVLAN, isApart) = (false, false, false, false, false)
            message.forEachAttribute(from: linkSize) { type, value in
                switch type {
                case Attribute.master: isMember = value.word(0) != 0
                case Attribute.deviceName: hasDevice = true
                case Attribute.carrierNamespace: isApart = true
                case Attribute.information:
                    value.forEachAttribute(from: 0) { type, value in
                        guard type == Attribute.kind else { return }
                        (hasKind, isVLAN) = (true, value.word(0) == vlan)
                    }
                default: break
                }
            }
            links.append(
                Link(
                    index: message.word(4), isLoopback: message.word(8) & loopbackFlag != 0,
                    isVirtual: hasKind && !hasDevice, isCountedElsewhere: isMember || isVLAN && !isApart))
        }
    }

    /// Reads counters: messages of `struct if_stats_msg`.
    public static func readCounters(
        _ datagram: RawSpan, into counters: inout [LinkCounters]
    ) throws(NetlinkFailure) -> NetlinkMessages.Progress {
        try NetlinkMessages.read(datagram) { message throws(NetlinkFailure) in
            guard message.byteCount >= statisticsSize else { throw .truncated }
            var link = LinkCounters(index: message.word(4), receivedBytes: 0, sentBytes: 0)
            message.forEachAttribute(from: statisticsSize) { type, value in
                // `struct rtnl_link_stats64` begins with two numbers of packets.
                guard type == Attribute.statistics, value.byteCount >= 32 else { return }
                link.receivedBytes = value.unsafeLoadUnaligned(fromByteOffset: 16, as: UInt64.self)
                link.sentBytes = value.unsafeLoadUnaligned(fromByteOffset: 24, as: UInt64.self)
            }
            counters.append(link)
        }
    }

    /// The sizes of `struct ifinfomsg` and `struct if_stats_msg`.
    private static let (linkSize, statisticsSize) = (16, 12)
    /// `IFF_LOOPBACK`.
    private static let loopbackFlag: UInt32 = 8
    /// The kind `vlan`, before its terminating NUL, as the number that its bytes are.
    private static let vlan = UInt32(littleEndian: 0x6e61_6c76)

    /// Attributes of `linux/if_link.h`.
    private enum Attribute {
        /// `IFLA_MASTER`: the bridge or bond that the link is a member of.
        static let master: UInt16 = 10
        /// `IFLA_LINKINFO`.
        static let information: UInt16 = 18
        /// `IFLA_LINK_NETNSID`: the link that carries this one is in another namespace.
        static let carrierNamespace: UInt16 = 37
        /// `IFLA_PARENT_DEV_NAME`, since Linux 5.14. Some drivers name a kind for a link with a device, too.
        static let deviceName: UInt16 = 56
        /// `IFLA_INFO_KIND`, within `IFLA_LINKINFO`.
        static let kind: UInt16 = 1
        /// `IFLA_STATS_LINK_64`.
        static let statistics: UInt16 = 1
    }
}
