import Core
import Screen

/// The texts of a row of a snapshot.
struct SocketRowText {
    let snapshot: SocketSnapshot
    let row: SocketRow
    let activity: SocketActivity
    private let index: Int
    private let hostNames: HostNames
    /// The names of ports, which are shown with those of hosts.
    private let services: ServicesPane?

    init(
        _ snapshot: SocketSnapshot, _ index: Int, hostNames: HostNames, services: ServicesPane? = nil
    ) {
        self.services = hostNames.isOn ? services : nil
        (self.snapshot, self.index, row) = (snapshot, index, snapshot.rows[index])
        activity = index < snapshot.activity.count ? snapshot.activity[index] : SocketActivity()
        self.hostNames = hostNames
    }

    var local: String { (snapshot.local(row) ?? "—") + service(row.local) }

    /// The other end, with the name of its host if names are shown; nil if there is none.
    var peer: String? {
        if row.transport.isInternet, row.flags.contains(.hasPeer),
            let name = hostNames.shown(snapshot.address(row.peer, row))
        {
            return "\(name):\(row.peer.port)" + service(row.peer)
        }
        return snapshot.peer(row).map { $0 + service(row.peer) }
    }

    /// Returns ` https` for a port with a name, if names are shown.
    private func service(_ end: SocketAddressBits) -> String {
        guard let services, row.transport.hasPorts, end.port != 0 else { return "" }
        let name = services.serviceName(
            port: UInt16(truncatingIfNeeded: end.port), protocolName: row.transport.name)
        return name.map { " \($0)" } ?? ""
    }

    var isProcessKnown: Bool { snapshot.owners.process(of: row) != nil }

    /// Returns the process with its pid, or in parentheses what is known of the owner.
    ///
    /// - Parameter columns: The columns in which a longer name is cut, but not the pid.
    func process(columns: Int = .max) -> String {
        if let process = snapshot.owners.process(of: row) {
            let others = snapshot.owners.otherProcesses(of: row).count
            return process.name.fitted(
                to: columns, before: " \(process.pid)" + (others > 0 ? " +\(others)" : ""))
        }
        if let unit { return "(\(unit))" }
        return snapshot.owners.reasonUnknown(row) == .otherUser ? user.map { "(\($0))" } ?? "—" : "—"
    }

    var user: String? {
        guard row.flags.contains(.hasUser) else { return nil }
        return snapshot.owners.users[row.uid] ?? "uid \(row.uid)"
    }

    var unit: String? { snapshot.owners.unit(of: row) }

    /// Whether the socket appeared in one of the last three snapshots.
    var isNew: Bool { activity.firstSeen != nil && activity.timesSeen < 3 }

    /// Formats bytes per second; `—` where the kernel counts none.
    func rate(_ rate: Double?) -> String {
        rate.map { $0 < 1 ? "0" : Quantity.byteRate($0) } ?? "—"
    }

    var backlog: String { "\(row.receiveQueue) of \(row.sendQueue)" }

    var statistics: TCPStatistics? { snapshot.table.tcp(of: row) }

    var roundTripTime: String {
        guard let microseconds = statistics?.rttMicroseconds, microseconds > 0 else { return "—" }
        return Quantity.roundTrip(microseconds: microseconds)
    }

    var retransmissions: String { statistics.map { String($0.retransmits) } ?? "—" }

    var hasQueue: Bool {
        row.state == .listen ? row.receiveQueue > 0 : row.receiveQueue > 0 || row.sendQueue > 0
    }

    /// The bytes in the receive and send queue. The backlog of a listener stands in place of its rate.
    var queues: String {
        row.state == .listen
            ? ""
            : !hasQueue
                ? "0" : "\(Quantity.short(bytes: row.receiveQueue))/\(Quantity.short(bytes: row.sendQueue))"
    }

    var drops: String { row.knownDrops.map { Quantity.grouped(Int($0)) } ?? "—" }

    var age: String { snapshot.age(index).map { Quantity.age($0) } ?? "—" }
}
