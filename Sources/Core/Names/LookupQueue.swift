import DequeModule

/// The identity of a lookup, which tells a late answer to an earlier lookup from the current one.
public struct LookupID: Hashable, Sendable {
    public let number: Int

    public init(number: Int) {
        self.number = number
    }
}

/// The identity of a connect race.
public struct RaceID: Hashable, Sendable {
    public let number: Int

    public init(number: Int) {
        self.number = number
    }
}

/// The queue from which free workers get their jobs.
///
/// Jobs of lookups in progress precede new lookups, so that answers complete one after the other instead of
/// all at the end.
public struct LookupQueue: Sendable {
    public enum Job: Sendable, Equatable {
        /// Resolves the host's names and addresses.
        case forward(LookupID, LookupRequest)
        /// Resolves the names of one of its addresses.
        case reverse(LookupID, IPAddress)

        public var lookup: LookupID {
            switch self {
            case .forward(let id, _), .reverse(let id, _): id
            }
        }
    }

    /// The maximum number of concurrent jobs.
    public let limit: Int
    /// The number of jobs that workers are running.
    public private(set) var atWork = 0
    private var inProgress: Deque<Job> = []
    private var new: Deque<Job> = []

    public init(limit: Int) {
        self.limit = limit
    }

    public var waiting: Int { inProgress.count + new.count }

    public mutating func add(_ job: Job) {
        switch job {
        case .forward: new.append(job)
        case .reverse: inProgress.append(job)
        }
    }

    /// Removes the next job and counts it as running; nil while all workers are busy or the queue is empty.
    public mutating func next() -> Job? {
        guard atWork < limit, let job = inProgress.popFirst() ?? new.popFirst() else { return nil }
        atWork += 1
        return job
    }

    /// Counts a job as done, even if its lookup was dropped.
    public mutating func finished() {
        atWork -= 1
    }

    /// Removes the queued jobs of a cancelled lookup.
    public mutating func drop(_ lookup: LookupID) {
        inProgress.removeAll { $0.lookup == lookup }
        new.removeAll { $0.lookup == lookup }
    }
}
