import Core

extension FuzzTarget {
    /// Replies to `NETLINK_SOCK_DIAG` from the kernel, read as each kind of dump, and as ends of connections.
    static let netlink = FuzzTarget("netlink") { bytes in
        for kind in Kind.allCases {
            let table = read(bytes[...], kind)
            // A header of 16 bytes, and the smallest message of the kind.
            let count = table.rows.count
            try require(count * (16 + kind.size) <= bytes.count, "\(count) sockets of \(bytes.count) bytes")
            let half = read(bytes[..<(bytes.count / 2)], kind)
            try require(table.rows.starts(with: half.rows), "what comes later changes what came before")
            try checkTexts(of: table)
        }
        let ends = readEnds(bytes[...])
        try require(
            ends.starts(with: readEnds(bytes[..<(bytes.count / 2)])), "what comes later changes the ends")
        var log = SocketEndLog(capacity: 2)
        log.add(ends, lastSnapshot: nil)
        try require(log.count == ends.count, "\(log.count) of \(ends.count) ends are counted")
        for end in ends {
            var line: [UInt8] = []
            end.appendJSON(to: &line)
            let record = try mustRead(line.text) { try JSONValue(parsing: $0) }
            try require(record["peer"] == .string(end.peer), "the record has another peer")
        }
    }

    private enum Kind: CaseIterable {
        case tcp, udp, raw, unix, packet, netlink

        /// The size of a message without attributes.
        var size: Int {
            switch self {
            case .tcp, .udp, .raw: 72
            case .unix, .packet: 16
            case .netlink: 28
            }
        }
    }

    /// Returns the sockets before the first parse error.
    private static func read(_ bytes: ArraySlice<UInt8>, _ kind: Kind) -> SocketTable {
        var table = SocketTable()
        do throws(NetlinkFailure) {
            switch kind {
            case .tcp: _ = try SocketMessages.readInternet(bytes.span.bytes, .tcp, into: &table)
            case .udp: _ = try SocketMessages.readInternet(bytes.span.bytes, .udp, into: &table)
            case .raw: _ = try SocketMessages.readInternet(bytes.span.bytes, .raw, into: &table)
            case .unix: _ = try SocketMessages.readUnix(bytes.span.bytes, into: &table)
            case .packet: _ = try SocketMessages.readPacket(bytes.span.bytes, into: &table)
            case .netlink: _ = try SocketMessages.readNetlink(bytes.span.bytes, into: &table)
            }
        } catch {
            _ = error.description
        }
        return table
    }

    private static func readEnds(_ bytes: ArraySlice<UInt8>) -> [SocketEnd] {
        var ends: [SocketEnd] = []
        try? SocketEnd.read(bytes.span.bytes, time: 0, into: &ends)
        return ends
    }

    /// Checks that addresses are printed as they are, and that each row has a record.
    static func checkTexts(of table: SocketTable) throws(BrokenProperty) {
        let snapshot = SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: table)
        for (index, row) in table.rows.enumerated() {
            if row.transport.isInternet {
                let address = row.local.address(row.family)
                try require(IPAddress("\(address)") == address, "\(address) is another address")
            }
            var line: [UInt8] = []
            SocketRecord.append(index, of: snapshot, to: &line)
            let record = try mustRead(line.text) { try JSONValue(parsing: $0) }
            try require(record["local"] == snapshot.local(row).map { .string($0) } ?? .null, "\(record.line)")
        }
    }
}
