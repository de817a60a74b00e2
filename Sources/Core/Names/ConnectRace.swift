/// A race of TCP connects over all addresses of a host (RFC 8305 §5), as pure bookkeeping.
///
/// The attempts start 250 ms apart, or at once after a failure. The race does not stop at the winner:
/// each address ends in a state of its own, so that the user sees which of them work.
public struct ConnectRace: Sendable, Equatable {
    public enum State: Sendable, Equatable {
        case waiting
        case connecting
        case ended(ProbeOutcome)
    }

    public struct Attempt: Sendable, Equatable {
        public let address: IPAddress
        public fileprivate(set) var state: State = .waiting
        public fileprivate(set) var startedAt: Instant?
        public fileprivate(set) var endedAt: Instant?
    }

    /// What the race asks of the one who holds the sockets.
    public enum Step: Sendable, Equatable {
        case connect(Int)
        /// The attempt has timed out: its socket is to be closed.
        case abandon(Int)
    }

    /// RFC 8305 §8, "Connection Attempt Delay".
    public static let attemptDelay = Duration.milliseconds(250)

    public let port: UInt16
    /// How long one attempt may take, from its own start.
    public let timeout: Duration
    public private(set) var attempts: [Attempt]
    public private(set) var winner: Int?
    /// When the race began; nil before the first `advance`.
    public private(set) var startedAt: Instant?
    private var nextStart: Instant?

    /// - Parameter addresses: in the order of `getaddrinfo`, which is the order of the attempts.
    public init(addresses: [IPAddress], port: UInt16, timeout: Duration) {
        (self.port, self.timeout) = (port, timeout)
        attempts = addresses.map { Attempt(address: $0) }
    }

    public var isOver: Bool {
        attempts.allSatisfy { if case .ended = $0.state { true } else { false } }
    }

    /// When `advance` is to be called next; nil when nothing but a socket can move the race.
    public var deadline: Instant? {
        let running = attempts.compactMap {
            $0.state == .connecting ? $0.startedAt.map { $0 + timeout } : nil
        }
        let start = attempts.contains { $0.state == .waiting } ? nextStart : nil
        return .earliest(running.min(), start)
    }

    /// Starts what is due and ends what is late.
    public mutating func advance(now: Instant) -> [Step] {
        var steps: [Step] = []
        if startedAt == nil { (startedAt, nextStart) = (now, now) }
        for index in attempts.indices where attempts[index].state == .connecting {
            guard let start = attempts[index].startedAt, start + timeout <= now else { continue }
            end(index, as: .timeout, now: now)
            steps.append(.abandon(index))
        }
        while let due = nextStart, due <= now,
            let index = attempts.firstIndex(where: { $0.state == .waiting })
        {
            attempts[index].state = .connecting
            attempts[index].startedAt = now
            nextStart = now + Self.attemptDelay
            steps.append(.connect(index))
        }
        return steps
    }

    /// Notes how an attempt ended, and starts what follows from it.
    public mutating func ended(_ index: Int, as outcome: ProbeOutcome, now: Instant) -> [Step] {
        guard attempts.indices.contains(index), attempts[index].state == .connecting else { return [] }
        end(index, as: outcome, now: now)
        return advance(now: now)
    }

    private mutating func end(_ index: Int, as outcome: ProbeOutcome, now: Instant) {
        attempts[index].state = .ended(outcome)
        attempts[index].endedAt = now
        if outcome == .open {
            if winner == nil { winner = index }
        } else {
            nextStart = now  // "after a failure the next starts at once"
        }
    }

    /// The result of an attempt that has ended.
    public func result(of index: Int) -> ProbeResult? {
        guard case .ended(let outcome) = attempts[index].state, let start = attempts[index].startedAt,
            let end = attempts[index].endedAt
        else { return nil }
        return ProbeResult(port: port, outcome: outcome, elapsed: end - start, isWinner: winner == index)
    }
}
