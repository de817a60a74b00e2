/// Handmade packets, with checksums computed by a simple reference implementation.
public enum PacketSample {
    public static let sourceV4: [UInt8] = [10, 0, 0, 1]
    public static let destinationV4: [UInt8] = [10, 0, 0, 2]
    public static let sourceV6: [UInt8] = [0xfd] + [UInt8](repeating: 0, count: 14) + [1]
    public static let destinationV6: [UInt8] = [0xfd] + [UInt8](repeating: 0, count: 14) + [2]

    public static func word(_ number: Int) -> [UInt8] { [UInt8(number >> 8 & 0xff), UInt8(number & 0xff)] }

    public static func long(_ number: UInt32) -> [UInt8] {
        [UInt8(number >> 24), UInt8(number >> 16 & 0xff), UInt8(number >> 8 & 0xff), UInt8(number & 0xff)]
    }

    /// Returns the checksum of RFC 1071, computed word by word.
    public static func checksum(_ bytes: [UInt8]) -> Int {
        var sum = 0
        for index in stride(from: 0, to: bytes.count, by: 2) {
            sum += Int(bytes[index]) << 8 + (index + 1 < bytes.count ? Int(bytes[index + 1]) : 0)
            if sum > 0xffff { sum -= 0xffff }
        }
        return ~sum & 0xffff
    }

    public static func ipv4(
        _ number: UInt8, _ segment: [UInt8], flags: Int = 0x4000, identification: Int = 0x1234,
        options: [UInt8] = []
    ) -> [UInt8] {
        var header: [UInt8] = [0x45 + UInt8(options.count / 4), 0]
        header += word(20 + options.count + segment.count) + word(identification) + word(flags)
        header += [64, number, 0, 0] + sourceV4 + destinationV4 + options
        header.replaceSubrange(10..<12, with: word(checksum(header)))
        return header + segment
    }

    public static func ipv6(_ number: UInt8, _ segment: [UInt8], extensions: [UInt8] = []) -> [UInt8] {
        let length = word(extensions.count + segment.count)
        return [0x60, 0, 0, 0] + length + [number, 64] + sourceV6 + destinationV6 + extensions + segment
    }

    /// Returns the segment with its checksum, which covers the family's pseudo header.
    private static func sealed(_ segment: [UInt8], at offset: Int, number: UInt8, isV6: Bool) -> [UInt8] {
        let addresses = isV6 ? sourceV6 + destinationV6 : sourceV4 + destinationV4
        let pseudo = addresses + word(0) + word(segment.count) + [0, number]
        var sealed = segment
        sealed.replaceSubrange(offset..<offset + 2, with: word(checksum(pseudo + segment)))
        return sealed
    }

    public static func udp(_ payload: [UInt8], isV6: Bool = false) -> [UInt8] {
        let segment = word(4000) + word(7) + word(8 + payload.count) + [0, 0] + payload
        let sealed = sealed(segment, at: 6, number: 17, isV6: isV6)
        return isV6 ? ipv6(17, sealed) : ipv4(17, sealed)
    }

    public static func tcp(
        sequence: UInt32, acknowledgment: UInt32 = 0, flags: Int, options: [UInt8] = [],
        _ payload: [UInt8] = [],
        isV6: Bool = false
    ) -> [UInt8] {
        var segment = word(40000) + word(7) + long(sequence) + long(acknowledgment)
        segment += word((5 + options.count / 4) << 12 | flags) + word(502) + [0, 0, 0, 0] + options + payload
        segment = sealed(segment, at: 16, number: 6, isV6: isV6)
        return isV6 ? ipv6(6, segment) : ipv4(6, segment)
    }

    /// Returns an ICMP or ICMPv6 "port unreachable" error that quotes a packet.
    public static func unreachable(quoting packet: [UInt8], isV6: Bool = false) -> [UInt8] {
        var message: [UInt8] = (isV6 ? [1, 4] : [3, 3]) + [0, 0, 0, 0, 0, 0] + packet
        guard isV6 else {
            message.replaceSubrange(2..<4, with: word(checksum(message)))
            return ipv4(1, message)
        }
        return ipv6(58, sealed(message, at: 2, number: 58, isV6: true))
    }

    /// Returns an IPv6 fragment header.
    public static func fragmentHeader(next: UInt8, offset: Int, hasMore: Bool) -> [UInt8] {
        [next, 0] + word(offset | (hasMore ? 1 : 0)) + [0, 0, 0x12, 0x34]
    }

    /// The options of a Linux SYN: MSS 1460, SACK permitted, timestamps, window scale 7.
    public static let synOptions: [UInt8] =
        [2, 4, 0x05, 0xb4, 4, 2, 8, 10, 0, 0, 0, 9, 0, 0, 0, 0, 1, 3, 3, 7]

    public static let every: [[UInt8]] = [
        udp([]), udp([1, 2, 3]), udp([UInt8](repeating: 7, count: 200), isV6: true),
        tcp(sequence: 1, flags: 2, options: synOptions),
        tcp(sequence: 2, flags: 0x18, [104, 105], isV6: true),
        unreachable(quoting: udp([5, 6])), unreachable(quoting: udp([5, 6], isV6: true), isV6: true),
        ipv4(17, [UInt8](repeating: 1, count: 64), flags: 0x2000 | 185),
        ipv6(44, [1, 2, 3, 4], extensions: fragmentHeader(next: 17, offset: 1448, hasMore: false)),
        ipv4(89, [1, 2, 3, 4]),
    ]
}
