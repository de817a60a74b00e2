/// The entries of `/etc/hosts` (`man 5 hosts`), each an address and its names.
public struct HostsFile: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        public let address: IPAddress
        /// The canonical name first, then the aliases.
        public let names: [String]
    }

    public let entries: [Entry]
    /// Whether the text was the whole file.
    let isComplete: Bool
    /// Lower-cased, because names are case-insensitive (RFC 4343), and sorted.
    private let names: [String]
    private let addresses: [IPAddress]

    /// Parses the text. Skips malformed lines, as the C library does.
    ///
    /// - Parameter isComplete: Whether the text is the whole file. If not, the file may hold more names.
    public init(_ text: ArraySlice<UInt8>, isComplete: Bool = true) {
        self.isComplete = isComplete
        entries = text.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let fields = line.prefix { $0 != UInt8(ascii: "#") }
                .split(whereSeparator: \.isWhiteSpace)
                .map { String(decoding: $0, as: UTF8.self) }
            guard fields.count > 1, let address = IPAddress(fields[0]) else { return nil }
            return Entry(address: address, names: Array(fields.dropFirst()))
        }
        names = entries.flatMap(\.names).map { $0.lowercased() }.sorted()
        addresses = entries.map(\.address.withoutZone).sorted()
    }

    func holds(name: String) -> Bool {
        names.sortedIndex(of: name.lowercased()) != nil
    }

    func holds(address: IPAddress) -> Bool {
        addresses.sortedIndex(of: address.withoutZone) != nil
    }
}
