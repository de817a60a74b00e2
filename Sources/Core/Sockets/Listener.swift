/// The owner of a socket, as far as the current user may see it.
public enum SocketOwner: Sendable, Equatable {
    case process(name: String)
    /// The owning process is not visible to the current user: only the socket's user is known.
    case user(id: UInt32)

    public var processName: String? {
        if case .process(let name) = self { name } else { nil }
    }

    /// Returns the owners of listeners, each once.
    public static func owners(of listeners: [Listener]) -> [SocketOwner] {
        var owners: [SocketOwner] = []
        for listener in listeners {
            let holders = listener.processes.map { $0.map { SocketOwner.process(name: $0) } }
            for owner in holders ?? [.user(id: listener.uid)] where !owners.contains(owner) {
                owners.append(owner)
            }
        }
        return owners
    }
}

extension SocketOwner: CustomStringConvertible {
    public var description: String {
        switch self {
        case .process(let name): name
        case .user(let id): "owned by uid \(id)"
        }
    }
}

/// A socket that accepts traffic from any peer on its port: a TCP listener, or an unconnected UDP socket.
public struct Listener: Sendable, Equatable {
    /// The raw value is the protocol name in `/etc/services`.
    public enum Transport: String, Sendable, CaseIterable {
        case tcp, udp
    }

    /// `0.0.0.0` or `::` for all local addresses.
    public let address: IPAddress
    public let port: UInt16
    public let transport: Transport
    /// The user that owns the socket.
    public let uid: UInt32
    /// The name of that user; nil if it has none.
    public let user: String?
    /// The socket's inode, which identifies it in `/proc/PID/fd`.
    public let inode: UInt32
    /// The names of the processes that hold the socket, that of its owner first, each once; nil if none was found.
    public let processes: [String]?
    /// The process that owns the socket; nil if none was found.
    public let process: SocketProcess?
    /// Why no process was found; nil if one was.
    public let reasonUnknown: UnknownOwner?
    /// The systemd unit or container in which the socket was created; nil for the root control group.
    public let unit: String?
    /// Whether an IPv6 wildcard takes IPv4 traffic, too.
    public let takesIPv4: Bool

    public init(
        address: IPAddress, port: UInt16, transport: Transport, uid: UInt32, inode: UInt32,
        processes: [String]?, process: SocketProcess? = nil, reasonUnknown: UnknownOwner? = nil,
        unit: String? = nil, user: String? = nil, takesIPv4: Bool = false
    ) {
        (self.address, self.port, self.transport) = (address, port, transport)
        (self.uid, self.inode, self.processes) = (uid, inode, processes)
        (self.process, self.reasonUnknown, self.unit) = (process, reasonUnknown, unit)
        (self.user, self.takesIPv4) = (user, takesIPv4)
    }

    /// From whom the socket takes traffic.
    public var scope: ListenerScope { ListenerScope(of: address) }
}

extension Listener {
    /// Creates a listener from a row of a snapshot; nil unless it is a TCP listener or an unconnected UDP socket.
    public init?(_ row: SocketRow, of snapshot: SocketSnapshot) {
        guard row.isListening, let transport = Transport(rawValue: row.transport.name) else { return nil }
        let process = snapshot.owners.process(of: row)
        var names = process.map { [$0.name] }
        for other in snapshot.owners.otherProcesses(of: row) where names?.contains(other.name) == false {
            names?.append(other.name)
        }
        self.init(
            address: snapshot.address(row.local, row), port: UInt16(truncatingIfNeeded: row.local.port),
            transport: transport, uid: row.uid, inode: row.inode, processes: names, process: process,
            reasonUnknown: snapshot.owners.reasonUnknown(row), unit: snapshot.owners.unit(of: row),
            user: snapshot.owners.users[row.uid], takesIPv4: row.takesIPv4)
    }
}
