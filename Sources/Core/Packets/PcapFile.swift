/// The format of a pcap capture file with nanosecond timestamps (draft-ietf-opsawg-pcap).
public enum PcapFile {
    /// Packets begin with their IP header, version 4 or 6 (LINKTYPE_RAW).
    private static let linkType: UInt32 = 101
    /// The usual maximum: packets are never truncated.
    private static let snapLength: UInt32 = 262_144
    /// Written in little-endian order; marks that order and nanosecond timestamps.
    private static let magic: UInt32 = 0xa1b2_3c4d

    /// The file header.
    public static var header: [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(littleEndian: magic)
        bytes.append(littleEndian: 2 | 4 << 16)  // version 2.4
        bytes.append(littleEndian: 0)
        bytes.append(littleEndian: 0)
        bytes.append(littleEndian: snapLength)
        bytes.append(littleEndian: linkType)
        return bytes
    }

    /// Appends the record of one packet.
    ///
    /// - Parameter time: Time since 1970-01-01 00:00 UTC.
    public static func append(_ packet: ArraySlice<UInt8>, at time: Duration, to bytes: inout [UInt8]) {
        let (seconds, fraction) = time.components
        bytes.append(littleEndian: UInt32(truncatingIfNeeded: seconds))
        bytes.append(littleEndian: UInt32(truncatingIfNeeded: fraction / 1_000_000_000))
        bytes.append(littleEndian: UInt32(packet.count))
        bytes.append(littleEndian: UInt32(packet.count))
        bytes.append(contentsOf: packet)
    }
}

extension [UInt8] {
    mutating func append(littleEndian number: UInt32) {
        for shift in [0, 8, 16, 24] { append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }
}
