import Core

extension FuzzTarget {
    /// A query on the first line, followed by the contents of `/etc/services`.
    static let services = FuzzTarget("services") { bytes in
        let (query, text) = bytes.firstLine
        let file = ServicesFile(text[...])
        let lines = text.split(separator: 0x0a).count
        try require(file.count + file.malformedLines <= lines, "there are more rows than lines")
        for row in 0..<file.count { try checkRow(row, of: file) }
        let found = ServiceQuery(lookup: query.text).rows(in: ServiceTable(file))
        let searched = ServiceQuery(search: query.text, protocolName: "tcp").rows(in: ServiceTable(file))
        for row in found + searched { try require(row < file.count, "row \(row) of \(file.count)") }
    }

    private static func checkRow(_ row: Int, of file: ServicesFile) throws(BrokenProperty) {
        let entry = file[row]
        try require(entry.port == file.port(ofRow: row), "row \(row) has two ports")
        try require(!entry.name.isEmpty && !entry.protocolName.isEmpty, "row \(row) is empty")
        let line = ServiceRow(
            entry: entry, port: entry.port, protocolName: entry.protocolName, listeners: nil
        ).record.line
        _ = try mustRead(line) { try JSONValue(parsing: $0) }
        let words = ["\(entry.name) \(entry.port)/\(entry.protocolName)"] + entry.aliases
        let printed = ServicesFile(Array(words.joined(separator: " ").utf8)[...])
        try require(printed.count == 1 && printed[0].aliases == entry.aliases, "\(words) is another row")
        // A query that parses as a port or URL is looked up as one.
        guard entry.name.utf8.allSatisfy({ (0x61...0x7a).contains($0) }) else { return }
        let found = ServiceQuery(lookup: entry.name).rows(in: ServiceTable(file))
        try require(found.contains(UInt32(row)), "\(entry.name) is not found")
        let end = String(entry.name.suffix(4))
        guard end != "tcp", end != "udp" else { return }
        let searched = ServiceQuery(search: end, protocolName: entry.protocolName).rows(
            in: ServiceTable(file))
        try require(searched.contains(UInt32(row)), "\(entry.name) is not found by \(end)")
    }
}
