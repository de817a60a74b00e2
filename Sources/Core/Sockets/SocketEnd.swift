/// The end of a TCP connection, which the kernel reports when it destroys the socket.
public struct SocketEnd: Sendable, Equatable {
    /// When the end was received, as nanoseconds since 1970.
    public let time: Int64
    public let family: SocketFamily
    public let cookie: UInt64
    public let localEnd: SocketAddressBits
    public let peerEnd: SocketAddressBits
    let interface: UInt32
    /// The final statistics. `bytesReceived` counts the peer's FIN, unless `isReceivedExact`.
    public internal(set) var statistics: TCPStatistics
    /// Whether it is known that `bytesReceived` has no FIN in it.
    public internal(set) var isReceivedExact = false
    public internal(set) var uid: UInt32?
    /// The name of the user.
    public internal(set) var user: String?
    public internal(set) var process: SocketProcess?
    public internal(set) var unit: String?
    /// The time from when the connection was first seen; nil if its beginning was not seen.
    public internal(set) var duration: Duration?
    /// The name or index of the interface, for link-local addresses.
    var interfaceName: String?

    /// Reads the ends of TCP connections in one datagram of the destroy groups (`linux/sock_diag.h`).
    ///
    /// UDP sockets, and TCP sockets that never had a peer, are skipped.
    ///
    /// - Parameters:
    ///   - time: When the datagram was received, as nanoseconds since 1970.
    ///   - ends: The ends are appended, also those before a malformed message.
    public static func read(
        _ datagram: RawSpan, time: Int64, into ends: inout [SocketEnd]
    ) throws(NetlinkFailure) {
        _ = try NetlinkMessages.read(datagram) { message throws(NetlinkFailure) in
            let row = try InternetMessage(message, .tcp).row
            guard row.peer.port != 0 else { return }
            var (statistics, isTCP) = (TCPStatistics?.none, false)
            message.forEachAttribute(from: InternetMessage.size) { type, value in
                switch type {
                case InternetMessage.Attribute.info: statistics = TCPStatistics(value)
                case InternetMessage.Attribute.protocolNumber:
                    isTCP = value.byteCount > 0 && value.byte(0) == tcpNumber
                default: break
                }
            }
            guard isTCP, let statistics else { return }
            ends.append(SocketEnd(row, statistics, time: time))
        }
    }

    /// `IPPROTO_TCP`.
    private static let tcpNumber: UInt8 = 6

    init(_ row: SocketRow, _ statistics: TCPStatistics, time: Int64) {
        (self.time, self.statistics) = (time, statistics)
        (family, cookie, interface) = (row.family, row.cookie, row.interface)
        (localEnd, peerEnd) = (row.local, row.peer)
    }

    /// Bytes of payload sent, each counted once. Exact.
    public var payloadSent: UInt64 { statistics.payloadSent }
    /// Bytes of payload received; 1 too high if the peer's FIN was counted and `isReceivedExact` is false.
    public var payloadReceived: UInt64 { statistics.bytesReceived }

    /// The text of both ends, as in the records of sockets.
    public var local: String { text(localEnd) }
    public var peer: String { text(peerEnd) }

    private func text(_ end: SocketAddressBits) -> String {
        let names = interfaceName.map { [interface: $0] } ?? [:]
        return end.address(family, interface: interface, names: names)
            .withPort(UInt16(truncatingIfNeeded: end.port))
    }

    mutating func removeFIN() {
        guard !isReceivedExact else { return }
        statistics.bytesReceived -= min(1, statistics.bytesReceived)
        isReceivedExact = true
    }
}

// MARK: Records

extension SocketEnd {
    /// Appends the record as a line of JSON.
    public func appendJSON(to text: inout [UInt8]) {
        RecordField.append(Self.fields, of: self, to: &text)
        text.append(0x0a)
    }

    /// The first line of CSV, without its line break.
    public static let csvTitles = RecordField.columns(fields).joined(separator: ",")

    /// Appends the record as a line of CSV.
    public func appendCSV(to text: inout [UInt8]) {
        RecordField.appendColumns(Self.fields, of: self, to: &text)
        text.append(0x0a)
    }

    private static let fields: [RecordField<SocketEnd>] = [
        RecordField("time") { .string(RFC3339.text($0.time)) },
        RecordField("protocol") { _ in .string(SocketTransport.tcp.name) },
        RecordField("local") { .string($0.local) },
        RecordField("peer") { .string($0.peer) },
        RecordField("uid") { $0.uid.map { .integer(Int64($0)) } ?? .null },
        RecordField(
            "process",
            .object(SocketProcess.fields.map { $0.of(\.process) }, isPresent: { $0.process != nil })),
        RecordField("unit") { .optional($0.unit) },
        RecordField("duration") { .seconds($0.duration) },
        RecordField(
            "tcp",
            .object(TCPRecord.fields.map { $0.of { TCPRecord($0.statistics) } }, isPresent: { _ in true })),
    ]
}
