import Core

extension FuzzTarget {
    /// `/proc/net/raw` and `/proc/net/raw6`.
    static let rawSockets = FuzzTarget("rawsockets") { bytes in
        for family in [SocketFamily.ipv4, .ipv6] {
            var table = SocketTable()
            let skipped = RawSocketsFile.read(bytes[...], family, into: &table)
            let lines = bytes.count { $0 == 0x0a } + 1
            try require(table.rows.count + skipped < lines, "\(table.rows.count) sockets in \(lines) lines")
            try checkTexts(of: table)
            // A line more changes nothing before it.
            var longer = SocketTable()
            _ = RawSocketsFile.read((bytes + Array("\nx".utf8))[...], family, into: &longer)
            try require(longer.rows == table.rows, "another line changes the sockets before it")
        }
    }
}
