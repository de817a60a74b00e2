import DequeModule

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
    /// The time of the last result; nil before the first.
    public private(set) var lastEndedAt: Instant?
    private var nextStart: Instant?
    /// The index of the next attempt to start.
    private var nextIndex = 0
    /// The started attempts in the order of their deadlines. The first has not ended; of the others, some may have.
    private var running: Deque<Int> = []
    private var endedCount = 0

    /// - Parameter addresses: In `getaddrinfo` order, which is the order of the attempts.
    public init(addresses: [IPAddress], port: UInt16, timeout: Duration) {
        (self.port, self.timeout) = (port, timeout)
        attempts = addresses.map { Attempt(address: $0) }
    }

    public var isOver: Bool { endedCount == attempts.count }

    /// When to call `advance` next; nil while the race waits only for sockets.
    public var deadline: Instant? {
        let start = nextIndex < attempts.count ? nextStart : nil
        return .earliest(running.first.flatMap(deadline), start)
    }

    private func deadline(of index: Int) -> Instant? { attempts[index].startedAt.map { $0 + timeout } }

    /// Starts the attempts that are due and times out those that have run too long.
    public mutating func advance(now: Instant) -> [Step] {
        var steps: [Step] = []
        if startedAt == nil { (startedAt, nextStart) = (now, now) }
        while let index = running.first, let due = deadline(of: index), due <= now {
            end(index, as: .timeout, now: now)
            steps.append(.abandon(index))
        }
        while let due = nextStart, due <= now, nextIndex < attempts.count {
            attempts[nextIndex].state = .connecting
            attempts[nextIndex].startedAt = now
            nextStart = now + Self.attemptDelay
            steps.append(.connect(nextIndex))
            running.append(nextIndex)
            nextIndex += 1
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
        lastEndedAt = now
        endedCount += 1
        while let first = running.first, attempts[first].state != .connecting { running.removeFirst() }
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
