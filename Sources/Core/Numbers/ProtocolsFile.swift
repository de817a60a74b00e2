/// A protocol as `/etc/protocols` has it.
public struct ProtocolEntry: Sendable, Equatable {
    /// What stands in an IP header's protocol field, 0 to 255; Linux's own, such as MPTCP, are above.
    public let number: Int
    public let name: String
    public let aliases: [String]
    /// What stands behind `#` on the same line; nil where nothing does.
    public let comment: String?

    public init(number: Int, name: String, aliases: [String] = [], comment: String? = nil) {
        (self.number, self.name, self.aliases, self.comment) = (number, name, aliases, comment)
    }
}

/// The lines of `/etc/protocols` (`man 5 protocols`): a name, a number, aliases, and a comment.
public struct ProtocolsFile: Sendable, Equatable {
    /// One for each good line, in the file's order.
    public let entries: [ProtocolEntry]
    /// Lines that are no entry, and neither blank nor a comment: without a number, with one that is none or
    /// more than `socket` takes, or with a NUL.
    public let malformedLines: Int

    /// - Parameter text: The file's bytes; those that are no UTF-8 become U+FFFD.
    public init(_ text: ArraySlice<UInt8>) {
        let text = TableText(text)
        var (entries, malformed) = ([ProtocolEntry](), 0)
        text.forEachRow { line in
            var line = line
            guard !line.hasNull, let name = line.next(),
                let number = line.next().flatMap({ text.number($0, limit: Int(Int32.max)) })
            else {
                malformed += 1
                return
            }
            var aliases: [String] = []
            while let alias = line.next() { aliases.append(text.string(alias)) }
            entries.append(
                ProtocolEntry(
                    number: number, name: text.string(name), aliases: aliases,
                    comment: line.comment.map(text.string)))
        }
        (self.entries, malformedLines) = (entries, malformed)
    }
}
