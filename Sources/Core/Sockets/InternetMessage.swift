/// A socket of TCP, UDP, UDP-Lite or raw IP in a message of the kernel: `struct inet_diag_msg` and its attributes
/// (`man 7 sock_diag`).
struct InternetMessage {
    private(set) var row: SocketRow

    /// The size of `struct inet_diag_msg`: four bytes of state, the socket's identity (48), and five words.
    static let size = 72

    init(_ message: RawSpan, _ transport: SocketTransport) throws(NetlinkFailure) {
        guard message.byteCount >= Self.size else { throw .truncated }
        let family: SocketFamily
        switch message.byte(0) {
        case 2: family = .ipv4
        case 10: family = .ipv6
        default: throw .unknownFamily(message.byte(0))
        }
        guard let state = SocketState(kernel: message.byte(1), isTCP: transport == .tcp) else {
            throw .unknownState(message.byte(1))
        }
        let kind: SocketKind =
            switch transport {
            case .tcp: .stream
            case .raw: .raw
            default: .dgram
            }
        row = SocketRow(transport: transport, kind: kind, state: state, family: family)
        row.timer = SocketTimer(rawValue: message.byte(2)) ?? .none
        row.local = Self.address(message, family, port: 4, address: 8)
        row.peer = Self.address(message, family, port: 6, address: 24)
        (row.interface, row.cookie) = (message.word(40), message.cookie(44))
        (row.timerMilliseconds, row.receiveQueue, row.sendQueue) = (
            message.word(52), message.word(56), message.word(60)
        )
        row.inode = message.word(68)
        // The kernel has no user for these, and writes 0.
        if state != .timeWait, state != .synReceived { row.setUser(message.word(64)) }
        if state != .listen, state != .bound, row.peer != SocketAddressBits() { row.flags.insert(.hasPeer) }
    }

    private static func address(
        _ message: RawSpan, _ family: SocketFamily, port: Int, address: Int
    ) -> SocketAddressBits {
        SocketAddressBits(
            high: family == .ipv4 ? 0 : message.number64(address),
            low: family == .ipv4 ? UInt64(message.number32(address)) : message.number64(address + 8),
            port: UInt32(message.number16(port)))
    }

    /// Appends the row with the attributes of its message.
    func append(_ message: RawSpan, to table: inout SocketTable) {
        var row = row
        var tcp: TCPStatistics?
        var (algorithmStart, algorithmEnd, offset) = (0, 0, Self.size)
        message.forEachAttribute(from: Self.size) { type, value in
            offset += 4
            switch type {
            case Attribute.info where row.transport == .tcp: tcp = TCPStatistics(value)
            case Attribute.algorithm: (algorithmStart, algorithmEnd) = (offset, offset + value.byteCount)
            case Attribute.memory: row.setMemory(value)
            case Attribute.protocolNumber where row.transport == .raw && value.byteCount > 0:
                row.local.port = UInt32(value.byte(0))
            case Attribute.isIPv6Only:
                if value.byteCount > 0, value.byte(0) != 0 { row.flags.insert(.isIPv6Only) }
            case Attribute.controlGroup:
                row.controlGroup = UInt64(value.word(0)) | UInt64(value.word(4)) << 32
            default: break
            }
            offset += (value.byteCount + 3) & ~3
        }
        // The kernel lists the limit of a listener's backlog here as well, but no connection.
        if row.state == .listen { tcp = nil }
        table.append(
            row, tcp: tcp,
            algorithm: algorithmEnd > algorithmStart ? message.extracting(algorithmStart..<algorithmEnd) : nil
        )
    }

    /// The attributes of `linux/inet_diag.h`.
    enum Attribute {
        static let info: UInt16 = 2
        static let algorithm: UInt16 = 4
        static let memory: UInt16 = 7
        static let protocolNumber: UInt16 = 10
        static let isIPv6Only: UInt16 = 11
        static let controlGroup: UInt16 = 21
    }
}
