import DequeModule

/// Names one lookup, so that an answer that comes late is told from the one that is awaited.
public struct LookupID: Hashable, Sendable {
    public let number: Int

    public init(number: Int) {
        self.number = number
    }
}

/// Names one race of connects.
public struct RaceID: Hashable, Sendable {
    public let number: Int

    public init(number: Int) {
        self.number = number
    }
}

/// Which piece of which lookup a free worker takes next.
///
/// The pieces of a lookup that has begun go before those of one that has not, so that answers come out
/// one after the other instead of all at the end.
public struct LookupQueue: Sendable {
    public enum Job: Sendable, Equatable {
        /// The host's names and addresses.
        case forward(LookupID, LookupRequest)
        /// The names of one of its addresses.
        case reverse(LookupID, IPAddress)

        public var lookup: LookupID {
            switch self {
            case .forward(let id, _), .reverse(let id, _): id
            }
        }
    }

    /// The most jobs at work at once.
    public let limit: Int
    public private(set) var atWork = 0
    private var begun: Deque<Job> = []
    private var new: Deque<Job> = []

    public init(limit: Int) {
        self.limit = limit
    }

    public var waiting: Int { begun.count + new.count }

    public mutating func add(_ job: Job) {
        switch job {
        case .forward: new.append(job)
        case .reverse: begun.append(job)
        }
    }

    /// The next job, which is then at work; nil while all workers are busy or nothing waits.
    public mutating func next() -> Job? {
        guard atWork < limit, let job = begun.popFirst() ?? new.popFirst() else { return nil }
        atWork += 1
        return job
    }

    /// A job is done, whatever became of its lookup.
    public mutating func finished() {
        atWork -= 1
    }

    /// Forgets what waits for a lookup that nobody awaits any more.
    public mutating func drop(_ lookup: LookupID) {
        begun.removeAll { $0.lookup == lookup }
        new.removeAll { $0.lookup == lookup }
    }
}
