extension SocketFilter {
    /// Returns whether the end of a connection matches, as a TCP socket in TIME_WAIT with what is known of it.
    public func matches(_ end: SocketEnd) -> Bool {
        if isEmpty { return true }
        var row = SocketRow(transport: .tcp, kind: .stream, state: .timeWait, family: end.family)
        (row.local, row.peer, row.interface, row.cookie) = (
            end.localEnd, end.peerEnd, end.interface, end.cookie
        )
        row.flags = end.uid == nil ? [.hasPeer] : [.hasPeer, .hasUser]
        row.uid = end.uid ?? 0
        // Any numbers do for what the owners are found by.
        (row.inode, row.controlGroup) = (end.process == nil ? 0 : 1, end.unit == nil ? 0 : 1)
        var table = SocketTable()
        table.append(row, tcp: end.statistics)
        var snapshot = SocketSnapshot(
            takenAt: Instant(nanoseconds: 0), time: end.time, table: table,
            interfaces: end.interfaceName.map { [end.interface: $0] } ?? [:])
        if let process = end.process {
            snapshot.owners.holders[1] = [process.pid]
            snapshot.owners.processes[process.pid] = process
        }
        if let unit = end.unit { snapshot.owners.units[1] = unit }
        if let uid = end.uid, let user = end.user { snapshot.owners.users[uid] = user }
        return matches(0, of: snapshot)
    }
}
