/// The bit of a packet to flip.
public struct Corruption: Sendable, Equatable {
    /// Offset of the byte in the packet; `mask` selects the bit in it.
    public var offset: Int
    public var mask: UInt8

    /// Chooses a bit of the transport's payload, or of its checksum field if the payload is empty.
    ///
    /// Flipping that bit breaks the transport's checksum and nothing else. The kernel counts an invalid
    /// length or IP header as another error, and a TUN device refuses an invalid IP version.
    ///
    /// - Parameter bit: A random number; its remainder selects the bit.
    /// - Returns: nil if the packet has neither payload nor checksum.
    public init?(drawn bit: UInt64, _ headers: PacketHeaders) {
        let payload = headers.payload
        if !payload.isEmpty {
            let index = Int(bit % UInt64(payload.count * 8))
            (offset, mask) = (payload.lowerBound + index / 8, 1 << UInt8(index % 8))
            return
        }
        guard let field = headers.transport.checksumOffset else { return nil }
        var index = Int(bit % 16)
        // A UDP checksum of 0 means none, so flipping its only set bit would let the packet pass.
        if case .udp(let header) = headers.transport, header.checksum == Self.fieldBit(index) {
            index = (index + 1) % 16
        }
        (offset, mask) = (headers.networkLength + field + index / 8, 1 << UInt8(index % 8))
    }

    /// Converts a bit index within a two-byte field to a mask of its big-endian value.
    private static func fieldBit(_ index: Int) -> UInt16 {
        1 << UInt16(index < 8 ? index + 8 : index - 8)
    }
}
