/// One bit of a packet that is to be turned over.
public struct Corruption: Sendable, Equatable {
    /// The byte, from the start of the packet, and the bit in it.
    public var offset: Int
    public var mask: UInt8

    /// A bit of the transport's payload, or of its checksum where there is no payload: so that what fails is
    /// the transport's checksum, and nothing else. Wrong lengths and IP headers are counted as other errors,
    /// and a TUN refuses a broken version.
    ///
    /// - Parameter bit: Which one, drawn from all 64-bit numbers.
    /// - Returns: nil where the packet has no such bit.
    public init?(drawn bit: UInt64, _ headers: PacketHeaders) {
        let payload = headers.payload
        if !payload.isEmpty {
            let place = Int(bit % UInt64(payload.count * 8))
            (offset, mask) = (payload.lowerBound + place / 8, 1 << UInt8(place % 8))
            return
        }
        guard let field = headers.transport.checksumOffset else { return nil }
        var place = Int(bit % 16)
        // Without its only bit, a UDP checksum would say that there is none, and be let through.
        if case .udp(let header) = headers.transport, header.checksum == Self.fieldBit(place) {
            place = (place + 1) % 16
        }
        (offset, mask) = (headers.networkLength + field + place / 8, 1 << UInt8(place % 8))
    }

    /// A bit of the two bytes of a field, as the bit of the number that they write.
    private static func fieldBit(_ place: Int) -> UInt16 {
        1 << UInt16(place < 8 ? place + 8 : place - 8)
    }
}
