import Core

/// One lane of the experiment: A's socket, B's socket, and what became of each message.
protocol MessageLane: AnyObject {
    var account: LaneAccount { get set }
    var failure: LabFailure? { get }
    /// Whether messages may be sent, or never will be.
    var isReady: Bool { get }
    /// Whether all messages were handed to the kernel, or never will be.
    var isSent: Bool { get }
    /// Whether nothing more can happen, whatever is on the wire.
    var isOver: Bool { get }
    var handshake: Duration? { get }
    /// When something last happened, in the run's time.
    var lastActivity: Duration { get }
    /// When the next message is due, since the first one; nil where none is left or the socket is full.
    var nextDue: Duration? { get }
    /// nil where there is no TCP.
    var transport: TransportInfo? { get }

    /// Sends what is due, at most a burst of it.
    ///
    /// - Parameters:
    ///   - elapsed: Since the first message was due.
    ///   - first: The run's time when it was.
    func send(elapsed: Duration, first: Duration)

    /// Has B read, or leave everything in its buffer.
    func setReading(_ isReading: Bool)

    /// Lets go of the loop.
    func stop()
}

extension MessageLane {
    /// The lane's figures without the wire's.
    ///
    /// - Parameters:
    ///   - begin: The run's time when the first message was due.
    ///   - isFinal: Nothing comes any more.
    func figures(since begin: Duration, isFinal: Bool) -> LaneFigures {
        var figures = account.figures(isFinal: isFinal)
        figures.handshake = handshake
        figures.duration = max(.zero, (account.lastDelivery ?? .zero) - begin)
        let transport = transport
        figures.retransmits = transport?.totalRetransmits ?? 0
        figures.congestionWindow = transport?.congestionWindow ?? 0
        figures.failure = failure
        return figures
    }
}

/// What a lane knows of the run that it is part of.
struct LaneContext {
    let poller: Poller
    let load: LabLoad
    /// The run's time.
    let now: () -> Duration
    /// Called after each piece of work.
    let noticed: () -> Void

    /// Messages sent in one go: the packets of a burst must find room on their way, for nobody takes them off
    /// until the loop's next turn.
    var burst: Int { max(1, min(64, 64 * 1400 / max(1, load.size))) }

    /// Reads in one go, so that the other descriptors get their turn.
    static let maxReads = 64
}
