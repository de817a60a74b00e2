/// One packet of the ladder: where and when it entered, and what became of it. Its bytes lie in its batch.
public struct LadderPacket: Sendable, Equatable {
    /// From 1 in each lane, in the order of entering, both directions together.
    public var number: Int
    public var lane: Lane
    public var direction: WireDirection
    /// The run's time when it entered the wire.
    public var enteredAt: Duration
    public var fate: PacketFate
    public var marks: PacketMarks
    /// Where its bytes begin in the batch, as they left the wire (corrupted ones in corrupted form).
    public var offset: Int
    /// Bytes of the IP packet.
    public var length: Int

    public init(
        number: Int, lane: Lane, direction: WireDirection, enteredAt: Duration, fate: PacketFate,
        marks: PacketMarks = [], offset: Int, length: Int
    ) {
        (self.number, self.lane, self.direction, self.enteredAt) = (number, lane, direction, enteredAt)
        (self.fate, self.marks, self.offset, self.length) = (fate, marks, offset, length)
    }
}

/// The packets of one report: one buffer and info of a fixed size, no text.
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
