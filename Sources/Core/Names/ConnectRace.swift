/// The state of a race of TCP connects to all addresses of a host (RFC 8305 §5), without any I/O.
///
/// The attempts start 250 ms apart, or immediately after a failure. The race does not stop at the winner:
/// every attempt runs to its own end, so that the user sees which addresses work.
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

    /// A request to the owner of the sockets.
    public enum Step: Sendable, Equatable {
        /// Starts an attempt.
        case connect(Int)
        /// Closes the socket of an attempt that has timed out.
        case abandon(Int)
    }

    /// RFC 8305 §8, "Connection Attempt Delay".
    public static let attemptDelay = Duration.milliseconds(250)

    public let port: UInt16
    /// The time limit of one attempt, from its own start.
    public let timeout: Duration
    public private(set) var attempts: [Attempt]
    public private(set) var winner: Int?
    /// The start of the race; nil before the first `advance`.
    public private(set) var startedAt: Instant?
    private var nextStart: Instant?

    /// - Parameter addresses: In `getaddrinfo` order, which is the order of the attempts.
    public init(addresses: [IPAddress], port: UInt16, timeout: Duration) {
        (self.port, self.timeout) = (port, timeout)
        attempts = addresses.map { Attempt(address: $0) }
    }

    public var isOver: Bool {
        attempts.allSatisfy { if case .ended = $0.state { true } else { false } }
    }

    /// When to call `advance` next; nil while the race waits only for sockets.
    public var deadline: Instant? {
        let running = attempts.compactMap {
            $0.state == .connecting ? $0.startedAt.map { $0 + timeout } : nil
        }
        let start = attempts.contains { $0.state == .waiting } ? nextStart : nil
        return .earliest(running.min(), start)
    }

    /// Starts the attempts that are due and times out those that have run too long.
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

    /// Records how an attempt ended, and starts the next one if that is due.
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
            nextStart = now  // A failure ends the delay before the next attempt.
        }
    }

    /// Returns the result of an attempt; nil until it has ended.
    public func result(of index: Int) -> ProbeResult? {
        guard case .ended(let outcome) = attempts[index].state, let start = attempts[index].startedAt,
            let end = attempts[index].endedAt
        else { return nil }
        return ProbeResult(port: port, outcome: outcome, elapsed: end - start, isWinner: winner == index)
    }
}
