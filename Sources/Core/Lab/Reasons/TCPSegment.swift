/// The header fields of a TCP segment that explain why it was sent.
public struct TCPSegment: Sendable, Equatable {
    /// A range of sequence numbers; `end` is the number after its last byte.
    public struct Block: Sendable, Equatable {
        public var start: UInt32
        public var end: UInt32

        public init(start: UInt32, end: UInt32) {
            (self.start, self.end) = (start, end)
        }
    }

    public var sequence: UInt32
    /// The sequence number after its last byte; SYN and FIN count as one byte each (RFC 9293 §3.4).
    public var next: UInt32
    /// Valid only if ACK is set.
    public var acknowledgment: UInt32
    public var flags: TCPFlags
    /// The header field, not scaled.
    public var window: UInt16
    /// The blocks of its SACK option, the most recently received first (RFC 2018 §4).
    public var blocks: [Block]
    /// The sender's clock in milliseconds, from its timestamps option (RFC 7323 §3).
    public var timestamp: UInt32?

    public init(
        sequence: UInt32, next: UInt32, acknowledgment: UInt32 = 0, flags: TCPFlags, window: UInt16 = 502,
        blocks: [Block] = [], timestamp: UInt32? = nil
    ) {
        (self.sequence, self.next, self.acknowledgment) = (sequence, next, acknowledgment)
        (self.flags, self.window, self.blocks, self.timestamp) = (flags, window, blocks, timestamp)
    }

    /// Reads a whole IP packet; nil if it has no valid TCP header.
    public init?(_ packet: RawSpan) {
        guard let headers = try? PacketHeaders(packet), case .tcp(let header) = headers.transport else {
            return nil
        }
        let controls = (header.flags.contains(.syn) ? 1 : 0) + (header.flags.contains(.fin) ? 1 : 0)
        self.init(
            sequence: header.sequence, next: header.sequence &+ UInt32(headers.payload.count + controls),
            acknowledgment: header.acknowledgment, flags: header.flags, window: header.window)
        readOptions(in: packet, header.options)
    }

    /// Whether the kernel retransmits it if it is not acknowledged.
    public var isRetransmittable: Bool { next != sequence && !flags.contains(.rst) }

    /// Whether it acknowledges and does nothing else.
    var isPureACK: Bool {
        next == sequence && flags.contains(.ack) && flags.isDisjoint(with: [.syn, .fin, .rst])
    }

    /// Whether it carries data: neither SYN nor FIN alone.
    var hasPayload: Bool {
        let controls: UInt32 = (flags.contains(.syn) ? 1 : 0) + (flags.contains(.fin) ? 1 : 0)
        return next &- sequence > controls
    }

    /// The kinds of the options (RFC 2018 §3, RFC 7323 §3).
    private static let selectiveAcknowledgments: UInt8 = 5
    private static let timestamps: UInt8 = 8

    /// Reads two options only and makes no list of them, since every segment is read.
    private mutating func readOptions(in packet: RawSpan, _ options: Range<Int>) {
        var offset = options.lowerBound
        while offset < options.upperBound, packet.byte(offset) != 0 {
            guard packet.byte(offset) != 1 else {
                offset += 1
                continue
            }
            guard offset + 2 <= options.upperBound else { return }
            let length = Int(packet.byte(offset + 1))
            guard length >= 2, offset + length <= options.upperBound else { return }
            switch packet.byte(offset) {
            case Self.selectiveAcknowledgments where length > 2 && length % 8 == 2:
                blocks = stride(from: offset + 2, to: offset + length, by: 8).map {
                    Block(start: packet.number32($0), end: packet.number32($0 + 4))
                }
            case Self.timestamps where length == 10: timestamp = packet.number32(offset + 2)
            default: break
            }
            offset += length
        }
    }
}

extension UInt32 {
    /// Compares sequence numbers, which wrap around, by the sign of their difference (RFC 9293 §3.4).
    public func isBefore(_ other: UInt32) -> Bool { Int32(bitPattern: self &- other) < 0 }
}
