/// One packet of the ladder: its direction, its time and its fate. The batch holds its bytes.
public struct LadderPacket: Sendable, Equatable {
    /// From 1 in each lane, in the order of entering, both directions counted together.
    public var number: Int
    public var lane: Lane
    public var direction: WireDirection
    /// Run time at which it entered the wire.
    public var enteredAt: Duration
    public var fate: PacketFate
    public var marks: PacketMarks
    /// Why it was sent; nil if it just carries the next data or acknowledges it, and for other protocols than TCP.
    public var reason: PacketReason?
    /// The previous transmission of the same bytes.
    public var previous: Transmission?
    /// The messages that a TCP segment carries, wholly or in part.
    public var messages: ClosedRange<Int>?
    /// Offset in the batch of its bytes as they left the wire, so including any corruption.
    public var offset: Int
    /// Length of the IP packet in bytes.
    public var length: Int

    public init(
        number: Int, lane: Lane, direction: WireDirection, enteredAt: Duration, fate: PacketFate,
        marks: PacketMarks = [], offset: Int, length: Int
    ) {
        (self.number, self.lane, self.direction, self.enteredAt) = (number, lane, direction, enteredAt)
        (self.fate, self.marks, self.offset, self.length) = (fate, marks, offset, length)
    }
}

/// The packets of one report: one buffer of bytes, and metadata of a fixed size without text.
public struct PacketBatch: Sendable, Equatable {
    public var bytes: [UInt8]
    public var packets: [LadderPacket]

    public init(bytes: [UInt8] = [], packets: [LadderPacket] = []) {
        (self.bytes, self.packets) = (bytes, packets)
    }

    public func bytes(of packet: LadderPacket) -> ArraySlice<UInt8> {
        bytes[packet.offset..<packet.offset + packet.length]
    }
}
