/// A service as `/etc/services` has it.
public struct ServiceEntry: Sendable, Equatable {
    public let name: String
    /// 0 to 65535.
    public let port: UInt16
    /// The transport protocol's name: `tcp`, `udp`, `sctp`.
    public let protocolName: String
    public let aliases: [String]
    /// What stands behind `#` on the same line; nil where nothing does.
    public let comment: String?

    public init(
        name: String, port: UInt16, protocolName: String, aliases: [String] = [], comment: String? = nil
    ) {
        (self.name, self.port, self.protocolName) = (name, port, protocolName)
        (self.aliases, self.comment) = (aliases, comment)
    }
}

/// The lines of `/etc/services` (`man 5 services`): a name, `PORT/PROTOCOL`, aliases, and a comment.
///
/// It is read at every start and may have thousands of lines, so it keeps the file's bytes and 12 more for
/// each row; an entry's strings are made when it is asked for.
public struct ServicesFile: Sendable, Equatable {
    private struct Row: Sendable, Equatable {
        let start: UInt32
        let end: UInt32
        let port: UInt16
    }

    let text: TableText
    private let rows: [Row]
    /// Lines that are no row, and neither blank nor a comment: without a port or protocol, with a port that
    /// is no number or above 65535, or with a NUL.
    public let malformedLines: Int

    /// - Parameter text: The file's bytes, below 4 GiB; those that are no UTF-8 become U+FFFD.
    public init(_ text: ArraySlice<UInt8>) {
        let text = TableText(text)
        var (rows, malformed) = ([Row](), 0)
        text.forEachRow { line in
            guard let fields = ServiceFields(line, in: text),
                let start = UInt32(exactly: line.range.lowerBound),
                let end = UInt32(exactly: line.range.upperBound)
            else {
                malformed += 1
                return
            }
            rows.append(Row(start: start, end: end, port: fields.port))
        }
        (self.text, self.rows, malformedLines) = (text, rows, malformed)
    }

    /// How many rows there are: one for each good line, in the file's order.
    public var count: Int { rows.count }

    /// The port of a row, 0 to `count - 1`, without the work of the whole entry.
    public func port(ofRow row: Int) -> UInt16 { rows[row].port }

    /// The entry of a row, 0 to `count - 1`.
    public subscript(row: Int) -> ServiceEntry {
        guard var fields = fields(ofRow: row) else {
            // A row is kept only where its line could be read.
            return ServiceEntry(name: "", port: rows[row].port, protocolName: "")
        }
        var aliases: [String] = []
        while let alias = fields.nextAlias() { aliases.append(text.string(alias)) }
        return ServiceEntry(
            name: text.string(fields.name), port: fields.port,
            protocolName: text.string(fields.protocolName), aliases: aliases,
            comment: fields.comment.map(text.string))
    }

    func fields(ofRow row: Int) -> ServiceFields? {
        ServiceFields(TableText.Line(text.bytes, Int(rows[row].start)..<Int(rows[row].end)), in: text)
    }
}

/// Where the parts of a service's line stand.
struct ServiceFields {
    let name: Range<Int>
    let port: UInt16
    let protocolName: Range<Int>
    private var line: TableText.Line

    /// nil for a malformed line.
    init?(_ line: TableText.Line, in text: TableText) {
        var line = line
        guard !line.hasNull, let name = line.next(), let place = line.next() else { return nil }
        var slash = place.lowerBound
        while slash < place.upperBound, text.bytes[slash] != UInt8(ascii: "/") { slash += 1 }
        guard slash + 1 < place.upperBound,
            let port = text.numberOfAnyBase(place.lowerBound..<slash, limit: Int(UInt16.max))
        else { return nil }
        (self.name, self.port, self.line) = (name, UInt16(port), line)
        protocolName = slash + 1..<place.upperBound
    }

    mutating func nextAlias() -> Range<Int>? { line.next() }

    var comment: Range<Int>? { line.comment }
}
