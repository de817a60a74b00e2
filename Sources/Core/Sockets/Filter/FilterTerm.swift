/// A condition that a socket meets or not.
enum FilterTerm: Sendable, Equatable {
    /// Free text in the protocol, state, addresses, process or unit.
    case word(SearchPattern)
    case transport(SocketTransport)
    case state(SocketState)
    /// The port of either end.
    case port(UInt16)
    case localPort(UInt16)
    case peerPort(UInt16)
    /// The address of either end.
    case address(SocketAddressRange)
    /// A part of the name of a process that holds the socket.
    case process(SearchPattern)
    /// A process that holds the socket.
    case pid(Int32)
    case uid(UInt32)
    /// The name of the user.
    case user(String)
    /// A part of the unit's name.
    case unit(SearchPattern)
    case scope(ListenerScope)
    /// A comparison, which an unknown number never meets.
    case compare(FilterQuantity, FilterComparison, Double)
}

/// A row of a snapshot that is compared with a filter.
struct FilterSubject {
    private let snapshot: SocketSnapshot
    private(set) var index = 0
    private(set) var row: SocketRow
    /// The text that free words are searched in, once it is needed.
    private var text: [UInt8] = []
    private var hasText = false

    /// - Parameter index: A row of the snapshot.
    init(_ snapshot: SocketSnapshot, index: Int) {
        (self.snapshot, self.index, row) = (snapshot, index, snapshot.table.rows[index])
    }

    /// Proceeds to another row, and keeps the buffer.
    mutating func select(_ index: Int) {
        (self.index, row, hasText) = (index, snapshot.table.rows[index], false)
    }

    mutating func matches(_ node: FilterNode) -> Bool {
        switch node {
        case .all(let nodes):
            for node in nodes where !matches(node) { return false }
            return true
        case .any(let nodes):
            for node in nodes where matches(node) { return true }
            return false
        case .not(let node): return !matches(node)
        case .term(let term): return meets(term)
        }
    }

    private mutating func meets(_ term: FilterTerm) -> Bool {
        switch term {
        case .word(let pattern):
            renderText()
            return pattern.isFound(in: text[...])
        case .transport(let transport): return row.transport == transport
        case .state(let state): return row.state == state
        case .port(let port): return hasLocalPort(port) || hasPeerPort(port)
        case .localPort(let port): return hasLocalPort(port)
        case .peerPort(let port): return hasPeerPort(port)
        case .address(let range): return isInside(range)
        case .process(let pattern): return hasProcess { pattern.isFound(in: $0.name) }
        case .pid(let pid):
            return row.inode != 0 && snapshot.owners.holders[row.inode]?.contains(pid) ?? false
        case .uid(let uid): return row.flags.contains(.hasUser) && row.uid == uid
        case .user(let name): return row.flags.contains(.hasUser) && snapshot.owners.users[row.uid] == name
        case .unit(let pattern): return snapshot.owners.unit(of: row).map { pattern.isFound(in: $0) } ?? false
        case .scope(let scope): return row.scope == scope
        case .compare(let quantity, let comparison, let limit):
            return number(quantity).map { comparison.holds($0, limit) } ?? false
        }
    }

    private func hasLocalPort(_ port: UInt16) -> Bool { row.transport.hasPorts && row.local.port == port }

    private func hasPeerPort(_ port: UInt16) -> Bool {
        row.transport.hasPorts && row.flags.contains(.hasPeer) && row.peer.port == port
    }

    private func isInside(_ range: SocketAddressRange) -> Bool {
        guard row.transport.isInternet else { return false }
        if range.contains(row.local, of: row, interfaces: snapshot.interfaces) { return true }
        return row.flags.contains(.hasPeer)
            && range.contains(row.peer, of: row, interfaces: snapshot.interfaces)
    }

    private func hasProcess(_ isWanted: (SocketProcess) -> Bool) -> Bool {
        guard row.inode != 0, let pids = snapshot.owners.holders[row.inode] else { return false }
        for pid in pids {
            if let process = snapshot.owners.processes[pid], isWanted(process) { return true }
        }
        return false
    }

    private func number(_ quantity: FilterQuantity) -> Double? {
        switch quantity {
        case .rate: return index < snapshot.activity.count ? snapshot.activity[index].rate : nil
        case .rtt:
            guard row.tcp >= 0 else { return nil }
            let microseconds = snapshot.table.tcp[Int(row.tcp)].rttMicroseconds
            return microseconds == 0 ? nil : Double(microseconds) / 1e6
        case .queue: return Double(row.queued)
        case .drops: return row.knownDrops.map { Double($0) }
        case .age: return snapshot.age(index).map { Double($0.nanoseconds) / 1e9 }
        }
    }

    /// Makes the text of the row: protocol, state, both ends, processes and unit, separated by line breaks.
    private mutating func renderText() {
        guard !hasText else { return }
        text.removeAll(keepingCapacity: true)
        text += row.transport.name.utf8
        text.append(0x0a)
        text += row.state.name.utf8
        text.append(0x0a)
        snapshot.appendLocal(row, to: &text)
        text.append(0x0a)
        snapshot.appendPeer(row, to: &text)
        for pid in row.inode == 0 ? [] : snapshot.owners.holders[row.inode] ?? [] {
            text.append(0x0a)
            if let process = snapshot.owners.processes[pid] { text += process.name.utf8 }
        }
        text.append(0x0a)
        if let unit = snapshot.owners.unit(of: row) { text += unit.utf8 }
        hasText = true
    }
}
