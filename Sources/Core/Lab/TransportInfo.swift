/// The kernel's statistics of a TCP connection: `struct tcp_info` of `linux/tcp.h`. Older kernels return a
/// shorter structure, and the C library declares one; missing fields are zero.
public struct TransportInfo: Sendable, Equatable {
    /// `tcpi_ca_state`: 0 open, 1 disorder, 2 CWR, 3 recovery, 4 loss.
    public var congestionState = 0
    /// `tcpi_retransmits`: how often the retransmission timer has run out since the last acknowledgment of new data.
    public var consecutiveTimeouts = 0
    /// Consecutive timeouts; each doubles the retransmission timeout.
    public var backoff = 0
    /// `tcpi_rto`, in microseconds.
    public var retransmissionTimeoutMicroseconds = 0
    /// `tcpi_rtt`, in microseconds.
    public var roundTripMicroseconds = 0
    /// `tcpi_snd_cwnd`, in segments.
    public var congestionWindow = 0
    /// `tcpi_snd_ssthresh`, in segments; nil before the first congestion.
    public var slowStartThreshold: Int?
    /// Bytes that were sent and are not acknowledged yet, from `tcpi_bytes_sent`, `tcpi_bytes_retrans` and
    /// `tcpi_bytes_acked`.
    public var bytesInFlight = 0
    /// `tcpi_snd_wnd`: the peer's receive window in bytes.
    public var receiveWindow = 0
    /// Retransmitted segments, SYN included.
    public var totalRetransmits = 0
    /// Time for which the receive window limited the sender, in microseconds.
    public var receiveWindowLimitedMicroseconds = 0
    public var reorderingsSeen = 0

    /// Bytes to read: up to the last field used here.
    public static let size = 232

    /// The threshold before the first congestion (`TCP_INFINITE_SSTHRESH` of `net/tcp.h`).
    private static let infiniteThreshold = 0x7fff_ffff

    public init(_ info: RawSpan) {
        func number(_ offset: Int) -> Int {
            guard info.byteCount >= offset + 4 else { return 0 }
            return Int(info.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        func wideNumber(_ offset: Int) -> Int {
            guard info.byteCount >= offset + 8 else { return 0 }
            let number = info.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
            return Int(clamping: number)
        }
        if info.byteCount > 4 {
            congestionState = Int(info.byte(1))
            consecutiveTimeouts = Int(info.byte(2))
            backoff = Int(info.byte(4))
        }
        retransmissionTimeoutMicroseconds = number(8)
        roundTripMicroseconds = number(68)
        let threshold = number(76)
        slowStartThreshold = threshold > 0 && threshold < Self.infiniteThreshold ? threshold : nil
        congestionWindow = number(80)
        totalRetransmits = number(100)
        receiveWindowLimitedMicroseconds = number(176)
        reorderingsSeen = number(220)
        // The SYN counts as an acknowledged byte, but not as a sent one.
        let acknowledged = max(0, wideNumber(120) - 1)
        bytesInFlight = max(0, wideNumber(200) - wideNumber(208) - acknowledged)
        receiveWindow = number(228)
    }
}
