/// The readers of the kernel's answers to requests for sockets, one for each kind of request (`man 7 sock_diag`).
///
/// Each reads one datagram and appends its sockets to a table. It throws a `NetlinkFailure` for an error or a malformed
/// message; the sockets before it have been appended by then.
public enum SocketMessages {
    /// Reads TCP, UDP, UDP-Lite or raw sockets: messages of `struct inet_diag_msg`.
    public static func readInternet(
        _ datagram: RawSpan, _ transport: SocketTransport, into table: inout SocketTable
    ) throws(NetlinkFailure) -> NetlinkMessages.Progress {
        try NetlinkMessages.read(datagram) { message throws(NetlinkFailure) in
            let socket = try InternetMessage(message, transport)
            socket.append(message, to: &table)
        }
    }

    /// Reads the inodes of multipath TCP sockets, which the dump of TCP also has.
    public static func readMultipath(
        _ datagram: RawSpan, into inodes: inout Set<UInt32>
    ) throws(NetlinkFailure) -> NetlinkMessages.Progress {
        try NetlinkMessages.read(datagram) { message throws(NetlinkFailure) in
            inodes.insert(try InternetMessage(message, .tcp).row.inode)
        }
    }

    /// Reads Unix sockets: messages of `struct unix_diag_msg`.
    public static func readUnix(
        _ datagram: RawSpan, into table: inout SocketTable
    ) throws(NetlinkFailure) -> NetlinkMessages.Progress {
        try NetlinkMessages.read(datagram) { message throws(NetlinkFailure) in
            guard message.byteCount >= 16 else { throw .truncated }
            guard message.byte(0) == 1 else { throw .unknownFamily(message.byte(0)) }
            let kind = try SocketKind(kernel: message.byte(1))
            guard let state = SocketState(kernel: message.byte(2), isTCP: false) else {
                throw .unknownState(message.byte(2))
            }
            var row = SocketRow(transport: .unix, kind: kind, state: state, family: .unix)
            (row.inode, row.cookie) = (message.word(4), message.cookie(8))
            var (nameStart, nameEnd, offset) = (0, 0, 16)
            message.forEachAttribute(from: 16) { type, value in
                offset += 4
                switch type {
                case UnixAttribute.name: (nameStart, nameEnd) = (offset, offset + value.byteCount)
                case UnixAttribute.peer: row.peerInode = value.word(0)
                case UnixAttribute.queues: (row.receiveQueue, row.sendQueue) = (value.word(0), value.word(4))
                case UnixAttribute.memory: row.setMemory(value)
                case UnixAttribute.user: row.setUser(value.word(0))
                default: break
                }
                offset += (value.byteCount + 3) & ~3
            }
            if row.peerInode != 0 { row.flags.insert(.hasPeer) }
            // A path may end with the zero byte of the C string that was bound.
            while nameEnd > nameStart, message.byte(nameStart) != 0, message.byte(nameEnd - 1) == 0 {
                nameEnd -= 1
            }
            table.append(row, name: message.extracting(nameStart..<nameEnd))
        }
    }

    /// Reads packet sockets: messages of `struct packet_diag_msg`.
    public static func readPacket(
        _ datagram: RawSpan, into table: inout SocketTable
    ) throws(NetlinkFailure) -> NetlinkMessages.Progress {
        try NetlinkMessages.read(datagram) { message throws(NetlinkFailure) in
            guard message.byteCount >= 16 else { throw .truncated }
            let kind = try SocketKind(kernel: message.byte(1))
            var row = SocketRow(transport: .packet, kind: kind, state: .unconnected, family: .packet)
            row.local.port = UInt32(message.unsafeLoadUnaligned(fromByteOffset: 2, as: UInt16.self))
            (row.inode, row.cookie) = (message.word(4), message.cookie(8))
            message.forEachAttribute(from: 16) { type, value in
                switch type {
                case PacketAttribute.info: row.interface = value.word(0)
                case PacketAttribute.user: row.setUser(value.word(0))
                case PacketAttribute.memory: row.setMemory(value)
                default: break
                }
            }
            table.append(row)
        }
    }

    /// Reads netlink sockets: messages of `struct netlink_diag_msg`.
    public static func readNetlink(
        _ datagram: RawSpan, into table: inout SocketTable
    ) throws(NetlinkFailure) -> NetlinkMessages.Progress {
        try NetlinkMessages.read(datagram) { message throws(NetlinkFailure) in
            guard message.byteCount >= 28 else { throw .truncated }
            let kind = try SocketKind(kernel: message.byte(1))
            // Netlink has states of its own: 0 is unconnected, 1 is connected.
            let isConnected = message.byte(3) == 1
            var row = SocketRow(
                transport: .netlink, kind: kind, state: isConnected ? .established : .unconnected,
                family: .netlink)
            row.netlinkProtocol = message.byte(2)
            (row.local.port, row.peer.port) = (message.word(4), message.word(8))
            (row.inode, row.cookie) = (message.word(16), message.cookie(20))
            if isConnected || row.peer.port != 0 { row.flags.insert(.hasPeer) }
            message.forEachAttribute(from: 28) { type, value in
                if type == NetlinkAttribute.memory { row.setMemory(value) }
            }
            table.append(row)
        }
    }
}

/// The attributes of `linux/unix_diag.h`, `linux/packet_diag.h` and `linux/netlink_diag.h`.
private enum UnixAttribute {
    static let name: UInt16 = 0
    static let peer: UInt16 = 2
    static let queues: UInt16 = 4
    static let memory: UInt16 = 5
    static let user: UInt16 = 7
}

private enum PacketAttribute {
    static let info: UInt16 = 0
    static let user: UInt16 = 5
    static let memory: UInt16 = 6
}

private enum NetlinkAttribute {
    static let memory: UInt16 = 0
}

extension SocketKind {
    /// Creates a type from the kernel's number, `SOCK_STREAM` and so on.
    fileprivate init(kernel number: UInt8) throws(NetlinkFailure) {
        switch number {
        case 1: self = .stream
        case 2: self = .dgram
        case 3: self = .raw
        case 5: self = .seqpacket
        default: throw .unknownState(number)
        }
    }
}

extension RawSpan {
    /// Reads a cookie: two words, the lower one first.
    func cookie(_ offset: Int) -> UInt64 { UInt64(word(offset)) | UInt64(word(offset + 4)) << 32 }
}

extension SocketRow {
    /// Sets the fields of `INET_DIAG_SKMEMINFO` and its siblings: nine words, which `linux/sock_diag.h` explains.
    mutating func setMemory(_ words: RawSpan) {
        guard words.byteCount >= 36 else { return }
        (receiveBuffer, sendBuffer, drops) = (words.word(4), words.word(12), words.word(32))
        flags.insert(.hasMemory)
    }

    mutating func setUser(_ id: UInt32) {
        uid = id
        flags.insert(.hasUser)
    }

    /// The protocol of a netlink socket, such as `NETLINK_ROUTE`.
    public var netlinkProtocol: UInt8 {
        get { UInt8(truncatingIfNeeded: local.low) }
        set { local.low = UInt64(newValue) }
    }
}
