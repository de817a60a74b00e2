/// Who holds a socket, as far as this user may know.
public enum SocketOwner: Sendable, Equatable {
    case process(name: String)
    /// No process whose descriptors may be read holds it: only the user it belongs to is known.
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

/// A socket that takes what anyone sends to its port: a TCP listener, or a UDP socket without a peer.
public struct Listener: Sendable, Equatable {
    /// Its raw value is the name that `/etc/services` has.
    public enum Transport: String, Sendable, CaseIterable {
        case tcp, udp
    }

    /// `0.0.0.0` or `::` for all of the machine's.
    public let address: IPAddress
    public let port: UInt16
    public let transport: Transport
    /// The user whom the socket belongs to.
    public let uid: UInt32
    /// The socket's number in `/proc/PID/fd`.
    public let inode: UInt32
    /// The processes that hold the socket, lowest pid first, each name once; nil where none could be found.
    public let processes: [String]?

    public init(
        address: IPAddress, port: UInt16, transport: Transport, uid: UInt32, inode: UInt32,
        processes: [String]?
    ) {
        (self.address, self.port, self.transport) = (address, port, transport)
        (self.uid, self.inode, self.processes) = (uid, inode, processes)
    }
}

/// Listeners in the order of their ports, so that a port's are found without looking at all.
public struct ListenerTable: Sendable, Equatable {
    /// By port, then transport, then address.
    public let listeners: [Listener]

    public init(_ listeners: [Listener] = []) {
        self.listeners = listeners.sorted { left, right in
            if left.port != right.port { return left.port < right.port }
            if left.transport != right.transport { return left.transport == .tcp }
            return left.address < right.address
        }
    }

    /// Whether any socket listens on a port, whatever its protocol.
    public func hasListener(port: UInt16) -> Bool {
        let index = listeners.partitioningIndex { $0.port >= port }
        return index < listeners.endIndex && listeners[index].port == port
    }

    /// The listeners of a port; none for a protocol that is neither `tcp` nor `udp`.
    public func listeners(port: UInt16, protocolName: String) -> [Listener] {
        let first = listeners.partitioningIndex { $0.port >= port }
        return listeners[first...].prefix { $0.port == port }
            .filter { $0.transport.rawValue == protocolName }
    }

    /// Who listens on a port, each owner once; empty where no one does.
    public func owners(port: UInt16, protocolName: String) -> [SocketOwner] {
        var owners: [SocketOwner] = []
        for listener in listeners(port: port, protocolName: protocolName) {
            let holders = listener.processes.map { $0.map { SocketOwner.process(name: $0) } }
            for owner in holders ?? [.user(id: listener.uid)] where !owners.contains(owner) {
                owners.append(owner)
            }
        }
        return owners
    }
}
