/// A query of the protocol table by exact number, or by case-insensitive name, alias or constant.
///
/// A search finds names that contain each of its words. A lookup matches whole names only.
public struct ProtocolQuery: Sendable, Equatable {
    private enum Condition: Sendable, Equatable {
        /// nil for a number too large for `Int`, which no protocol has.
        case numberIs(Int?)
        case nameContains(SearchPattern)
        case nameIs(SearchPattern)
    }

    private let conditions: [Condition]

    /// Creates a search. Every word must match; an empty text matches everything.
    public init(search text: String) {
        conditions = SearchWords(text).words.map { word in
            word.text.isDecimalNumber ? .numberIs(Int(word.text)) : .nameContains(word.pattern)
        }
    }

    /// Creates a lookup of one number, name, alias or constant; nil matches all protocols. Surrounding white space
    /// is ignored.
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
    /// Returns whether the name, the constant or an alias satisfies the condition.
    fileprivate func hasName(where condition: (String) -> Bool) -> Bool {
        name.map(condition) == true || constant.map(condition) == true || aliases.contains(where: condition)
    }
}
