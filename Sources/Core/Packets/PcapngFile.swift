/// The format of a pcapng capture file with nanosecond timestamps (draft-ietf-opsawg-pcapng).
public enum PcapngFile {
    /// Packets begin with their IP header, version 4 or 6 (LINKTYPE_RAW).
    private static let linkType: UInt32 = 101

    private enum Block {
        static let sectionHeader: UInt32 = 0x0a0d_0d0a
        static let interface: UInt32 = 1
        static let packet: UInt32 = 6
    }

    private enum Option {
        static let comment: UInt16 = 1
        static let application: UInt16 = 4
        static let interfaceName: UInt16 = 2
        static let timeResolution: UInt16 = 9
        static let flags: UInt16 = 2
    }

    /// Returns the section header and one interface description for each name.
    public static func header(interfaces: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        append(Block.sectionHeader, to: &bytes) { body in
            body.append(littleEndian: 0x1a2b_3c4d)  // marks the byte order
            body.append(littleEndian: 1)  // version 1.0
            body.append(littleEndian: .max)  // the length of the section is not known
            body.append(littleEndian: .max)
            append(Option.application, Array("Pollux".utf8), to: &body)
            endOptions(of: &body)
        }
        for name in interfaces {
            append(Block.interface, to: &bytes) { body in
                body.append(littleEndian: linkType)
                body.append(littleEndian: 0)  // packets are never truncated
                append(Option.interfaceName, Array(name.utf8), to: &body)
                append(Option.timeResolution, [9], to: &body)  // 10^-9 s
                endOptions(of: &body)
            }
        }
        return bytes
    }

    /// Appends the block of one packet.
    ///
    /// - Parameters:
    ///   - interface: The index of its interface in the header.
    ///   - time: Time since 1970-01-01 00:00 UTC.
    ///   - comment: What Wireshark shows as the packet's comment.
    public static func append(
        _ packet: ArraySlice<UInt8>, interface: Int, _ direction: WireDirection, at time: Duration,
        comment: String, to bytes: inout [UInt8]
    ) {
        append(Block.packet, to: &bytes) { body in
            let nanoseconds = UInt64(bitPattern: time.nanoseconds)
            body.append(littleEndian: UInt32(interface))
            body.append(littleEndian: UInt32(truncatingIfNeeded: nanoseconds >> 32))
            body.append(littleEndian: UInt32(truncatingIfNeeded: nanoseconds))
            body.append(littleEndian: UInt32(packet.count))
            body.append(littleEndian: UInt32(packet.count))
            body.append(contentsOf: packet)
            pad(&body)
            if !comment.isEmpty { append(Option.comment, Array(comment.utf8), to: &body) }
            // As A sees it: 1 is inbound, 2 is outbound.
            append(Option.flags, [direction == .aToB ? 2 : 1, 0, 0, 0], to: &body)
            endOptions(of: &body)
        }
    }

    /// Appends a block between its type and both of its lengths.
    private static func append(_ type: UInt32, to bytes: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        var content: [UInt8] = []
        body(&content)
        let length = UInt32(content.count + 12)
        bytes.append(littleEndian: type)
        bytes.append(littleEndian: length)
        bytes.append(contentsOf: content)
        bytes.append(littleEndian: length)
    }

    private static func append(_ code: UInt16, _ value: [UInt8], to body: inout [UInt8]) {
        // The length of an option has 16 bits.
        let value = value.prefix(Int(UInt16.max))
        body.append(littleEndian: UInt32(code) | UInt32(value.count) << 16)
        body.append(contentsOf: value)
        pad(&body)
    }

    private static func endOptions(of body: inout [UInt8]) { body.append(littleEndian: 0) }

    /// Fills up to a multiple of four bytes. The fixed part of each block is one already.
    private static func pad(_ body: inout [UInt8]) {
        while !body.count.isMultiple(of: 4) { body.append(0) }
    }
}
