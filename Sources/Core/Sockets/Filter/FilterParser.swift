/// A parser of filters by recursive descent: `or` binds weaker than the `and` of words side by side, and `not`
/// stronger than both.
struct FilterParser {
    typealias Node = FilterNode<FilterTerm>

    private let text: String
    private var rest: ArraySlice<FilterToken>
    private var depth = 0

    /// Limits the use of the stack.
    private static let maxDepth = 64

    /// Parses a filter; an empty one matches everything.
    static func parse(_ text: String) throws(SocketFilterFailure) -> Node {
        var parser = FilterParser(text: text, rest: try FilterToken.tokens(of: text)[...])
        guard !parser.rest.isEmpty else { return .all([]) }
        let node = try parser.alternatives()
        if let token = parser.rest.first { throw parser.failure("no '(' belongs to this ')'", token.range) }
        return node
    }

    private init(text: String, rest: ArraySlice<FilterToken>) { (self.text, self.rest) = (text, rest) }

    private func failure(_ reason: String, _ range: Range<Int>) -> SocketFilterFailure {
        SocketFilterFailure(text: text, reason: reason, range: range)
    }

    private func failure(missing side: String, _ sign: FilterToken) -> SocketFilterFailure {
        failure("nothing stands \(side) '\(word(sign))'", sign.range)
    }

    /// Returns a token as it was typed.
    private func word(_ token: FilterToken) -> String {
        String(decoding: text.utf8.dropFirst(token.range.lowerBound).prefix(token.range.count), as: UTF8.self)
    }

    private mutating func alternatives() throws(SocketFilterFailure) -> Node {
        var nodes = [try sequence(after: nil)]
        while let sign = rest.first, sign.kind == .or {
            rest.removeFirst()
            nodes.append(try sequence(after: sign))
        }
        return nodes.count == 1 ? nodes[0] : .any(nodes)
    }

    /// - Parameter sign: The `or` before the sequence.
    private mutating func sequence(after sign: FilterToken?) throws(SocketFilterFailure) -> Node {
        var nodes: [Node] = []
        var sign = sign
        loop: while let token = rest.first {
            switch token.kind {
            case .or, .close: break loop
            case .and:
                if let sign { throw failure(missing: "after", sign) }
                if nodes.isEmpty { throw failure(missing: "before", token) }
                rest.removeFirst()
                sign = token
            case .open, .not, .word:
                nodes.append(try factor(rest.removeFirst()))
                sign = nil
            }
        }
        if let sign { throw failure(missing: "after", sign) }
        if nodes.isEmpty, let token = rest.first, token.kind == .or {
            throw failure(missing: "before", token)
        }
        return nodes.count == 1 ? nodes[0] : .all(nodes)
    }

    private mutating func factor(_ token: FilterToken) throws(SocketFilterFailure) -> Node {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maxDepth else {
            throw failure("nested deeper than \(Self.maxDepth) levels", token.range)
        }
        switch token.kind {
        case .word(let word): return .term(try term(word, token))
        case .not:
            guard let next = rest.first, next.kind != .or, next.kind != .and, next.kind != .close else {
                throw failure(missing: "after", token)
            }
            return .not(try factor(rest.removeFirst()))
        default:
            guard let next = rest.first else { throw failure("the parenthesis is not closed", token.range) }
            if next.kind == .close {
                throw failure(
                    "nothing stands between the parentheses", token.range.lowerBound..<next.range.upperBound)
            }
            let node = try alternatives()
            guard rest.popFirst()?.kind == .close else {
                throw failure("the parenthesis is not closed", token.range)
            }
            return node
        }
    }

    private func term(_ word: FilterWord, _ token: FilterToken) throws(SocketFilterFailure) -> FilterTerm {
        // The first letters of an IPv6 address look like a key.
        guard let name = word.key, IPAddress(word.text) == nil else { return .word(SearchPattern(word.text)) }
        let keyRange = token.range.lowerBound..<token.range.lowerBound + name.utf8.count
        guard let key = FilterKey.table.first(where: { $0.name == name.lowercased() }) else {
            let names = FilterKey.table.map(\.name)
            let near = name.nearestName(among: names)
            let advice =
                near.map { "did you mean \($0)?" } ?? "the keys are \(names.joined(separator: ", "))"
            throw failure("unknown key '\(name)': \(advice)", keyRange)
        }
        let operatorRange = keyRange.upperBound..<word.valueRange.lowerBound
        guard key.isCompared == (word.comparison != .contains) else {
            throw failure(
                "'\(key.name)' is followed by \(key.isCompared ? ">, <, >=, <= or =" : "':'"), as in \(key.example)",
                operatorRange)
        }
        guard !word.value.isEmpty else {
            throw failure("'\(key.name)' needs a value, as in \(key.example)", word.valueRange)
        }
        do throws(FilterValueFailure) {
            return try key.term(word.comparison, word.value)
        } catch {
            throw failure(error.reason, word.valueRange)
        }
    }
}
