/// The header of a UDP datagram (RFC 768).
public struct UDPHeader: Sendable, Equatable {
    public var sourcePort: UInt16
    public var destinationPort: UInt16
    /// Length of the datagram in bytes, header included, before fragmentation.
    public var datagramLength: Int
    /// 0 if the sender computed none.
    public var checksum: UInt16

    static let length = 8

    init(_ segment: RawSpan) throws(PacketFailure) {
        guard segment.byteCount >= Self.length else { throw .truncated(.udp) }
        (sourcePort, destinationPort) = (segment.number16(0), segment.number16(2))
        (datagramLength, checksum) = (Int(segment.number16(4)), segment.number16(6))
        guard datagramLength >= Self.length else { throw .badLength(.udp) }
    }
}

/// The header of a TCP segment (RFC 9293 §3.1).
public struct TCPHeader: Sendable, Equatable {
    public var sourcePort: UInt16
    public var destinationPort: UInt16
    public var sequence: UInt32
    /// Valid only if the flag ACK is set.
    public var acknowledgment: UInt32
    public var flags: TCPFlags
    /// The header field, not scaled.
    public var window: UInt16
    /// In bytes, options included.
    public var length: Int
    /// Range of the options in the packet.
    public var options: Range<Int>

    static let minLength = 20

    /// - Parameter start: Offset of the segment in the packet.
    init(_ segment: RawSpan, at start: Int) throws(PacketFailure) {
        guard segment.byteCount >= Self.minLength else { throw .truncated(.tcp) }
        (sourcePort, destinationPort) = (segment.number16(0), segment.number16(2))
        (sequence, acknowledgment) = (segment.number32(4), segment.number32(8))
        let lengthAndFlags = segment.number16(12)
        length = Int(lengthAndFlags >> 12) * 4
        flags = TCPFlags(rawValue: lengthAndFlags & 0x1ff)
        window = segment.number16(14)
        guard length >= Self.minLength else { throw .badLength(.tcp) }
        guard length <= segment.byteCount else { throw .truncated(.tcp) }
        options = start + Self.minLength..<start + length
    }
}

/// The control bits of a segment (RFC 9293 §3.1, RFC 3168 §6.1).
public struct TCPFlags: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    public static let fin = TCPFlags(rawValue: 1)
    public static let syn = TCPFlags(rawValue: 2)
    public static let rst = TCPFlags(rawValue: 4)
    public static let psh = TCPFlags(rawValue: 8)
    public static let ack = TCPFlags(rawValue: 16)
    public static let urg = TCPFlags(rawValue: 32)
    public static let ece = TCPFlags(rawValue: 64)
    public static let cwr = TCPFlags(rawValue: 128)

    private static let names: [(flag: TCPFlags, name: String)] = [
        (.syn, "SYN"), (.fin, "FIN"), (.rst, "RST"), (.psh, "PSH"), (.ack, "ACK"), (.urg, "URG"),
        (.ece, "ECE"), (.cwr, "CWR"),
    ]

    /// The names of the flags that are set, such as `SYN ACK`.
    public var words: String {
        var words = ""
        for (flag, name) in Self.names where contains(flag) { words += words.isEmpty ? name : " \(name)" }
        return words
    }
}

/// The header of an ICMP or ICMPv6 message (RFC 792, RFC 4443).
public struct ICMPHeader: Sendable, Equatable {
    public var type: UInt8
    public var code: UInt8

    static let length = 8

    init(_ segment: RawSpan) throws(PacketFailure) {
        guard segment.byteCount >= Self.length else { throw .truncated(.icmp) }
        (type, code) = (segment.byte(0), segment.byte(1))
    }
}

extension RawSpan {
    func byte(_ offset: Int) -> UInt8 { unsafeLoad(fromByteOffset: offset, as: UInt8.self) }

    /// Reads a number in network byte order, at any alignment.
    func number16(_ offset: Int) -> UInt16 {
        UInt16(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt16.self))
    }

    func number32(_ offset: Int) -> UInt32 {
        UInt32(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }

    func number64(_ offset: Int) -> UInt64 {
        UInt64(bigEndian: unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
