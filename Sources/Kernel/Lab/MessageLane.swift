import Core

/// One lane of the experiment: A's socket, B's socket, and the account of the messages.
protocol MessageLane: AnyObject {
    var account: LaneAccount { get set }
    var failure: LabFailure? { get }
    /// Whether messages can be sent, or the lane has failed and never will.
    var isReady: Bool { get }
    /// Whether the kernel has accepted every message, or the lane has failed and never will.
    var isSent: Bool { get }
    /// Whether nothing more can happen, even if packets are still on the wire.
    var isOver: Bool { get }
    var handshake: Duration? { get }
    /// Run time of the last send, read or other activity.
    var lastActivity: Duration { get }
    /// When the next message is due, counted from the first; nil if none is left or the socket is full.
    var nextDue: Duration? { get }
    /// TCP_INFO of the sending socket; nil for a lane without TCP.
    var transport: TransportInfo? { get }
    /// TCP_INFO of the receiving socket; nil before it is accepted, and for a lane without TCP.
    var transportOfB: TransportInfo? { get }

    /// Sends the messages that are due, at most one burst.
    ///
    /// - Parameters:
    ///   - elapsed: Time since the first message was due.
    ///   - first: Run time at which the first message was due.
    func send(elapsed: Duration, first: Duration)

    /// Starts or stops B's reading; while stopped, data stays in its receive buffer.
    func setReading(_ isReading: Bool)

    /// Reads what is left in B's receive buffer, and removes the lane's descriptors from the event loop.
    func stop()
}

extension MessageLane {
    var transportOfB: TransportInfo? { nil }

    /// Returns the lane's figures, except those of the wire.
    ///
    /// - Parameters:
    ///   - begin: Run time at which the first message was due.
    ///   - isFinal: Whether the run is over, so that percentiles must be exact.
    func figures(since begin: Duration, isFinal: Bool) -> LaneFigures {
        var figures = account.figures(isFinal: isFinal)
        figures.handshake = handshake
        figures.duration = max(.zero, (account.lastDelivery ?? .zero) - begin)
        let transport = transport
        figures.retransmits = Retransmits(unexplained: transport?.totalRetransmits ?? 0)
        figures.congestionWindow = transport?.congestionWindow ?? 0
        // TCP may fail when it closes, after everything has arrived.
        figures.failure = account.isAllDelivered ? nil : failure
        return figures
    }
}

/// The run that a lane is part of: event loop, load, clock.
struct LaneContext {
    let poller: Poller
    let load: LabLoad
    /// Returns the run time.
    let now: () -> Duration
    /// Called with how late a message leaves.
    let isLate: (Duration) -> Void
    /// Called after each piece of work.
    let didWork: () -> Void

    /// Messages to send in one burst: the queues on the way must hold all its packets, since none is read
    /// before the loop's next turn.
    var burst: Int { max(1, min(64, 64 * 1400 / max(1, load.size))) }

    /// Limit of reads per turn of the loop, so that other descriptors are served too.
    static let maxReads = 64

    /// Limit of reads at the end of a run: more than a receive buffer of the usual size holds.
    static let maxRest = 10_000
}
