/// A name that the system's headers give a protocol number: `IPPROTO_TCP` for 6.
public struct ProtocolConstant: Sendable, Equatable {
    public let name: String
    public let number: Int

    public init(name: String, number: Int) {
        (self.name, self.number) = (name, number)
    }

    private static let prefix = "IPPROTO_"

    /// How well the constant fits an entry of the same number: 2 if it is called the same, 1 if one's
    /// name begins with the other's (`IPPROTO_HOPOPTS` and `hopopt`), else 0. Letters and digits count.
    fileprivate func fit(_ entry: ProtocolEntry) -> Int {
        guard entry.number == number else { return 0 }
        let own = Self.letters(name.hasPrefix(Self.prefix) ? String(name.dropFirst(Self.prefix.count)) : name)
        var best = 0
        for other in [entry.name] + entry.aliases {
            let other = Self.letters(other)
            if own == other { return 2 }
            if !other.isEmpty, own.starts(with: other) || other.starts(with: own) { best = 1 }
        }
        return best
    }

    private static func letters(_ name: String) -> [UInt8] {
        name.utf8.map(\.lowercased).filter { ($0 >= 0x61 && $0 <= 0x7a) || $0.isDecimalDigit }
    }
}

/// A row of the protocol table: what the file says about a number, what the headers say, or neither.
public struct ProtocolRow: Sendable, Equatable {
    public let number: Int
    /// nil for a number that the file lacks.
    public let name: String?
    public let aliases: [String]
    /// The constant of the system's headers, `IPPROTO_TCP`; nil where they have none.
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
    /// The numbers of an IP header's protocol field (RFC 791 §3.1).
    private static let fieldNumbers = 0...255

    /// A row for each line of the file, in its order, then those the file lacks, by number: the constants
    /// below 256, and if wanted every other number below 256.
    ///
    /// A number's only constant goes to all of its lines. Where constants share a number, each goes to the
    /// line whose name or alias fits; a line that none fits takes the first that fits no line.
    public func rows(constants: [ProtocolConstant], includingUnassigned: Bool = false) -> [ProtocolRow] {
        let fitting = constants.map { constant in entries.contains { constant.fit($0) > 0 } }
        var isTaken = [Bool](repeating: false, count: constants.count)
        var rows: [ProtocolRow] = []
        rows.reserveCapacity(entries.count)
        for entry in entries {
            let chosen = Self.constant(for: entry, of: constants, fitting: fitting)
            if let chosen { isTaken[chosen] = true }
            rows.append(
                ProtocolRow(
                    number: entry.number, name: entry.name, aliases: entry.aliases,
                    constant: chosen.map { constants[$0].name }, comment: entry.comment))
        }
        var isListed = [Bool](repeating: false, count: Self.fieldNumbers.count)
        for entry in entries where Self.fieldNumbers.contains(entry.number) { isListed[entry.number] = true }
        for number in Self.fieldNumbers {
            for place in constants.indices where constants[place].number == number && !isTaken[place] {
                rows.append(ProtocolRow(number: number, constant: constants[place].name))
                isListed[number] = true
            }
            if includingUnassigned, !isListed[number] { rows.append(ProtocolRow(number: number)) }
        }
        return rows
    }

    /// The place of the entry's constant among all.
    private static func constant(
        for entry: ProtocolEntry, of constants: [ProtocolConstant], fitting: [Bool]
    ) -> Int? {
        let candidates = constants.indices.filter { constants[$0].number == entry.number }
        if candidates.count <= 1 { return candidates.first }
        var best: (place: Int, fit: Int)?
        for place in candidates {
            let fit = constants[place].fit(entry)
            if fit > best?.fit ?? 0 { best = (place, fit) }
        }
        return best?.place ?? candidates.first { !fitting[$0] }
    }
}
