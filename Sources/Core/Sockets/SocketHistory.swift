import DequeModule

/// The last snapshots, from which rates and ages are computed.
///
/// Rates come from two readings of the same counters of the same socket. UDP and Unix sockets have no byte counters.
public struct SocketHistory: Sendable {
    /// One snapshot before the last one.
    private struct Sample: Sendable {
        let takenAt: Instant
        let table: SocketTable
        /// For each row, the index of the same socket in the sample before; -1 for none.
        let previous: [Int32]
        let activity: [SocketActivity]
        let counters: [Counters]
    }

    /// What was known of a socket that the last sample lacks.
    private struct Absence: Sendable {
        let takenAt: Instant
        let activity: SocketActivity
        let counters: Counters
    }

    private struct Counters: Sendable {
        var isCounted = false
        var sent: UInt64 = 0
        var received: UInt64 = 0
    }

    /// The newest sample is the last one.
    private var samples: Deque<Sample> = []
    /// The sockets of the sample before the last that the last one lacks. The kernel may skip an open socket while
    /// others of its hash chain are closed, and such a socket returns.
    private var absences: [SocketID: Absence] = [:]

    /// The time over which mean rates are computed.
    private static let meanTime = Duration.seconds(5)
    /// Enough for snapshots every half second.
    private static let maxSamples = 11

    public init() {}

    /// Adds a snapshot, and sets its activity.
    ///
    /// Sockets usually keep their order from one snapshot to the next, so that their index in the sample before is
    /// guessed first, and looked up only if the guess is wrong.
    public mutating func add(_ snapshot: inout SocketSnapshot) {
        // The oldest sample is the newest one that is five seconds old.
        while samples.count >= Self.maxSamples
            || samples.count > 1 && snapshot.takenAt - samples[1].takenAt >= Self.meanTime
        {
            samples.removeFirst()
        }
        let rows = snapshot.rows
        let last = samples.last
        let previous =
            last.map { SocketMatches(from: $0.table, to: snapshot.table).rows }
            ?? [Int32](repeating: -1, count: rows.count)
        let counters = rows.map { row in
            guard let tcp = snapshot.table.tcp(of: row) else { return Counters() }
            return Counters(isCounted: true, sent: tcp.bytesAcked, received: tcp.bytesReceived)
        }
        snapshot.activity = rows.indices.map { index in
            if previous[index] < 0, !absences.isEmpty, let absence = absences[rows[index].id] {
                return Self.activity(counters[index], after: absence, at: snapshot.takenAt)
            }
            return activity(rows[index], counters[index], previous[index], at: snapshot.takenAt)
        }
        for (index, previous) in previous.enumerated() {
            let earlier =
                previous >= 0
                ? last?.activity[Int(previous)] : absences.isEmpty ? nil : absences[rows[index].id]?.activity
            snapshot.activity[index].updateSteadyRates(after: earlier)
        }
        absences = last.map { Self.absences(in: $0, previous) } ?? [:]
        samples.append(
            Sample(
                takenAt: snapshot.takenAt, table: snapshot.table, previous: previous,
                activity: snapshot.activity,
                counters: counters))
    }

    /// Returns the sockets of the last sample that have not been found in a new snapshot.
    private static func absences(in last: Sample, _ previous: [Int32]) -> [SocketID: Absence] {
        guard previous.count(where: { $0 >= 0 }) < last.table.rows.count else { return [:] }
        var isFound = [Bool](repeating: false, count: last.table.rows.count)
        for index in previous where index >= 0 { isFound[Int(index)] = true }
        var absences: [SocketID: Absence] = [:]
        for (index, row) in last.table.rows.enumerated() where !isFound[index] {
            absences[row.id] = Absence(
                takenAt: last.takenAt, activity: last.activity[index], counters: last.counters[index])
        }
        return absences
    }

    /// Returns the activity of a socket that only the last snapshot lacked.
    private static func activity(
        _ counters: Counters, after absence: Absence, at now: Instant
    ) -> SocketActivity {
        var activity = SocketActivity()
        activity.firstSeen = absence.activity.firstSeen
        activity.timesSeen = min(3, absence.activity.timesSeen + 1)
        guard counters.isCounted else { return activity }
        (activity.receiveRate, activity.sendRate) = rates(
            from: (absence.takenAt, absence.counters), to: counters, at: now)
        (activity.meanReceiveRate, activity.meanSendRate) = (activity.receiveRate, activity.sendRate)
        return activity
    }

    private func activity(
        _ row: SocketRow, _ counters: Counters, _ previous: Int32, at now: Instant
    ) -> SocketActivity {
        var activity = SocketActivity()
        guard let last = samples.last else { return activity }
        if previous >= 0 {
            activity.firstSeen = last.activity[Int(previous)].firstSeen
            activity.timesSeen = min(3, last.activity[Int(previous)].timesSeen + 1)
        } else {
            activity.firstSeen = now
        }
        guard counters.isCounted else { return activity }
        // Walk back through the samples. A socket that the sample before lacks began after it, from zero.
        var (index, depth) = (previous, samples.count - 1)
        var oldest = (takenAt: last.takenAt, counters: Counters())
        while depth >= 0 {
            let sample = samples[depth]
            let isFirst = depth == samples.count - 1
            oldest = (sample.takenAt, index >= 0 ? sample.counters[Int(index)] : Counters())
            if isFirst {
                (activity.receiveRate, activity.sendRate) = Self.rates(from: oldest, to: counters, at: now)
            }
            guard index >= 0 else { break }
            let isNew = sample.activity[Int(index)].firstSeen == sample.takenAt
            index = sample.previous[Int(index)]
            depth -= 1
            if index < 0, !isNew { break }
            if depth >= 0, index < 0 {
                oldest = (samples[depth].takenAt, Counters())
                break
            }
        }
        (activity.meanReceiveRate, activity.meanSendRate) = Self.rates(from: oldest, to: counters, at: now)
        return activity
    }

    /// Returns bytes per second. Counters that went backwards are those of another connection, and give zero.
    private static func rates(
        from old: (takenAt: Instant, counters: Counters), to new: Counters, at now: Instant
    ) -> (receive: Double, send: Double) {
        let seconds = max(Double((now - old.takenAt).nanoseconds) / 1e9, 1e-6)
        func rate(_ new: UInt64, _ old: UInt64) -> Double { new > old ? Double(new - old) / seconds : 0 }
        return (rate(new.received, old.counters.received), rate(new.sent, old.counters.sent))
    }
}
