import Core

/// A TCP connection between A and B, written as a trace: what enters the wire, what arrives, what the kernel says.
///
/// Sequence numbers are relative to the SYN; A's initial sequence number wraps around soon.
struct StreamTrace {
    static let initialA = UInt32.max - 300
    static let initialB: UInt32 = 5000

    private var reasons: PacketReasons
    private var numbers = 0
    /// The kernel's answer to the next question.
    var sample = SenderSample(info: nil, counts: nil)
    /// How often the kernel was asked.
    private(set) var questions = 0

    init(messageSize: Int = 200, count: Int = 100) {
        var load = LabLoad()
        (load.size, load.count) = (messageSize, count)
        reasons = PacketReasons(load)
    }

    func retransmissions(_ direction: WireDirection = .aToB) -> RetransmissionTally {
        reasons.retransmissions(direction)
    }

    private func segment(
        _ direction: WireDirection, _ seq: UInt32, _ length: UInt32, _ flags: TCPFlags, _ ack: UInt32?,
        _ window: UInt16, _ blocks: [(UInt32, UInt32)], _ timestamp: UInt32?
    ) -> TCPSegment {
        let (own, peer) =
            direction == .aToB ? (Self.initialA, Self.initialB) : (Self.initialB, Self.initialA)
        return TCPSegment(
            sequence: own &+ seq, next: own &+ seq &+ length, acknowledgment: ack.map { peer &+ $0 } ?? 0,
            flags: ack == nil ? flags : flags.union(.ack), window: window,
            blocks: blocks.map { TCPSegment.Block(start: peer &+ $0.0, end: peer &+ $0.1) },
            timestamp: timestamp)
    }

    /// Sends a segment, which arrives after 5 ms unless it is lost.
    ///
    /// - Parameters:
    ///   - milliseconds: Run time at which it enters the wire.
    ///   - arrives: Whether it arrives.
    ///   - length: In sequence numbers: SYN and FIN count as one.
    mutating func send(
        _ direction: WireDirection = .aToB, at milliseconds: Int, arrives: Bool = true, seq: UInt32,
        length: UInt32 = 0, flags: TCPFlags = [], ack: UInt32? = 1, window: UInt16 = 502,
        blocks: [(UInt32, UInt32)] = [], timestamp: UInt32? = nil
    ) -> PacketReasons.Account {
        let segment = segment(direction, seq, length, flags, ack, window, blocks, timestamp)
        numbers += 1
        let (sample, transmission) = (
            sample, Transmission(number: numbers, at: .milliseconds(milliseconds))
        )
        var asked = 0
        let account = reasons.enter(
            segment, direction, transmission
        ) {
            asked += 1
            return sample
        }
        questions += asked
        if arrives { reasons.arrive(segment, direction, at: .milliseconds(milliseconds + 5)) }
        return account
    }

    /// Opens the connection from 0 to 10 ms.
    mutating func open() {
        _ = send(at: 0, seq: 0, length: 1, flags: .syn, ack: nil)
        _ = send(.bToA, at: 5, seq: 0, length: 1, flags: .syn)
        _ = send(at: 10, seq: 1)
    }

    /// Sends a message of 200 bytes and its length.
    mutating func message(_ number: UInt32, at milliseconds: Int, arrives: Bool = true)
        -> PacketReasons.Account
    {
        send(
            at: milliseconds, arrives: arrives, seq: 1 + 204 * (number - 1), length: 204, flags: .psh)
    }

    /// Sends an acknowledgment of all messages up to one, and of others selectively.
    mutating func acknowledge(
        _ number: UInt32, at milliseconds: Int, messages: ClosedRange<UInt32>? = nil, window: UInt16 = 502,
        arrives: Bool = true
    ) -> PacketReason? {
        send(
            .bToA, at: milliseconds, arrives: arrives, seq: 1, ack: 1 + 204 * number, window: window,
            blocks: messages.map { [(1 + 204 * ($0.lowerBound - 1), 1 + 204 * $0.upperBound)] } ?? []
        ).reason
    }

    /// Sets the kernel's answer.
    mutating func kernel(
        state: Int = 0, timeouts: Int = 0, backoff: Int = 0, rto: Int = 0,
        _ change: (inout RetransmissionCounts) -> Void = { _ in }
    ) {
        var info = TransportInfo([UInt8]().span.bytes)
        (info.congestionState, info.consecutiveTimeouts, info.backoff) = (state, timeouts, backoff)
        info.retransmissionTimeoutMicroseconds = rto * 1000
        var counts = sample.counts ?? RetransmissionCounts()
        change(&counts)
        sample = SenderSample(info: info, counts: counts)
    }
}
