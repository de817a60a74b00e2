/// A term of a filter, with what it finds among the names of a snapshot.
///
/// It is a class, so that a row is compared without copying it.
final class BoundTerm {
    private let term: FilterTerm
    /// The processes, control groups and users that have a wanted name.
    private let processes: Set<Int32>
    private let groups: Set<UInt64>
    private let users: Set<UInt32>
    /// The processes whose unit has a wanted name.
    private let unitProcesses: Set<Int32>
    /// For a word, whether it is found in the name of each protocol and state.
    private let transports: [Bool]
    private let states: [Bool]
    /// For a word, whether it has only characters of IPv4 addresses, or of IPv6 addresses without a zone.
    private let fitsIPv4: Bool
    private let fitsIPv6: Bool

    init(_ term: FilterTerm, to snapshot: SocketSnapshot) {
        self.term = term
        let owners = snapshot.owners
        var (processes, users) = (Set<Int32>(), Set<UInt32>())
        var (word, unit): (SearchPattern?, SearchPattern?)
        switch term {
        case .word(let pattern):
            (word, unit) = (pattern, pattern)
            processes = owners.processes(named: pattern)
        case .process(let pattern): processes = owners.processes(named: pattern)
        case .pid(let pid): processes = [pid]
        case .unit(let pattern): unit = pattern
        case .user(let name): users = Set(owners.users.filter { $0.value == name }.keys)
        default: break
        }
        (self.processes, self.users) = (processes, users)
        groups = unit.map { owners.groups(inUnit: $0) } ?? []
        unitProcesses = unit.map { owners.processes(inUnit: $0) } ?? []
        transports = word.map { word in SocketTransport.allCases.map { word.isFound(in: $0.name) } } ?? []
        states = word.map { word in SocketState.allCases.map { word.isFound(in: $0.name) } } ?? []
        fitsIPv4 = word?.has(only: "0123456789.:") ?? false
        fitsIPv6 = word?.has(only: "0123456789abcdef.:[]") ?? false
    }

    /// Returns whether a row meets the term, if its protocol and state decide that; nil if they do not.
    func decides(_ transport: SocketTransport, _ state: SocketState) -> Bool? {
        switch term {
        case .word: return transports[Int(transport.rawValue)] || states[Int(state.rawValue)] ? true : nil
        case .transport(let wanted): return transport == wanted
        case .state(let wanted): return state == wanted
        case .port, .localPort, .peerPort: return transport.hasPorts ? nil : false
        case .address: return transport.isInternet ? nil : false
        case .process, .pid, .unit: return hasNames ? nil : false
        case .user: return users.isEmpty ? false : nil
        case .uid, .scope, .compare: return nil
        }
    }

    private var hasNames: Bool { !processes.isEmpty || !groups.isEmpty || !unitProcesses.isEmpty }

    /// Returns whether a row meets the term.
    func isMet(by index: Int, of snapshot: SocketSnapshot) -> Bool {
        let row = snapshot.table.rows[index]
        switch term {
        case .word(let pattern):
            return transports[Int(row.transport.rawValue)] || states[Int(row.state.rawValue)]
                || isHeld(index, snapshot) || isInUnit(row, index, snapshot)
                || isFound(pattern, row, snapshot)
        case .transport(let transport): return row.transport == transport
        case .state(let state): return row.state == state
        case .port(let port): return row.hasLocalPort(port) || row.hasPeerPort(port)
        case .localPort(let port): return row.hasLocalPort(port)
        case .peerPort(let port): return row.hasPeerPort(port)
        case .address(let range): return row.isInside(range, interfaces: snapshot.interfaces)
        case .process, .pid: return isHeld(index, snapshot)
        case .uid(let uid): return row.flags.contains(.hasUser) && row.uid == uid
        case .user: return row.flags.contains(.hasUser) && users.contains(row.uid)
        case .unit: return isInUnit(row, index, snapshot)
        case .scope(let scope): return row.scope == scope
        case .compare(let quantity, let comparison, let limit):
            return snapshot.number(quantity, index).map { comparison.holds($0, limit) } ?? false
        }
    }

    private func isHeld(_ index: Int, _ snapshot: SocketSnapshot) -> Bool {
        !processes.isEmpty && snapshot.isHeld(index, by: processes)
    }

    private func isInUnit(_ row: SocketRow, _ index: Int, _ snapshot: SocketSnapshot) -> Bool {
        if row.controlGroup != 0 { return groups.contains(row.controlGroup) }
        return !unitProcesses.isEmpty && snapshot.pid(ofRow: index).map(unitProcesses.contains) ?? false
    }

    /// Returns whether a word is found in the text of either end.
    private func isFound(_ pattern: SearchPattern, _ row: SocketRow, _ snapshot: SocketSnapshot) -> Bool {
        let hasPeer = row.flags.contains(.hasPeer)
        switch row.transport {
        case .tcp, .udp, .udplite, .raw:
            return isFound(pattern, row.local, row, snapshot)
                || hasPeer && isFound(pattern, row.peer, row, snapshot)
        case .unix:
            if snapshot.table.isFound(pattern, inNameOf: row) { return true }
            guard hasPeer, let peer = snapshot.unixPeerIndex(of: row) else { return false }
            return snapshot.table.isFound(pattern, inNameOf: snapshot.table.rows[peer])
        case .packet, .netlink:
            return [snapshot.local(row), snapshot.peer(row)].contains { $0.map(pattern.isFound) ?? false }
        }
    }

    /// Returns whether a word is found in the text of an address, which is made only if it can have the word.
    private func isFound(
        _ pattern: SearchPattern, _ end: SocketAddressBits, _ row: SocketRow, _ snapshot: SocketSnapshot
    ) -> Bool {
        let isIPv4 = row.family == .ipv4 || end.isMappedIPv4
        // With an interface there may be a zone, which can have any characters.
        guard isIPv4 ? fitsIPv4 : fitsIPv6 || row.interface != 0 else { return false }
        var text = AddressText()
        snapshot.address(end, row).append(withPort: UInt16(truncatingIfNeeded: end.port), to: &text)
        return text.contains(pattern)
    }
}

extension SocketOwners {
    /// Returns the pids of the processes whose name has a word.
    fileprivate func processes(named pattern: SearchPattern) -> Set<Int32> {
        Set(processes.values.filter { pattern.isFound(in: $0.name) }.map(\.pid))
    }

    /// Returns the pids of the processes whose unit has a word in its name.
    fileprivate func processes(inUnit pattern: SearchPattern) -> Set<Int32> {
        Set(processes.values.filter { $0.unit.map(pattern.isFound) ?? false }.map(\.pid))
    }

    /// Returns the control groups whose unit has a word in its name.
    fileprivate func groups(inUnit pattern: SearchPattern) -> Set<UInt64> {
        Set(units.filter { pattern.isFound(in: $0.value) }.keys)
    }
}

extension SocketTable {
    /// Returns whether a word is found in the name of a Unix socket as it is printed: with `@` for a leading zero byte.
    fileprivate func isFound(_ pattern: SearchPattern, inNameOf row: SocketRow) -> Bool {
        guard row.nameLength > 0 else { return false }
        let end = row.nameOffset + Int(row.nameLength)
        guard names[row.nameOffset] == 0 else {
            return pattern.firstOffset(in: names.span.extracting(row.nameOffset..<end)) != nil
        }
        return pattern.isFound(in: ([UInt8(ascii: "@")] + names[row.nameOffset + 1..<end])[...])
    }
}

extension SocketRow {
    fileprivate func hasLocalPort(_ port: UInt16) -> Bool { transport.hasPorts && local.port == port }

    fileprivate func hasPeerPort(_ port: UInt16) -> Bool {
        transport.hasPorts && flags.contains(.hasPeer) && peer.port == port
    }

    fileprivate func isInside(_ range: SocketAddressRange, interfaces: [UInt32: String]) -> Bool {
        guard transport.isInternet else { return false }
        if range.contains(local, of: self, interfaces: interfaces) { return true }
        return flags.contains(.hasPeer) && range.contains(peer, of: self, interfaces: interfaces)
    }
}

extension SocketSnapshot {
    /// Returns a number that filters compare; nil if it is unknown.
    fileprivate func number(_ quantity: FilterQuantity, _ index: Int) -> Double? {
        let row = table.rows[index]
        switch quantity {
        case .rate: return index < activity.count ? activity[index].rate : nil
        case .rtt:
            guard row.tcp >= 0 else { return nil }
            let microseconds = table.tcp[Int(row.tcp)].rttMicroseconds
            return microseconds == 0 ? nil : Double(microseconds) / 1e6
        case .queue: return Double(row.queued)
        case .drops: return row.knownDrops.map { Double($0) }
        case .age: return age(index).map { Double($0.nanoseconds) / 1e9 }
        }
    }
}
