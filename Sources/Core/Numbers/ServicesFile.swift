/// An entry of `/etc/services`.
public struct ServiceEntry: Sendable, Equatable {
    public let name: String
    /// 0 to 65535.
    public let port: UInt16
    /// The transport protocol's name, such as `tcp`, `udp` or `sctp`.
    public let protocolName: String
    public let aliases: [String]
    /// The text after `#` on the same line; nil if it is empty.
    public let comment: String?

    public init(
        name: String, port: UInt16, protocolName: String, aliases: [String] = [], comment: String? = nil
    ) {
        (self.name, self.port, self.protocolName) = (name, port, protocolName)
        (self.aliases, self.comment) = (aliases, comment)
    }
}

/// The entries of `/etc/services` (`man 5 services`), each a name, `PORT/PROTOCOL`, aliases and a comment.
///
/// The file is read at every start and may have thousands of lines. So only its bytes and 12 more per row are
/// kept, and an entry's strings are created on access.
public struct ServicesFile: Sendable, Equatable {
    private struct Row: Sendable, Equatable {
        let start: UInt32
        let end: UInt32
        let port: UInt16
    }

    let text: TableText
    private let rows: [Row]
    /// The number of malformed lines: those without a port or protocol, with a port that is not a number or is
    /// above 65535, and those with a NUL.
    public let malformedLines: Int

    /// - Parameter text: The file's bytes, less than 4 GiB. Invalid UTF-8 becomes U+FFFD.
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

    /// The number of rows: one for each valid line, in file order.
    public var count: Int { rows.count }

    /// Returns the port of a row, from 0 to `count - 1`, without parsing the whole entry.
    public func port(ofRow row: Int) -> UInt16 { rows[row].port }

    /// Returns whether a row has a protocol, without creating its strings.
    func hasProtocol(_ name: String, ofRow row: Int) -> Bool {
        fields(ofRow: row).map { text.bytes[$0.protocolName].elementsEqual(name.utf8) } ?? false
    }

    /// The entry of a row, from 0 to `count - 1`.
    public subscript(row: Int) -> ServiceEntry {
        guard var fields = fields(ofRow: row) else {
            // Unreachable: only lines that could be parsed became rows.
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
        ServiceFields(
            TableText.Line(text.bytes, Int(rows[row].start)..<Int(rows[row].end)), in: text,
            port: rows[row].port)
    }
}

/// The byte ranges of the fields of a service's line.
struct ServiceFields {
    let name: Range<Int>
    let port: UInt16
    let protocolName: Range<Int>
    private var line: TableText.Line

    /// nil for a malformed line.
    ///
    /// - Parameter port: The port, if it is known already; nil to read it.
    init?(_ line: TableText.Line, in text: TableText, port: UInt16? = nil) {
        var line = line
        guard !line.hasNull, let name = line.next(), let portField = line.next() else { return nil }
        var slash = portField.lowerBound
        while slash < portField.upperBound, text.bytes[slash] != UInt8(ascii: "/") { slash += 1 }
        guard slash + 1 < portField.upperBound,
            let port = port
                ?? text.numberOfAnyBase(portField.lowerBound..<slash, limit: Int(UInt16.max))
                .map(UInt16.init)
        else { return nil }
        (self.name, self.port, self.line) = (name, port, line)
        protocolName = slash + 1..<portField.upperBound
    }

    mutating func nextAlias() -> Range<Int>? { line.next() }

    var comment: Range<Int>? { line.comment }
}
