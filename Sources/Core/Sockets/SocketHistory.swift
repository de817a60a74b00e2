/// The last snapshots, from which rates and ages are computed.
///
/// Rates come from two readings of the same counters of the same socket. UDP and Unix sockets have no byte counters.
public struct SocketHistory: Sendable {
    /// The last snapshot, which shares its memory with the one on the screen.
    private struct Last: Sendable {
        let takenAt: Instant
        let table: SocketTable
        let activity: [SocketActivity]

        func counters(_ row: Int) -> Counters {
            table.tcp(of: table.rows[row]).map { Counters($0) } ?? Counters()
        }
    }

    /// What a socket that the last snapshot lacked was in the one before. The kernel may skip an open socket while
    /// others of its hash chain are closed, and such a socket returns.
    private struct Absence: Sendable {
        let takenAt: Instant
        let activity: SocketActivity
        let counters: Counters
    }

    private var last: Last?
    private var absences: [SocketID: Absence] = [:]
    private var counters = CounterHistory()

    public init() {}

    /// Adds a snapshot, and sets its activity.
    public mutating func add(_ snapshot: inout SocketSnapshot) {
        let table = snapshot.table
        let matches = last.map { SocketMatches(from: $0.table, to: table) }
        counters.removeSamples(before: snapshot.takenAt)
        var starts = [CounterHistory.Start](repeating: .unknown, count: table.tcp.count)
        var activity = [SocketActivity](repeating: SocketActivity(), count: table.rows.count)
        for (index, row) in table.rows.enumerated() {
            let match = matches.flatMap { $0.rows[index] < 0 ? nil : Int($0.rows[index]) }
            let absence = match == nil && !absences.isEmpty ? absences[row.id] : nil
            let earlier = match.flatMap { last?.activity[$0] } ?? absence?.activity
            if let earlier {
                activity[index].firstSeen = earlier.firstSeen
                activity[index].timesSeen = min(3, earlier.timesSeen + 1)
            } else if last != nil {
                activity[index].firstSeen = snapshot.takenAt
            }
            guard row.tcp >= 0, let last else { continue }
            let (tcp, now) = (Int(row.tcp), Counters(table.tcp[Int(row.tcp)]))
            if let absence {
                let rates = now.rates(since: absence.counters, absence.takenAt, until: snapshot.takenAt)
                activity[index].setRates(rates, mean: rates, after: earlier)
                continue
            }
            let before = match.map(last.counters) ?? Counters()
            starts[tcp] =
                match.flatMap { last.table.rows[$0].tcp < 0 ? nil : .row(last.table.rows[$0].tcp) } ?? .zero
            let rates = now.rates(since: before, last.takenAt, until: snapshot.takenAt)
            // The mean of a socket that was idle and still is needs no look at older counters.
            let isIdle = now == before && earlier?.meanReceiveRate == 0 && earlier?.meanSendRate == 0
            let mean = isIdle ? rates : counters.meanRates(now, starts[tcp], until: snapshot.takenAt)
            activity[index].setRates(rates, mean: mean, after: earlier)
        }
        snapshot.activity = activity
        counters.append(table.tcp.map { Counters($0) }, starts, at: snapshot.takenAt)
        absences = matches.map { findAbsences($0) } ?? [:]
        last = Last(takenAt: snapshot.takenAt, table: table, activity: activity)
    }

    /// Returns the sockets of the last snapshot that have not been found in a new one.
    private func findAbsences(_ matches: SocketMatches) -> [SocketID: Absence] {
        guard let last, matches.rows.count(where: { $0 >= 0 }) < last.table.rows.count else { return [:] }
        var isFound = [Bool](repeating: false, count: last.table.rows.count)
        for row in matches.rows where row >= 0 { isFound[Int(row)] = true }
        var absences: [SocketID: Absence] = [:]
        for (row, isFound) in isFound.enumerated() where !isFound {
            absences[last.table.rows[row].id] = Absence(
                takenAt: last.takenAt, activity: last.activity[row], counters: last.counters(row))
        }
        return absences
    }
}
