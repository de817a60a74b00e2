/// The datagrams received and sent in one turn of the loop: one buffer of payloads, and metadata of a fixed size.
///
/// No datagram has an object or a string of its own, so that a flood costs little more than the kernel's work.
public struct DatagramBatch: Sendable, Equatable {
    /// The payloads, one after another.
    public var bytes: [UInt8]
    public var metadata: [DatagramMetadata]
    /// The name of the socket; nil if it is not known.
    public var local: SocketName?
    /// The peers that the metadata refers to by index.
    public var peers: [SocketName]
    public var credentials: [Credentials] = []
    public var destinations: [IPAddress] = []

    public init(bytes: [UInt8] = [], metadata: [DatagramMetadata] = [], peers: [SocketName] = []) {
        (self.bytes, self.metadata, self.peers) = (bytes, metadata, peers)
    }

    /// The number of datagrams, without events.
    public var datagramCount: Int { metadata.count { $0.direction != .event } }

    /// The approximate memory use in bytes.
    public var memorySize: Int {
        bytes.count + metadata.count * MemoryLayout<DatagramMetadata>.stride + peers.count * 64
    }

    public func payload(of metadata: DatagramMetadata) -> ArraySlice<UInt8> {
        bytes[Int(metadata.offset)..<Int(metadata.offset) + Int(metadata.length)]
    }

    public func peer(of metadata: DatagramMetadata) -> SocketName? {
        metadata.peer == DatagramMetadata.none ? nil : peers[Int(metadata.peer)]
    }

    public func credentials(of metadata: DatagramMetadata) -> Credentials? {
        metadata.credentials == DatagramMetadata.none ? nil : credentials[Int(metadata.credentials)]
    }

    /// The address that the sender sent the datagram to.
    public func destination(of metadata: DatagramMetadata) -> IPAddress? {
        metadata.destination == DatagramMetadata.none ? nil : destinations[Int(metadata.destination)]
    }
}

/// What is known about a datagram besides its payload, or about an event, whose message is its payload.
public struct DatagramMetadata: Sendable, Equatable {
    public enum Direction: UInt8, Sendable {
        case incoming, outgoing, event
    }

    /// The index that stands for no peer, no credentials or no destination.
    public static let none = UInt16.max

    /// Nanoseconds since 1970; the kernel's receive timestamp for an incoming datagram.
    public var time: Int64
    /// The offset of the payload in the batch's bytes.
    public var offset: UInt32
    /// The number of payload bytes in the batch.
    public var length: UInt32
    /// The datagram's length on arrival; above `length` if it was truncated.
    public var originalLength: UInt32
    /// The number of datagrams that the kernel has dropped up to this one.
    public var dropped: UInt32
    public var direction: Direction
    /// An index into the batch's peers, or `none`.
    public var peer: UInt16
    public var credentials = none
    public var destination = none
    /// TTL or hop limit on arrival; -1 if unknown.
    public var timeToLive: Int16 = -1
    /// The error number (`errno.h`) of an error event; 0 otherwise.
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

/// The sending process of a Unix datagram, as reported by the kernel (`SCM_CREDENTIALS`, `man 7 unix`).
public struct Credentials: Sendable, Equatable {
    public var pid: Int32
    public var uid: UInt32
    public var gid: UInt32
    /// The name of the process; nil if it had already exited.
    public var processName: String?

    public init(pid: Int32, uid: UInt32, gid: UInt32, processName: String?) {
        (self.pid, self.uid, self.gid, self.processName) = (pid, uid, gid, processName)
    }
}
