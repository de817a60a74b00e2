/// A filter that is prepared for the rows of one snapshot.
///
/// What is compared with names is compared with each process, unit and user once, and with rows by their numbers. Where
/// the protocol and the state of a row decide, nothing else is read of it.
struct BoundFilter {
    private indirect enum Node {
        case all([Node])
        case any([Node])
        case not(Node)
        case term(BoundTerm)
    }

    private let root: Node
    private let snapshot: SocketSnapshot
    /// The decisions for each protocol and state, as far as they were needed.
    private var decisions: [Decision] = []

    private enum Decision: UInt8 {
        case unknown, match, mismatch, dependsOnRow
    }

    init(_ node: FilterNode, to snapshot: SocketSnapshot) {
        self.snapshot = snapshot
        root = Self.bind(node, to: snapshot)
    }

    private static func bind(_ node: FilterNode, to snapshot: SocketSnapshot) -> Node {
        switch node {
        case .all(let nodes): .all(nodes.map { bind($0, to: snapshot) })
        case .any(let nodes): .any(nodes.map { bind($0, to: snapshot) })
        case .not(let node): .not(bind(node, to: snapshot))
        case .term(let term): .term(BoundTerm(term, to: snapshot))
        }
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

    private func decision(_ node: Node, _ transport: SocketTransport, _ state: SocketState) -> Bool? {
        switch node {
        case .all(let nodes): return decision(nodes, transport, state, absorbing: false)
        case .any(let nodes): return decision(nodes, transport, state, absorbing: true)
        case .not(let node): return decision(node, transport, state).map { !$0 }
        case .term(let term): return term.decides(transport, state)
        }
    }

    /// - Parameter absorbing: The value of one node that decides for all.
    private func decision(
        _ nodes: [Node], _ transport: SocketTransport, _ state: SocketState, absorbing: Bool
    ) -> Bool? {
        var isDecided = true
        for node in nodes {
            let decision = decision(node, transport, state)
            if decision == absorbing { return absorbing }
            if decision == nil { isDecided = false }
        }
        return isDecided ? !absorbing : nil
    }

    // MARK: Rows

    func matches(_ index: Int) -> Bool { matches(root, index) }

    private func matches(_ node: Node, _ index: Int) -> Bool {
        switch node {
        case .all(let nodes):
            for node in nodes where !matches(node, index) { return false }
            return true
        case .any(let nodes):
            for node in nodes where matches(node, index) { return true }
            return false
        case .not(let node): return !matches(node, index)
        case .term(let term): return term.isMet(by: index, of: snapshot)
        }
    }
}
