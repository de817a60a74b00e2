import Core

extension FuzzTarget {
    /// A query on the first line, followed by the contents of `/etc/protocols`.
    static let protocols = FuzzTarget("protocols") { bytes in
        let (query, text) = bytes.firstLine
        let file = ProtocolsFile(text[...])
        let lines = text.split(separator: 0x0a).count
        try require(file.entries.count + file.malformedLines <= lines, "there are more rows than lines")
        let rows = file.rows(constants: constants, includingUnassigned: true)
        for (entry, row) in zip(file.entries, rows) {
            try require((row.number, row.name) == (entry.number, entry.name), "\(row) is not \(entry)")
        }
        let listed = Set(rows.map(\.number))
        try require((0...255).allSatisfy(listed.contains), "a number is missing")
        for constant in constants {
            let isThere = rows.contains { $0.constant == constant.name }
            // A number's only constant is in all its rows; one of several may match no row and be omitted.
            try require(
                isThere || constant.number > 255 || listed.contains(constant.number), "\(constant) is lost")
        }
        for row in rows where row.name != nil {
            let line = row.record(kernel: nil).line
            _ = try mustRead(line) { try JSONValue(parsing: $0) }
            try require(ProtocolQuery(lookup: "\(row.number)").matches(row), "\(row.number) is not found")
        }
        let (lookup, search) = (ProtocolQuery(lookup: query.text), ProtocolQuery(search: query.text))
        _ = rows.count { lookup.matches($0) || search.matches($0) }
    }

    private static let constants = [
        ProtocolConstant(name: "IPPROTO_IP", number: 0), ProtocolConstant(name: "IPPROTO_HOPOPTS", number: 0),
        ProtocolConstant(name: "IPPROTO_TCP", number: 6), ProtocolConstant(name: "IPPROTO_UDP", number: 17),
        ProtocolConstant(name: "IPPROTO_MPTCP", number: 262),
    ]
}
