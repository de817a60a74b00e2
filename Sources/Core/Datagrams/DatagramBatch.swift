/// What one turn of the loop has received and sent: one buffer, and facts of a fixed size.
///
/// No datagram has an object or a text of its own, so that a flood costs little more than the kernel's work.
public struct DatagramBatch: Sendable, Equatable {
    /// The payloads, one behind the other.
    public var bytes: [UInt8]
    public var facts: [DatagramMetadata]
    /// The name of the socket, where it is known.
    public var local: SocketName?
    /// The names that the facts point at.
    public var peers: [SocketName]
    public var credentials: [Credentials] = []
    public var destinations: [IPAddress] = []

    public init(bytes: [UInt8] = [], facts: [DatagramMetadata] = [], peers: [SocketName] = []) {
        (self.bytes, self.facts, self.peers) = (bytes, facts, peers)
    }

    /// Datagrams, without the events.
    public var datagramCount: Int { facts.count { $0.direction != .event } }

    /// Bytes of memory, nearly.
    public var memorySize: Int {
        bytes.count + facts.count * MemoryLayout<DatagramMetadata>.stride + peers.count * 64
    }

    public func payload(of facts: DatagramMetadata) -> ArraySlice<UInt8> {
        bytes[Int(facts.offset)..<Int(facts.offset) + Int(facts.length)]
    }

    public func peer(of facts: DatagramMetadata) -> SocketName? {
        facts.peer == DatagramMetadata.none ? nil : peers[Int(facts.peer)]
    }

    public func credentials(of facts: DatagramMetadata) -> Credentials? {
        facts.credentials == DatagramMetadata.none ? nil : credentials[Int(facts.credentials)]
    }

    /// The address that the sender wrote to.
    public func destination(of facts: DatagramMetadata) -> IPAddress? {
        facts.destination == DatagramMetadata.none ? nil : destinations[Int(facts.destination)]
    }
}

/// All that is known of a datagram beside its bytes; also of an event, whose bytes are its words.
public struct DatagramMetadata: Sendable, Equatable {
    public enum Direction: UInt8, Sendable {
        case incoming, outgoing, event
    }

    /// For `peer`, `credentials` and `destination`: there is none.
    public static let none = UInt16.max

    /// Nanoseconds since 1970: the kernel's own for what came in.
    public var time: Int64
    /// Where the payload lies in the batch.
    public var offset: UInt32
    /// Bytes kept of it.
    public var length: UInt32
    /// Bytes that it had; more than `length` where it was cut.
    public var originalLength: UInt32
    /// Datagrams that the kernel has dropped so far, this one's time included.
    public var dropped: UInt32
    public var direction: Direction
    /// An index into the batch's peers, or `none`.
    public var peer: UInt16
    public var credentials = none
    public var destination = none
    /// TTL or hop limit as it arrived; -1 where there is none.
    public var timeToLive: Int16 = -1
    /// The number of an error event (`errno.h`); 0 for any other.
    public var errorNumber: Int32 = 0

    public init(
        time: Int64, direction: Direction, offset: Int, length: Int, originalLength: Int? = nil,
        peer: UInt16 = none, dropped: UInt32 = 0
    ) {
        (self.time, self.direction, self.dropped) = (time, direction, dropped)
        (self.offset, self.length) = (UInt32(offset), UInt32(length))
        self.originalLength = UInt32(originalLength ?? length)
        self.peer = peer
    }

    public var isTruncated: Bool { originalLength > length }
}

/// Who sent a Unix datagram, as the kernel vouches for it (`SCM_CREDENTIALS`, `man 7 unix`).
public struct Credentials: Sendable, Equatable {
    public var pid: Int32
    public var uid: UInt32
    public var gid: UInt32
    /// The process's name; nil where it had gone already.
    public var processName: String?

    public init(pid: Int32, uid: UInt32, gid: UInt32, processName: String?) {
        (self.pid, self.uid, self.gid, self.processName) = (pid, uid, gid, processName)
    }
}
