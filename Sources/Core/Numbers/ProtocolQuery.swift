/// What a user asks the protocol table for: a number (exactly), or a name, alias or constant in any case of
/// letters.
///
/// A search finds what contains each of its words, a lookup only what is called so.
public struct ProtocolQuery: Sendable, Equatable {
    private enum Condition: Sendable, Equatable {
        /// nil for a number that no protocol has.
        case numberIs(Int?)
        case nameContains(SearchPattern)
        case nameIs(SearchPattern)
    }

    private let conditions: [Condition]

    /// Every word has to match; an empty text matches everything.
    public init(search text: String) {
        conditions = SearchWords(text).words.map { word in
            word.text.isDecimalNumber ? .numberIs(Int(word.text)) : .nameContains(word.pattern)
        }
    }

    /// One number, name, alias or constant, with white space around it; nil for all protocols.
    public init(lookup text: String?) {
        guard let word = text?.trimmingWhitespace else {
            conditions = []
            return
        }
        conditions = [word.isDecimalNumber ? .numberIs(Int(word)) : .nameIs(SearchPattern(word))]
    }

    public func matches(_ row: ProtocolRow) -> Bool {
        conditions.allSatisfy { condition in
            switch condition {
            case .numberIs(let number): row.number == number
            case .nameContains(let part): row.hasName { part.isFound(in: $0) }
            case .nameIs(let name): row.hasName { name.equals($0) }
            }
        }
    }
}

extension ProtocolRow {
    /// Whether the name, the constant or an alias fulfils the condition.
    fileprivate func hasName(where condition: (String) -> Bool) -> Bool {
        name.map(condition) == true || constant.map(condition) == true || aliases.contains(where: condition)
    }
}
