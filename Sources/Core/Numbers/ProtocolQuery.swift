/// What a user asks the protocol table for: a number (exactly), or a name, alias or constant in any case of
/// letters.
///
/// A search finds what contains each of its words, a lookup only what is called so.
public struct ProtocolQuery: Sendable, Equatable {
    private let words: [String]
    private let isSearch: Bool

    /// Every word has to match; an empty text matches everything.
    public init(search text: String) {
        words = text.split(whereSeparator: \.isWhitespace).map { $0.lowercased() }
        isSearch = true
    }

    /// One number, name, alias or constant, with white space around it; nil for all protocols.
    public init(lookup text: String?) {
        words = text.map { [$0.trimmingWhitespace.lowercased()] } ?? []
        isSearch = false
    }

    public func matches(_ row: ProtocolRow) -> Bool {
        words.allSatisfy { word in
            if word.isDecimalNumber {
                return Int(word) == row.number
            }
            return ([row.name, row.constant] + row.aliases).contains { name in
                guard let name = name?.lowercased() else { return false }
                return isSearch ? Substring(name).firstRange(of: word) != nil : name == word
            }
        }
    }
}
