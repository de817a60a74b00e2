/// Verification of the Internet checksums (RFC 1071) of a packet.
public enum Checksums {
    public enum Verdict: Sendable, Equatable {
        case right
        /// The checksum is incorrect and should have the expected value.
        case wrong(expected: UInt16)
        /// The packet has no checksum here, or is a fragment, whose checksum covers the whole datagram.
        case absent
    }

    /// Verifies the checksum of the IPv4 header; IPv6 has none.
    public static func network(of packet: RawSpan, _ headers: PacketHeaders) -> Verdict {
        guard headers.family == .ipv4 else { return .absent }
        let header = packet.extracting(0..<headers.networkLength)
        return verdict(header.number16(10), computed: complement(sum(header) - UInt64(header.number16(10))))
    }

    /// Verifies the checksum of the UDP datagram, TCP segment or ICMP message.
    public static func transport(of packet: RawSpan, _ headers: PacketHeaders) -> Verdict {
        guard headers.fragment == nil, let offset = headers.transport.checksumOffset,
            headers.length <= packet.byteCount
        else { return .absent }
        let segment = packet.extracting(headers.networkLength..<headers.length)
        let stored = segment.number16(offset)
        var isUDP = false
        if case .udp = headers.transport { isUDP = true }
        if isUDP, stored == 0 { return .absent }
        var total = sum(segment) - UInt64(stored)
        total += pseudoHeader(packet, headers)
        var computed = complement(total)
        // A UDP sender writes a computed 0 as 0xffff, since 0 means no checksum (RFC 768).
        if isUDP, computed == 0 { computed = 0xffff }
        return verdict(stored, computed: computed)
    }

    /// Sums the pseudo-header: addresses, length and protocol (RFC 9293 §3.1, RFC 8200 §8.1); ICMP over IPv4
    /// has none.
    private static func pseudoHeader(_ packet: RawSpan, _ headers: PacketHeaders) -> UInt64 {
        if headers.family == .ipv4, case .icmp = headers.transport { return 0 }
        let addresses = headers.family == .ipv4 ? 12..<20 : 8..<40
        return sum(packet.extracting(addresses)) + UInt64(headers.length - headers.networkLength)
            + UInt64(headers.protocolNumber)
    }

    /// Sums the 16-bit words, without folding the carries; an odd last byte is the high half of a word.
    static func sum(_ bytes: RawSpan) -> UInt64 {
        var (total, offset) = (UInt64(0), 0)
        while offset + 4 <= bytes.byteCount {
            let pair = bytes.number32(offset)
            total += UInt64(pair >> 16) + UInt64(pair & 0xffff)
            offset += 4
        }
        if offset + 2 <= bytes.byteCount {
            total += UInt64(bytes.number16(offset))
            offset += 2
        }
        if offset < bytes.byteCount { total += UInt64(bytes.byte(offset)) << 8 }
        return total
    }

    private static func complement(_ sum: UInt64) -> UInt16 {
        var folded = sum
        while folded > 0xffff { folded = folded >> 16 + folded & 0xffff }
        return ~UInt16(truncatingIfNeeded: folded)
    }

    private static func verdict(_ stored: UInt16, computed: UInt16) -> Verdict {
        // One's complement has two zeros.
        stored == computed || stored ^ computed == 0xffff && (stored == 0 || computed == 0)
            ? .right : .wrong(expected: computed)
    }
}
