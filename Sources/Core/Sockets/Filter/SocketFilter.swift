/// A condition on sockets, written as free words and `key:value` terms.
///
/// Words side by side must all match; `or`, `not` and parentheses combine them otherwise, and quotes keep spaces in a
/// word. A word without a key is searched, in any case of ASCII letters, in the protocol, state, addresses, processes
/// and unit.
public struct SocketFilter: Sendable, Equatable {
    /// The filter as it was typed.
    public let text: String
    private let root: FilterNode<FilterTerm>

    /// Creates a filter that matches every socket.
    public init() { (text, root) = ("", .all([])) }

    /// Parses a filter; a blank text matches every socket.
    ///
    /// - Throws: `SocketFilterFailure` with the part of the text that is wrong.
    public init(_ text: String) throws(SocketFilterFailure) {
        root = try FilterParser.parse(text)
        self.text = text
    }

    private init(text: String, root: FilterNode<FilterTerm>) { (self.text, self.root) = (text, root) }

    /// Whether the filter matches every socket because it is blank.
    public var isEmpty: Bool { root.isEmpty }

    /// Returns a filter that matches what both match.
    public func and(_ other: SocketFilter) -> SocketFilter {
        if isEmpty { return other }
        if other.isEmpty { return self }
        return SocketFilter(text: "(\(text)) (\(other.text))", root: .all([root, other.root]))
    }

    /// Returns the indexes of the matching rows, in ascending order.
    public func rows(of snapshot: SocketSnapshot) -> [UInt32] {
        rows(of: snapshot, among: Array(0..<UInt32(snapshot.rows.count)))
    }

    /// Returns those of the given rows that match, in the same order.
    public func rows(of snapshot: SocketSnapshot, among candidates: [UInt32]) -> [UInt32] {
        guard !isEmpty, !candidates.isEmpty else { return candidates }
        var filter = BoundFilter(root, to: snapshot)
        var matching: [UInt32] = []
        for row in candidates where filter.isMet(by: Int(row)) { matching.append(row) }
        return matching
    }

    /// Returns whether a row of a snapshot matches.
    public func matches(_ index: Int, of snapshot: SocketSnapshot) -> Bool {
        BoundFilter(root, to: snapshot).matches(index)
    }

    /// The keys of the language with an example of each, for help texts.
    public static let examples: [(key: String, example: String)] = FilterKey.table.map {
        ($0.name, $0.example)
    }
}
