/// A word of a filter, or a sign that combines words.
struct FilterToken: Equatable {
    enum Kind: Equatable {
        case open, close
        case and, or, not
        case word(FilterWord)
    }

    let kind: Kind
    /// In UTF-8 bytes from the start of the filter.
    let range: Range<Int>

    /// Splits a filter at white space and parentheses; quotes keep both in a word.
    static func tokens(of text: String) throws(SocketFilterFailure) -> [FilterToken] {
        var tokens: [FilterToken] = []
        var reader = FilterTokenReader(text)
        while let token = try reader.next() { tokens.append(token) }
        return tokens
    }
}

/// A word of a filter: free text, or a key with an operator and a value.
struct FilterWord: Equatable {
    /// The word without its quotes.
    var text = ""
    /// The letters before the operator; nil for free text.
    var key: String?
    var comparison = FilterComparison.contains
    /// What follows the operator.
    var value = ""
    var valueRange = 0..<0
}

/// The operator between a key and its value.
enum FilterComparison: String, Sendable {
    case contains = ":"
    case more = ">", less = "<", atLeast = ">=", atMost = "<=", equal = "="

    func holds(_ number: Double, _ limit: Double) -> Bool {
        switch self {
        case .more: number > limit
        case .less: number < limit
        case .atLeast: number >= limit
        case .atMost: number <= limit
        case .equal, .contains: number == limit
        }
    }
}

private struct FilterTokenReader {
    private let text: String
    private let scalars: [Unicode.Scalar]
    private var index = 0
    /// The position of `index` in UTF-8 bytes.
    private var offset = 0

    init(_ text: String) {
        (self.text, scalars) = (text, Array(text.unicodeScalars))
    }

    private var scalar: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func advance() {
        offset += UTF8.width(scalars[index])
        index += 1
    }

    mutating func next() throws(SocketFilterFailure) -> FilterToken? {
        while let scalar, scalar.properties.isWhitespace { advance() }
        let start = offset
        switch scalar {
        case nil: return nil
        case "(", ")":
            let kind: FilterToken.Kind = scalar == "(" ? .open : .close
            advance()
            return FilterToken(kind: kind, range: start..<offset)
        default: return try word(from: start)
        }
    }

    private mutating func word(from start: Int) throws(SocketFilterFailure) -> FilterToken {
        var word = FilterWord()
        var (isQuoted, hasQuotes) = (false, false)
        var quoteStart = start
        while let scalar {
            if scalar == "\"" {
                if !isQuoted { quoteStart = offset }
                (isQuoted, hasQuotes) = (!isQuoted, true)
                advance()
                continue
            }
            if !isQuoted {
                if scalar.properties.isWhitespace || scalar == "(" || scalar == ")" { break }
                if word.key == nil, !hasQuotes, Self.isKey(word.text), let comparison = comparison {
                    word.key = word.text
                    word.comparison = comparison
                    word.text += comparison.rawValue
                    for _ in comparison.rawValue.unicodeScalars { advance() }
                    word.valueRange = offset..<offset
                    continue
                }
            }
            word.text.unicodeScalars.append(scalar)
            if word.key != nil { word.value.unicodeScalars.append(scalar) }
            advance()
        }
        guard !isQuoted else {
            throw SocketFilterFailure(
                text: text, reason: "the quote is not closed", range: quoteStart..<offset)
        }
        guard !word.text.isEmpty else {
            throw SocketFilterFailure(text: text, reason: "the word is empty", range: start..<offset)
        }
        word.valueRange = word.valueRange.lowerBound..<offset
        let kind: FilterToken.Kind =
            switch hasQuotes ? "" : word.text.lowercased() {
            case "and": .and
            case "or": .or
            case "not": .not
            default: .word(word)
            }
        return FilterToken(kind: kind, range: start..<offset)
    }

    /// The operator at the current position; nil if there is none.
    private var comparison: FilterComparison? {
        guard let scalar else { return nil }
        if index + 1 < scalars.count, scalars[index + 1] == "=",
            let comparison = FilterComparison(rawValue: "\(scalar)=")
        {
            return comparison
        }
        return FilterComparison(rawValue: "\(scalar)")
    }

    /// Returns whether a text can be a key: only then does an operator follow, because addresses have colons, too.
    private static func isKey(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x61...0x7a).contains($0.lowercased) }
    }
}
