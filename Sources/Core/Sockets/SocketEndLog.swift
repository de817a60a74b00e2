import DequeModule

/// The last ends of TCP connections, with totals of all.
public struct SocketEndLog: Sendable {
    /// In the order in which they were received.
    public private(set) var ends: Deque<SocketEnd> = []
    /// All ends received, also those that the log no longer has.
    public private(set) var count = 0
    /// Ends that the kernel could not deliver, because the socket's buffer was full.
    public var missed: UInt64 = 0
    /// Bytes of payload of all ends received.
    public private(set) var bytesSent: UInt64 = 0
    public private(set) var bytesReceived: UInt64 = 0

    private let capacity: Int
    private var origins = SocketOrigins()
    private var earlierOrigins = SocketOrigins()
    /// The number of the last end with these addresses that did not meet its other end yet.
    private var unpaired: [Pair: Int] = [:]

    /// The addresses of a connection; one end may list them as IPv4 and the other in their IPv6 form.
    private struct Pair: Hashable {
        let local: SocketAddressBits
        let peer: SocketAddressBits

        init(_ end: SocketEnd) { (local, peer) = (Self.shortest(end.localEnd), Self.shortest(end.peerEnd)) }

        private init(local: SocketAddressBits, peer: SocketAddressBits) {
            (self.local, self.peer) = (local, peer)
        }

        var reversed: Pair { Pair(local: peer, peer: local) }

        private static func shortest(_ end: SocketAddressBits) -> SocketAddressBits {
            end.isMappedIPv4 ? SocketAddressBits(low: end.low & 0xffff_ffff, port: end.port) : end
        }
    }

    public static let maxEnds = 10_000

    /// - Parameter capacity: The number of ends that the log keeps.
    public init(capacity: Int = Self.maxEnds) { self.capacity = capacity }

    /// Adds ends, and completes them by what a snapshot knows of their sockets.
    ///
    /// The owner is that of the socket in the snapshot, or in the one before if the snapshot was taken after the end.
    /// If neither has the socket, an accepted connection gets the owner of its listener.
    ///
    /// - Parameter snapshot: The last snapshot, whose owners may have been completed since the last call.
    /// - Returns: The completed ends.
    @discardableResult
    public mutating func add(_ ends: [SocketEnd], lastSnapshot snapshot: SocketSnapshot?) -> [SocketEnd] {
        if let snapshot { update(snapshot) }
        let first = count
        for end in ends {
            var end = end
            complete(&end)
            append(end)
        }
        return Array(self.ends.suffix(min(count - first, self.ends.count)))
    }

    private mutating func update(_ snapshot: SocketSnapshot) {
        if origins.takenAt != snapshot.takenAt {
            swap(&origins, &earlierOrigins)
            origins = SocketOrigins(snapshot)
        }
        origins.owners = snapshot.owners
    }

    private func complete(_ end: inout SocketEnd) {
        end.interfaceName = origins.interfaces[end.interface]
        for origins in [origins, earlierOrigins] {
            guard let origin = origins[end.cookie] else { continue }
            set(origin, origins.owners, of: &end)
            end.duration = origin.firstSeen.map { .nanoseconds(max(0, end.time - $0)) }
            if origin.hasReceivedFIN { end.removeFIN() }
            break
        }
        guard end.process == nil || end.uid == nil else { return }
        for origins in [origins, earlierOrigins] {
            guard let listener = origins.listener(of: end) else { continue }
            set(listener, origins.owners, of: &end)
            break
        }
    }

    /// Sets what is unknown so far.
    private func set(_ origin: SocketOrigin, _ owners: SocketOwners, of end: inout SocketEnd) {
        let row = origin.row
        end.uid = end.uid ?? (row.flags.contains(.hasUser) ? row.uid : nil)
        end.user = end.user ?? end.uid.flatMap { owners.users[$0] }
        end.process = end.process ?? owners.process(of: row)
        end.unit = end.unit ?? owners.unit(of: row)
    }

    private mutating func append(_ end: SocketEnd) {
        var end = end
        // The other end of a connection within this machine tells how much was sent, which is exact.
        if let number = unpaired.removeValue(forKey: Pair(end).reversed) {
            let index = number - (count - ends.count)
            if end.payloadReceived == ends[index].payloadSent &+ 1 { end.removeFIN() }
            if ends[index].payloadReceived == end.payloadSent &+ 1, !ends[index].isReceivedExact {
                ends[index].removeFIN()
                bytesReceived -= 1
            }
        } else {
            unpaired[Pair(end)] = count
        }
        bytesSent &+= end.payloadSent
        bytesReceived &+= end.payloadReceived
        ends.append(end)
        count += 1
        if ends.count > capacity, let oldest = ends.popFirst() {
            let pair = Pair(oldest)
            if unpaired[pair] == count - ends.count - 1 { unpaired[pair] = nil }
        }
    }
}

/// What a snapshot knows of the TCP sockets in it.
private struct SocketOrigins {
    private(set) var takenAt: Instant?
    private(set) var interfaces: [UInt32: String] = [:]
    var owners = SocketOwners()
    private var origins: [UInt64: SocketOrigin] = [:]
    private var listeners: [UInt32: [SocketOrigin]] = [:]

    init() {}

    init(_ snapshot: SocketSnapshot) {
        (takenAt, interfaces) = (snapshot.takenAt, snapshot.interfaces)
        for (index, row) in snapshot.rows.enumerated() where row.transport == .tcp {
            // The kernel reports the end when a connection enters TIME_WAIT, and the owner is forgotten then.
            guard row.state != .timeWait else { continue }
            let age = snapshot.age(index)
            let origin = SocketOrigin(row, firstSeen: age.map { snapshot.time - $0.nanoseconds })
            if row.state == .listen {
                listeners[row.local.port, default: []].append(origin)
            } else {
                origins[row.cookie] = origin
            }
        }
    }

    subscript(cookie: UInt64) -> SocketOrigin? { origins[cookie] }

    /// Returns the listener that accepted a connection; nil if none can have, or if several processes listen on the
    /// same address.
    func listener(of end: SocketEnd) -> SocketOrigin? {
        guard let candidates = listeners[end.localEnd.port] else { return nil }
        let local = end.localEnd.address(end.family)
        let exact = candidates.filter { $0.localEnd.address($0.family) == local }
        let found = exact.isEmpty ? candidates.filter { $0.isWildcard(for: local.family) } : exact
        guard let first = found.first else { return nil }
        let owner = owners.process(of: first.row)
        return found.allSatisfy { owners.process(of: $0.row) == owner } ? first : nil
    }
}

/// A TCP socket in a snapshot, without its statistics.
private struct SocketOrigin {
    /// When the socket was first seen, as nanoseconds since 1970.
    let firstSeen: Int64?
    let hasReceivedFIN: Bool
    let family: SocketFamily
    let localEnd: SocketAddressBits
    private let flags: SocketRow.Flags
    private let uid: UInt32
    private let inode: UInt32
    private let controlGroup: UInt64

    init(_ row: SocketRow, firstSeen: Int64?) {
        self.firstSeen = firstSeen
        hasReceivedFIN = row.state == .closeWait || row.state == .lastAck || row.state == .closing
        (family, localEnd, flags) = (row.family, row.local, row.flags)
        (uid, inode, controlGroup) = (row.uid, row.inode, row.controlGroup)
    }

    /// A row with what is needed to find the owner.
    var row: SocketRow {
        var row = SocketRow(transport: .tcp, kind: .stream, state: .established, family: family)
        (row.flags, row.uid, row.inode, row.controlGroup) = (flags, uid, inode, controlGroup)
        return row
    }

    /// Whether the socket takes connections to every address of a family.
    func isWildcard(for family: IPAddress.Family) -> Bool {
        guard localEnd.high == 0, localEnd.low == 0 else { return false }
        return family == .ipv4
            ? self.family == .ipv4 || !flags.contains(.isIPv6Only) : self.family == .ipv6
    }
}
