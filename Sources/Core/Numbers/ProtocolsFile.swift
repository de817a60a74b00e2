/// An entry of `/etc/protocols`.
public struct ProtocolEntry: Sendable, Equatable {
    /// The value of an IP header's protocol field, 0 to 255. Linux's own numbers, such as MPTCP's, are larger.
    public let number: Int
    public let name: String
    public let aliases: [String]
    /// The text after `#` on the same line; nil if it is empty.
    public let comment: String?

    public init(number: Int, name: String, aliases: [String] = [], comment: String? = nil) {
        (self.number, self.name, self.aliases, self.comment) = (number, name, aliases, comment)
    }
}

/// The entries of `/etc/protocols` (`man 5 protocols`), each a name, a number, aliases and a comment.
public struct ProtocolsFile: Sendable, Equatable {
    /// The valid entries, in file order.
    public let entries: [ProtocolEntry]
    /// The number of malformed lines: those whose number is missing, not decimal or above `Int32.max`, and those
    /// with a NUL.
    public let malformedLines: Int

    /// - Parameter text: The file's bytes. Invalid UTF-8 becomes U+FFFD.
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
