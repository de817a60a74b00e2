/// A filter that is prepared for the rows of one snapshot.
///
/// What is compared with names is compared with each process, unit and user once, and with rows by their numbers. Where
/// the protocol and the state of a row decide, nothing else is read of it.
struct BoundFilter {
    private let root: FilterNode<BoundTerm>
    private let snapshot: SocketSnapshot
    /// The decisions for each protocol and state, as far as they were needed.
    private var decisions: [Decision] = []

    private enum Decision: UInt8 {
        case unknown, match, mismatch, dependsOnRow
    }

    init(_ node: FilterNode<FilterTerm>, to snapshot: SocketSnapshot) {
        self.snapshot = snapshot
        root = node.map { BoundTerm($0, to: snapshot) }
    }

    // MARK: Decisions

    /// Returns whether a row matches, as `matches` does, but faster for many rows.
    mutating func isMet(by index: Int) -> Bool {
        // The operator ?? would copy the whole filter for each row.
        if let decision = decides(index) { return decision }
        return matches(index)
    }

    /// Returns whether a row matches, if its protocol and state decide that; nil if they do not.
    private mutating func decides(_ index: Int) -> Bool? {
        let (transport, state) = (snapshot.table.rows[index].transport, snapshot.table.rows[index].state)
        if decisions.isEmpty {
            decisions = Array(
                repeating: .unknown, count: SocketTransport.allCases.count * SocketState.allCases.count)
        }
        let number = Int(transport.rawValue) * SocketState.allCases.count + Int(state.rawValue)
        if decisions[number] == .unknown {
            let decision = decision(root, transport, state)
            decisions[number] = decision.map { $0 ? .match : .mismatch } ?? .dependsOnRow
        }
        return decisions[number] == .dependsOnRow ? nil : decisions[number] == .match
    }

    private func decision(
        _ node: FilterNode<BoundTerm>, _ transport: SocketTransport, _ state: SocketState
    ) -> Bool? {
        if let term = node.term { return term.decides(transport, state) }
        var isDecided = true
        for part in node.parts {
            let decision = decision(part, transport, state)
            if decision == node.partThatDecides { return node.combination == .any }
            if decision == nil { isDecided = false }
        }
        return isDecided ? node.combination != .any : nil
    }

    // MARK: Rows

    func matches(_ index: Int) -> Bool { matches(root, index) }

    private func matches(_ node: FilterNode<BoundTerm>, _ index: Int) -> Bool {
        if let term = node.term { return term.isMet(by: index, of: snapshot) }
        for part in node.parts where matches(part, index) == node.partThatDecides {
            return node.combination == .any
        }
        return node.combination != .any
    }
}

extension FilterNode {
    /// Whether a part that is met decides for all, or one that is not.
    fileprivate var partThatDecides: Bool { combination != .all }
}
