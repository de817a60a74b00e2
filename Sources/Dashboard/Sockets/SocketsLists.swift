import Core
import Screen

/// The commands of lists, applied to the table in view.
extension SocketsState {
    /// The number of rows shown.
    var count: Int {
        switch content {
        case .sockets: sockets.list.count
        case .groups: groups.list.count
        case .ends: ends.list.count
        }
    }

    /// The list in view.
    var list: ListView {
        switch content {
        case .sockets: sockets.list
        case .groups: groups.list
        case .ends: ends.list
        }
    }

    mutating func performInList(_ command: Command, in inside: Rect) -> Reply? {
        switch content {
        case .sockets: sockets.performInList(command, in: inside)
        case .groups: groups.performInList(command, in: inside)
        case .ends: ends.performInList(command, in: inside)
        }
    }

    func reasonAgainstInList(_ command: Command) -> String? {
        switch content {
        case .sockets: sockets.reasonAgainstInList(command)
        case .groups: groups.reasonAgainstInList(command)
        case .ends: ends.reasonAgainstInList(command)
        }
    }

    mutating func move(_ move: ListCursor.Move, in inside: Rect) {
        switch content {
        case .sockets: sockets.moveInList(move, in: inside)
        case .groups: groups.moveInList(move, in: inside)
        case .ends: ends.moveInList(move, in: inside)
        }
    }

    mutating func press(x: Int, y: Int, in inside: Rect) {
        switch content {
        case .sockets: sockets.pressInList(x: x, y: y, in: inside)
        case .groups: groups.pressInList(x: x, y: y, in: inside)
        case .ends: ends.pressInList(x: x, y: y, in: inside)
        }
    }

    func export(to path: String) -> Reply {
        switch content {
        case .sockets: sockets.exportOfList(to: path)
        case .groups: groups.exportOfList(to: path)
        case .ends: ends.exportOfList(to: path)
        }
    }

    // MARK: The selection

    /// The selected socket; nil in the other tables.
    var selectedSocket: (snapshot: SocketSnapshot, index: Int)? {
        content == .sockets ? sockets.selected : nil
    }

    var selectedID: SocketID? { selectedSocket.map { $0.snapshot.rows[$0.index].id } }

    /// The address of the selected row's peer.
    var selectedPeer: IPAddress? {
        switch content {
        case .sockets:
            guard let (snapshot, index) = sockets.selected else { return nil }
            return snapshot.peerAddress(ofRow: index)
        case .groups:
            if case .host(let address) = groups.selectedKey { return address }
            return nil
        case .ends: return ends.selected.map { $0.peerEnd.address($0.family) }
        }
    }

    /// The addresses of the peers in the visible rows.
    func visiblePeers(rows: Int) -> [IPAddress] {
        guard content == .sockets else { return [] }
        let top = sockets.list.top(visible: rows)
        return sockets.list.order[top..<min(sockets.list.count, top + rows)].compactMap { row in
            sockets.place(ofRow: Int(row)).flatMap { $0.snapshot.peerAddress(ofRow: $0.index) }
        }
    }
}

extension SocketSnapshot {
    /// Returns the address of a row's peer; nil if there is none.
    func peerAddress(ofRow index: Int) -> IPAddress? {
        let row = rows[index]
        return row.transport.isInternet && row.flags.contains(.hasPeer) ? address(row.peer, row) : nil
    }
}
