/// A part of a filter: a term, or a combination of parts.
///
/// It is not an indirect enumeration, since the pointer of one also holds bits of its case: leak detectors do not follow
/// such a pointer, and report what it refers to.
struct FilterNode<Term> {
    /// The term; nil for a combination.
    let term: Term?
    let combination: FilterCombination
    let parts: [FilterNode]

    private init(_ term: Term?, _ combination: FilterCombination, _ parts: [FilterNode]) {
        (self.term, self.combination, self.parts) = (term, combination, parts)
    }

    static func term(_ term: Term) -> FilterNode { FilterNode(term, .all, []) }

    /// Returns a node that is met if all parts are, as it is without any.
    static func all(_ parts: [FilterNode]) -> FilterNode { FilterNode(nil, .all, parts) }

    static func any(_ parts: [FilterNode]) -> FilterNode { FilterNode(nil, .any, parts) }

    static func not(_ part: FilterNode) -> FilterNode { FilterNode(nil, .none, [part]) }

    /// Whether the node has neither a term nor parts, and is always met.
    var isEmpty: Bool { term == nil && parts.isEmpty }

    /// Returns the same combination of other terms.
    func map<Other>(_ transform: (Term) -> Other) -> FilterNode<Other> {
        FilterNode<Other>(term.map(transform), combination, parts.map { $0.map(transform) })
    }
}

/// How many parts of a combination must be met.
enum FilterCombination: Sendable {
    case all, any, none
}

extension FilterNode: Sendable where Term: Sendable {}

extension FilterNode: Equatable where Term: Equatable {}
