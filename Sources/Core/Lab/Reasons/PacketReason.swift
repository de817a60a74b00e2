/// Why a TCP segment was sent, if it does more than carry the next data or acknowledge it.
///
/// The type has a fixed size and holds no text. Sequence numbers are relative to the SYN.
public enum PacketReason: Sendable, Equatable {
    /// Sent again in fast recovery.
    ///
    /// - Parameters:
    ///   - laterSACKed: Later segments that the sender has heard to have arrived.
    ///   - attempt: From 1; above 1 an earlier retransmission was lost too.
    case fastRetransmission(laterSACKed: Int, attempt: Int)
    /// Sent again because the retransmission timer ran out.
    case timeout(RetransmissionTimeout)
    /// Sent again in slow start after a timeout.
    case afterTimeout
    /// A tail-loss probe (RFC 8985 §7).
    case lossProbe(hasNewData: Bool)
    /// Sent again for a reason that cannot be told.
    case retransmission
    /// A SYN ACK that is sent again because the SYN arrived again.
    case repeatedAnswer
    /// An acknowledgment with the number of the previous one.
    ///
    /// - Parameters:
    ///   - number: From 1, as tshark counts them.
    ///   - block: The data whose arrival caused it; nil without SACK.
    case duplicateACK(number: Int, block: SACKBlock?)
    /// An acknowledgment with SACK blocks that is not a duplicate.
    case selectiveACK(SACKBlock)
    /// A report of data that arrived twice (RFC 2883).
    ///
    /// - Parameter duplicate: Its number as a duplicate ACK; 0 if it is none.
    case duplicateSACK(SACKBlock, duplicate: Int)
    /// The receive buffer is full.
    case zeroWindow
    /// Asks for the window while it is zero.
    case windowProbe
    /// An acknowledgment of nothing new, with another window.
    case windowUpdate
    case reset(ResetCause)

    /// A retransmission timer that ran out.
    public struct RetransmissionTimeout: Sendable, Equatable {
        /// The timer's length.
        public var timer: Duration
        /// From 1: how often it has run out in a row.
        public var attempt: Int
        /// The timer's length from now on.
        public var next: Duration

        public init(timer: Duration, attempt: Int, next: Duration) {
            (self.timer, self.attempt, self.next) = (timer, attempt, next)
        }
    }

    /// The first block of a SACK option.
    public struct SACKBlock: Sendable, Equatable {
        public var start: UInt32
        /// The number after its last byte.
        public var end: UInt32
        /// Further blocks in the option.
        public var others: Int

        public init(start: UInt32, end: UInt32, others: Int) {
            (self.start, self.end, self.others) = (start, end, others)
        }
    }

    /// What caused a RST.
    public enum ResetCause: Sendable, Equatable {
        /// A SYN to a port without a listener.
        case portClosed
        /// Data for a connection that does not exist any more.
        case dataForClosedSocket
        /// An acknowledgment of a connection that does not exist: the sender of the RST has given up its SYN ACK.
        case unknownConnection
        /// The sender of the RST aborted the connection.
        case aborted
    }

    /// Whether the sender takes something for lost, is blocked or has ended the connection.
    public var isNotable: Bool {
        switch self {
        case .duplicateACK, .selectiveACK, .duplicateSACK, .windowUpdate: false
        default: true
        }
    }
}
