/// The sockets of one reading, with what varies in size.
public struct SocketTable: Sendable {
    public private(set) var rows: [SocketRow] = []
    public private(set) var tcp: [TCPStatistics] = []
    /// The names of all Unix sockets, one after another. A name of the abstract namespace begins with a zero byte.
    public private(set) var names: [UInt8] = []
    /// The names of the congestion controls in use.
    public private(set) var algorithms: [String] = []

    public init() {}

    public mutating func append(_ row: SocketRow) { rows.append(row) }

    /// Appends a row, and what belongs to it.
    ///
    /// - Parameters:
    ///   - tcp: Statistics of a connection.
    ///   - name: The name of a Unix socket, up to 65,535 bytes; the kernel's limit is 108.
    ///   - algorithm: The name of the congestion control.
    mutating func append(
        _ row: SocketRow, tcp: TCPStatistics? = nil, name: RawSpan? = nil, algorithm: RawSpan? = nil
    ) {
        var row = row
        if let tcp {
            row.tcp = Int32(truncatingIfNeeded: self.tcp.count)
            self.tcp.append(tcp)
        }
        if let name {
            (row.nameOffset, row.nameLength) = (names.count, UInt16(clamping: name.byteCount))
            for offset in 0..<Int(row.nameLength) { names.append(name.byte(offset)) }
        }
        if let algorithm { row.algorithm = index(ofAlgorithm: algorithm) }
        rows.append(row)
    }

    private mutating func index(ofAlgorithm span: RawSpan) -> UInt8 {
        var text = [UInt8]()
        for offset in 0..<span.byteCount {
            guard span.byte(offset) != 0 else { break }
            text.append(span.byte(offset))
        }
        let name = String(decoding: text, as: UTF8.self)
        if let index = algorithms.firstIndex(of: name) { return UInt8(index) }
        guard !name.isEmpty, algorithms.count < Int(SocketRow.noAlgorithm) else {
            return SocketRow.noAlgorithm
        }
        algorithms.append(name)
        return UInt8(algorithms.count - 1)
    }

    /// Marks the rows of the given inodes as multipath TCP. Inode 0 identifies no socket and marks nothing.
    public mutating func markMultipath(_ inodes: Set<UInt32>) {
        guard !inodes.isEmpty else { return }
        for index in rows.indices where rows[index].inode != 0 && inodes.contains(rows[index].inode) {
            rows[index].flags.insert(.isMultipath)
        }
    }

    /// Discards the rows from an index on, for a dump that must be repeated.
    public mutating func removeRows(from index: Int) {
        if let row = rows[index...].first(where: { $0.tcp >= 0 }) { tcp.removeSubrange(Int(row.tcp)...) }
        if let row = rows[index...].first(where: { $0.nameLength > 0 }) {
            names.removeSubrange(row.nameOffset...)
        }
        rows.removeSubrange(index...)
    }

    /// Keeps only the last of the rows with one cookie, from an index on. Rows without a cookie all stay.
    ///
    /// The kernel takes no snapshot: it lists a socket again that has moved in its tables during the dump.
    public mutating func removeDuplicates(from start: Int) {
        var index = RowIndex(capacity: rows.count - start)
        var end = start
        for next in start..<rows.count {
            let row = rows[next]
            if row.cookie != 0, let earlier = index.insert(end, row.cookie, { rows[$0].cookie == row.cookie })
            {
                rows[earlier] = row
            } else {
                rows[end] = row
                end += 1
            }
        }
        rows.removeSubrange(end...)
    }

    /// Returns the statistics of a TCP connection; nil if the kernel has none.
    public func tcp(of row: SocketRow) -> TCPStatistics? { row.tcp < 0 ? nil : tcp[Int(row.tcp)] }

    public func algorithm(of row: SocketRow) -> String? {
        row.algorithm == SocketRow.noAlgorithm ? nil : algorithms[Int(row.algorithm)]
    }

    /// Returns the name of a Unix socket: a path as the binding process wrote it, or an abstract name after a zero
    /// byte; empty for an unnamed socket.
    public func name(of row: SocketRow) -> ArraySlice<UInt8> {
        names[row.nameOffset..<row.nameOffset + Int(row.nameLength)]
    }
}
