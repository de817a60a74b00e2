import Core

extension FuzzTarget {
    /// A filter of sockets.
    static let socketFilter = FuzzTarget("socketfilter") { bytes in
        let text = bytes.text
        let filter: SocketFilter
        do throws(SocketFilterFailure) {
            filter = try SocketFilter(text)
        } catch {
            return try check(error, of: text)
        }
        let rows = filter.rows(of: sockets)
        try require(!filter.isEmpty || rows.count == sockets.rows.count, "a blank filter leaves sockets out")
        for index in sockets.rows.indices {
            let isFound = rows.contains(UInt32(index))
            try require(
                filter.matches(index, of: sockets) == isFound, "row \(index) matches, and is not found")
        }
        // Parentheses change nothing, and `not` finds the rest. Both nest one level deeper.
        guard !filter.isEmpty, let inner = try? SocketFilter("(\(text))"),
            let rest = try? SocketFilter("not (\(text))")
        else { return }
        try require(inner.rows(of: sockets) == rows, "in parentheses, '\(text)' finds other sockets")
        let both = (rows + rest.rows(of: sockets)).sorted()
        try require(both == Array(0..<UInt32(sockets.rows.count)), "'not (\(text))' does not find the rest")
    }

    private static func check(_ failure: SocketFilterFailure, of text: String) throws(BrokenProperty) {
        try require(!failure.reason.isEmpty, "refused without a reason")
        let isInside = failure.range.lowerBound >= 0 && failure.range.upperBound <= text.utf8.count
        try require(isInside, "\(failure.range) is outside of \(text.utf8.count) bytes")
        let lines = failure.marked.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        try require(lines.count == 2, "\(lines.count) lines")
        try require(lines.last?.last == "^", "no mark")
    }

    /// A socket of each transport and family, with different states.
    private static let sockets: SocketSnapshot = {
        var table = SocketTable()
        for transport in SocketTransport.allCases {
            for (index, state) in SocketState.allCases.enumerated() {
                let family: SocketFamily =
                    switch transport {
                    case .unix: .unix
                    case .packet: .packet
                    case .netlink: .netlink
                    default: index % 2 == 0 ? .ipv4 : .ipv6
                    }
                var row = SocketRow(transport: transport, kind: .stream, state: state, family: family)
                row.local = SocketAddressBits(low: 0x7f00_0001, port: UInt32(80 + index))
                row.peer = SocketAddressBits(high: family == .ipv6 ? 0xfe80 << 48 : 0, low: 7, port: 443)
                (row.receiveQueue, row.drops, row.uid, row.inode) = (UInt32(index), 1, 33, UInt32(index) + 1)
                row.flags = index % 3 == 0 ? [.hasUser, .hasMemory] : [.hasPeer]
                table.append(row)
            }
        }
        var snapshot = SocketSnapshot(takenAt: Instant(nanoseconds: 0), time: 0, table: table)
        snapshot.owners.processes[42] = SocketProcess(
            pid: 42, name: "nginx", uid: 33, startTicks: 1, unit: "nginx.service")
        snapshot.owners.holders = [1: [42], 2: [42]]
        snapshot.owners.users[33] = "www-data"
        return snapshot
    }()
}
