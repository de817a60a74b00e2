/// The kernel's statistics of a TCP connection: `struct tcp_info` of `linux/tcp.h`.
///
/// Older kernels have a shorter structure; a missing field is zero.
public struct TCPStatistics: Sendable, Equatable {
    /// Timeouts in a row without an acknowledgement.
    public var consecutiveTimeouts: UInt8 = 0
    /// Zero-window probes in a row without an answer.
    public var probes: UInt8 = 0
    public var maxSegmentSize: UInt32 = 0
    /// Segments sent and not yet acknowledged.
    public var unacknowledged: UInt32 = 0
    /// Segments that the sender takes for lost.
    public var lost: UInt32 = 0
    /// Milliseconds since data was last sent, and last received.
    public var sinceSent: UInt32 = 0
    public var sinceReceived: UInt32 = 0
    public var rttMicroseconds: UInt32 = 0
    public var rttVarianceMicroseconds: UInt32 = 0
    /// `UInt32.max` before the first measurement.
    public var minRttMicroseconds: UInt32 = 0
    /// Segments. 2^31 - 1 stands for "not limited yet".
    public var slowStartThreshold: UInt32 = 0
    public var congestionWindow: UInt32 = 0
    /// All retransmitted segments.
    public var retransmits: UInt32 = 0
    /// Bytes acknowledged by the peer, SYN and FIN included.
    public var bytesAcked: UInt64 = 0
    /// Bytes received, the peer's FIN included.
    public var bytesReceived: UInt64 = 0
    /// Bytes of payload sent, retransmissions included.
    public var bytesSent: UInt64 = 0
    public var bytesRetransmitted: UInt64 = 0
    /// Bytes in the send buffer that were never sent.
    public var notSentBytes: UInt32 = 0
    /// The window that the peer offers, in bytes.
    public var sendWindow: UInt32 = 0
    /// Whether the kernel is new enough (Linux 5.4) to report `sendWindow`.
    public var hasSendWindow = false
    /// Bytes per second.
    public var deliveryRate: UInt64 = 0

    /// The value of `slowStartThreshold` before the first loss: `TCP_INFINITE_SSTHRESH` of the kernel.
    public static let noThreshold: UInt32 = 0x7fff_ffff

    public init() {}

    /// - Parameter info: The structure, of any length.
    public init(_ info: RawSpan) {
        func byte(_ offset: Int) -> UInt8 { info.byteCount > offset ? info.byte(offset) : 0 }
        func long(_ offset: Int) -> UInt64 {
            info.byteCount >= offset + 8
                ? info.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self) : 0
        }
        (consecutiveTimeouts, probes) = (byte(2), byte(3))
        (maxSegmentSize, unacknowledged, lost) = (info.word(16), info.word(24), info.word(32))
        (sinceSent, sinceReceived) = (info.word(44), info.word(52))
        (rttMicroseconds, rttVarianceMicroseconds) = (info.word(68), info.word(72))
        (slowStartThreshold, congestionWindow, retransmits) = (info.word(76), info.word(80), info.word(100))
        (bytesAcked, bytesReceived) = (long(120), long(128))
        (notSentBytes, minRttMicroseconds, deliveryRate) = (info.word(144), info.word(148), long(160))
        (bytesSent, bytesRetransmitted) = (long(200), long(208))
        (sendWindow, hasSendWindow) = (info.word(228), info.byteCount >= 232)
    }

    /// Bytes of payload sent, each counted once.
    public var payloadSent: UInt64 { bytesSent - min(bytesRetransmitted, bytesSent) }
}
