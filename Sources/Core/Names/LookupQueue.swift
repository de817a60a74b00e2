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
/// Jobs of started lookups precede new lookups, so that answers complete one after the other instead of all at the
/// end. The started lookups take turns, so that one with many addresses does not delay the others.
///
/// The C library cannot be interrupted: a job of a lookup that has timed out keeps its thread until its call returns,
/// but not its place among the running jobs.
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

    /// A lookup whose first job has started.
    private struct Started {
        let deadline: Instant
        /// The addresses whose names no worker resolves yet.
        var waiting: Deque<IPAddress> = []
        var atWork = 1
        var isCancelled = false
    }

    /// A lookup that has not started.
    private struct New {
        let id: LookupID
        let request: LookupRequest
        let addedAt: Instant
    }

    /// How long a new lookup waits once all threads are abandoned: as long as the C library waits for a name server
    /// by default (`RES_TIMEOUT` times `RES_DFLRETRY` of `resolv.h`), after which their calls should have returned.
    public static let maxWait = Duration.seconds(10)

    /// The maximum number of running jobs.
    public let limit: Int
    /// The maximum number of threads, including the abandoned ones.
    public let maxThreads: Int
    public private(set) var load = LookupLoad()
    private var started: [LookupID: Started] = [:]
    /// The started lookups with waiting addresses, in the order of their turns; a cancelled one is skipped.
    private var turns: Deque<LookupID> = []
    private var new: Deque<New> = []
    /// When all threads were abandoned; nil once enough of them have ended for the maximum number of jobs.
    private var exhaustedSince: Instant?

    public init(limit: Int, maxThreads: Int) {
        (self.limit, self.maxThreads) = (limit, maxThreads)
    }

    /// Adds a lookup.
    public mutating func add(_ id: LookupID, _ request: LookupRequest, now: Instant) {
        new.append(New(id: id, request: request, addedAt: now))
        load.waiting += 1
    }

    /// Adds the addresses of a started lookup whose names are to be resolved.
    public mutating func add(_ addresses: [IPAddress], of id: LookupID) {
        guard let lookup = started[id], !lookup.isCancelled, !addresses.isEmpty else { return }
        if lookup.waiting.isEmpty { turns.append(id) }
        started[id]?.waiting.append(contentsOf: addresses)
        load.waiting += addresses.count
    }

    /// Removes the next job and counts it as running; nil while no worker or no thread is free, or the queue is empty.
    ///
    /// The time limit of a lookup begins with its first job.
    public mutating func next(now: Instant) -> Job? {
        guard load.atWork < limit, load.atWork + load.abandoned < maxThreads else { return nil }
        while let id = turns.popFirst() {
            guard let address = started[id]?.waiting.popFirst() else { continue }
            started[id]?.atWork += 1
            if started[id]?.waiting.isEmpty == false { turns.append(id) }
            begin()
            return .reverse(id, address)
        }
        guard let next = new.popFirst() else { return nil }
        started[next.id] = Started(deadline: now + next.request.timeout)
        begin()
        return .forward(next.id, next.request)
    }

    private mutating func begin() {
        load.waiting -= 1
        load.atWork += 1
    }

    /// Counts a job of a lookup as done, even if the lookup was cancelled or has timed out.
    public mutating func finished(_ id: LookupID) {
        guard let lookup = started[id] else {
            load.abandoned -= 1
            if load.abandoned <= maxThreads - limit { exhaustedSince = nil }
            return
        }
        load.atWork -= 1
        started[id]?.atWork -= 1
        if lookup.atWork == 1, lookup.waiting.isEmpty { started[id] = nil }
    }

    /// Removes the waiting jobs of a lookup. Its running jobs keep their workers until the lookup would time out.
    public mutating func cancel(_ id: LookupID) {
        if var lookup = started.removeValue(forKey: id) {
            load.waiting -= lookup.waiting.count
            lookup.waiting = []
            lookup.isCancelled = true
            if lookup.atWork > 0 { started[id] = lookup }
        } else if let index = new.firstIndex(where: { $0.id == id }) {
            load.waiting -= 1
            new.remove(at: index)
        }
    }

    // MARK: Time

    /// When to call `timePassed` next; nil if nothing can time out.
    public var deadline: Instant? {
        .earliest(started.values.lazy.map(\.deadline).min(), new.first.flatMap(refusal))
    }

    /// Removes the lookups that have timed out, gives their workers to others, and abandons the threads.
    ///
    /// - Returns: The lookups that have timed out, and the new ones that have waited for a thread too long.
    public mutating func timePassed(now: Instant) -> (timedOut: [LookupID], refused: [LookupID]) {
        // Few are started at a time: each has a running job, or gets the next worker.
        let timedOut = started.filter { $0.value.deadline <= now }.map(\.key).sorted { $0.number < $1.number }
        for id in timedOut {
            guard let lookup = started.removeValue(forKey: id) else { continue }
            load.waiting -= lookup.waiting.count
            load.atWork -= lookup.atWork
            load.abandoned += lookup.atWork
        }
        if load.abandoned >= maxThreads { exhaustedSince = exhaustedSince ?? now }
        var refused: [LookupID] = []
        while let first = new.first, let due = refusal(of: first), due <= now {
            new.removeFirst()
            load.waiting -= 1
            refused.append(first.id)
        }
        return (timedOut, refused)
    }

    /// Returns when a new lookup is refused; nil while threads come free.
    private func refusal(of lookup: New) -> Instant? {
        exhaustedSince.map { max($0, lookup.addedAt) + Self.maxWait }
    }
}
