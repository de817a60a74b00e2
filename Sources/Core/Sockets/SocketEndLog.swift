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
        if let snapshot {
            if origins.takenAt == snapshot.takenAt {
                origins.owners = snapshot.owners
            } else {
                update(SocketOrigins(snapshot))
            }
        }
        return add(ends)
    }

    /// Adds ends, and completes them by what is known from the last two snapshots.
    ///
    /// - Returns: The completed ends.
    @discardableResult
    public mutating func add(_ ends: [SocketEnd]) -> [SocketEnd] {
        let first = count
        for end in ends {
            var end = end
            complete(&end)
            append(end)
        }
        return Array(self.ends.suffix(min(count - first, self.ends.count)))
    }

    /// Tells the log what the last snapshot knows of its sockets.
    ///
    /// - Parameter origins: Those of a later snapshot, or of the same one with more owners.
    public mutating func update(_ origins: SocketOrigins) {
        if self.origins.takenAt != origins.takenAt { earlierOrigins = self.origins }
        self.origins = origins
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
