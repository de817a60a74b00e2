/// The owner of a socket, as far as the current user may see it.
public enum SocketOwner: Sendable, Equatable {
    case process(name: String)
    /// The owning process is not visible to the current user: only the socket's user is known.
    case user(id: UInt32)

    public var processName: String? {
        if case .process(let name) = self { name } else { nil }
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
    /// The systemd unit or container in which the socket was created; nil for the root control group.
    public let unit: String?

    public init(
        address: IPAddress, port: UInt16, transport: Transport, uid: UInt32, inode: UInt32,
        processes: [String]?, process: SocketProcess? = nil, unit: String? = nil, user: String? = nil
    ) {
        (self.address, self.port, self.transport) = (address, port, transport)
        (self.uid, self.inode, self.processes) = (uid, inode, processes)
        (self.process, self.unit, self.user) = (process, unit, user)
    }
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
            unit: snapshot.owners.unit(of: row), user: snapshot.owners.users[row.uid])
    }
}

/// A list of listeners sorted by port, so that those of a port are found by binary search.
public struct ListenerTable: Sendable, Equatable {
    /// Sorted by port, then transport, then address.
    public let listeners: [Listener]

    public init(_ listeners: [Listener] = []) {
        self.listeners = listeners.sorted { left, right in
            if left.port != right.port { return left.port < right.port }
            if left.transport != right.transport { return left.transport == .tcp }
            return left.address < right.address
        }
    }

    /// Returns whether any socket listens on a port, over TCP or UDP.
    public func hasListener(port: UInt16) -> Bool {
        let index = listeners.partitioningIndex { $0.port >= port }
        return index < listeners.endIndex && listeners[index].port == port
    }

    /// Returns the listeners on a port; none for a protocol other than `tcp` and `udp`.
    public func listeners(port: UInt16, protocolName: String) -> [Listener] {
        let first = listeners.partitioningIndex { $0.port >= port }
        return listeners[first...].prefix { $0.port == port }
            .filter { $0.transport.rawValue == protocolName }
    }

    /// Returns the owners of the listeners on a port, each once; empty if nobody listens.
    public func owners(port: UInt16, protocolName: String) -> [SocketOwner] {
        Self.owners(of: listeners(port: port, protocolName: protocolName))
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
