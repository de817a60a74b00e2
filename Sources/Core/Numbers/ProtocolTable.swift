/// The name of a protocol number in the system's headers, such as `IPPROTO_TCP` for 6.
public struct ProtocolConstant: Sendable, Equatable {
    public let name: String
    public let number: Int

    public init(name: String, number: Int) {
        (self.name, self.number) = (name, number)
    }

    private static let prefix = "IPPROTO_"

    /// Returns how well the constant matches an entry of the same number: 2 if the names are equal, 1 if one
    /// is a prefix of the other (`IPPROTO_HOPOPTS` and `hopopt`), else 0. Compares letters and digits only.
    fileprivate func matchScore(_ entry: ProtocolEntry) -> Int {
        guard entry.number == number else { return 0 }
        let own = Self.alphanumerics(
            name.hasPrefix(Self.prefix) ? String(name.dropFirst(Self.prefix.count)) : name)
        var best = 0
        for other in [entry.name] + entry.aliases {
            let other = Self.alphanumerics(other)
            if own == other { return 2 }
            if !other.isEmpty, own.starts(with: other) || other.starts(with: own) { best = 1 }
        }
        return best
    }

    private static func alphanumerics(_ name: String) -> [UInt8] {
        name.utf8.map(\.lowercased).filter { ($0 >= 0x61 && $0 <= 0x7a) || $0.isDecimalDigit }
    }
}

/// A row of the protocol table: a number with its entry in the file and its constant, if it has them.
public struct ProtocolRow: Sendable, Equatable {
    public let number: Int
    /// nil if the number is not in the file.
    public let name: String?
    public let aliases: [String]
    /// The constant in the system's headers, such as `IPPROTO_TCP`; nil if they have none.
    public let constant: String?
    public let comment: String?

    public init(
        number: Int, name: String? = nil, aliases: [String] = [], constant: String? = nil,
        comment: String? = nil
    ) {
        (self.number, self.name, self.aliases) = (number, name, aliases)
        (self.constant, self.comment) = (constant, comment)
    }
}

extension ProtocolsFile {
    /// The range of an IP header's protocol field (RFC 791 §3.1).
    private static let fieldNumbers = 0...255

    /// Returns a row for each entry of the file, in file order, and then rows for the numbers that are not in the
    /// file, in ascending order: the remaining constants below 256 and, if requested, every unassigned number
    /// below 256.
    ///
    /// A number's only constant goes to all of its entries. If constants share a number, each goes to the entry
    /// whose name or alias it matches; an entry that matches none gets the first constant that matches no entry.
    public func rows(constants: [ProtocolConstant], includingUnassigned: Bool = false) -> [ProtocolRow] {
        let isMatched = constants.map { constant in entries.contains { constant.matchScore($0) > 0 } }
        var isAssigned = [Bool](repeating: false, count: constants.count)
        var rows: [ProtocolRow] = []
        rows.reserveCapacity(entries.count)
        for entry in entries {
            let chosen = Self.constant(for: entry, of: constants, isMatched: isMatched)
            if let chosen { isAssigned[chosen] = true }
            rows.append(
                ProtocolRow(
                    number: entry.number, name: entry.name, aliases: entry.aliases,
                    constant: chosen.map { constants[$0].name }, comment: entry.comment))
        }
        var isListed = [Bool](repeating: false, count: Self.fieldNumbers.count)
        for entry in entries where Self.fieldNumbers.contains(entry.number) { isListed[entry.number] = true }
        for number in Self.fieldNumbers {
            for index in constants.indices where constants[index].number == number && !isAssigned[index] {
                rows.append(ProtocolRow(number: number, constant: constants[index].name))
                isListed[number] = true
            }
            if includingUnassigned, !isListed[number] { rows.append(ProtocolRow(number: number)) }
        }
        return rows
    }

    /// Returns the index of the entry's constant; nil if it has none.
    private static func constant(
        for entry: ProtocolEntry, of constants: [ProtocolConstant], isMatched: [Bool]
    ) -> Int? {
        let candidates = constants.indices.filter { constants[$0].number == entry.number }
        if candidates.count <= 1 { return candidates.first }
        var best: (index: Int, score: Int)?
        for index in candidates {
            let score = constants[index].matchScore(entry)
            if score > best?.score ?? 0 { best = (index, score) }
        }
        return best?.index ?? candidates.first { !isMatched[$0] }
    }
}
