/// What the kernel tells of a TCP connection: `struct tcp_info` of `linux/tcp.h`, of which older kernels and the
/// C library know a shorter one. What is missing is zero.
public struct TransportInfo: Sendable, Equatable {
    /// Time-outs in a row, each doubling the time to the next.
    public var backoff = 0
    /// `tcpi_rto`, in microseconds.
    public var retransmissionTimeoutMicroseconds = 0
    /// `tcpi_rtt`, in microseconds.
    public var roundTripMicroseconds = 0
    /// `tcpi_snd_cwnd`, in segments.
    public var congestionWindow = 0
    /// Segments sent again, SYN included.
    public var totalRetransmits = 0
    /// How long the receiver's full buffer held the sender up, in microseconds.
    public var receiveWindowLimitedMicroseconds = 0
    public var reorderingsSeen = 0

    /// All of the structure that is read.
    public static let size = 224

    public init(_ info: RawSpan) {
        func number(_ offset: Int) -> Int {
            guard info.byteCount >= offset + 4 else { return 0 }
            return Int(info.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        if info.byteCount > 4 { backoff = Int(info.byte(4)) }
        retransmissionTimeoutMicroseconds = number(8)
        roundTripMicroseconds = number(68)
        congestionWindow = number(80)
        totalRetransmits = number(100)
        receiveWindowLimitedMicroseconds = number(176)
        reorderingsSeen = number(220)
    }
}
