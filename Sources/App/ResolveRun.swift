import Core
import DequeModule
import Kernel

/// Concurrent lookups of many hosts without a screen, each followed by a probe if requested.
public final class ResolveRun {
    /// The port to probe.
    public enum Probe: Sendable, Equatable {
        case none
        case port(UInt16)
        /// The port given with the host, else the default port of its URL's scheme.
        case auto
    }

    /// Concurrent races, each of which holds a socket for every address.
    private static let maxRaces = 64

    private let poller: Poller
    private let probe: Probe
    private let timeout: Duration
    private let finished: (HostAnswer) throws -> Void
    private var lookups: Lookups?
    private var connects: ConnectAttempts?
    private var queries: [LookupID: HostQuery] = [:]
    private var answers: [HostAnswer] = []
    private var waiting: Deque<(answer: HostAnswer, port: UInt16)> = []
    private var races: [RaceID: (race: ConnectRace, answer: HostAnswer, order: [Int])] = [:]
    private var lastRace = 0
    /// The results of connects that the races have not received yet.
    private var connectResults: Deque<(race: RaceID, attempt: Int, ProbeOutcome)> = []

    /// - Parameters:
    ///   - timeout: Time limit for each lookup, and for each connect from its own start.
    ///   - finished: Called with each complete answer, in the order of completion.
    public init(probe: Probe, timeout: Duration, finished: @escaping (HostAnswer) throws -> Void) {
        poller = Poller()
        (self.probe, self.timeout, self.finished) = (probe, timeout, finished)
    }

    /// Runs until every name has an answer.
    ///
    /// - Throws: An error of `finished`, or `SystemFailure` if the loop can no longer wait for events.
    public func run(_ names: [String], family: LookupRequest.Family) throws {
        let lookups = try Lookups(
            poller: poller,
            report: { [weak self] id, progress in
                if case .finished(let answer) = progress { self?.lookedUp(id, answer) }
            })
        self.lookups = lookups
        // Collected, because an attempt that fails at once reports within the call that starts it, and the next one is
        // due then: thousands of unreachable addresses would be as many nested calls.
        connects = ConnectAttempts(poller: poller) { [weak self] in
            self?.connectResults.append(($0, $1, $2))
        }
        for (number, name) in names.enumerated() {
            do throws(LookupFailure) {
                let query = try HostQuery(name)
                queries[LookupID(number: number)] = query
                lookups.submit(
                    LookupID(number: number), LookupRequest(.host(query), family: family, timeout: timeout))
            } catch {
                var answer = HostAnswer(query: name.trimmingWhitespace)
                answer.failure = error
                answers.append(answer)
            }
        }
        try deliver()
        while !queries.isEmpty || !races.isEmpty || !waiting.isEmpty {
            try poller.turn(until: deadline)
            receiveConnectResults()
            timePassed(now: .current)
            try deliver()
        }
    }

    private func deliver() throws {
        for answer in answers { try finished(answer) }
        answers = []
    }

    private var deadline: Instant? {
        guard connectResults.isEmpty else { return Instant(nanoseconds: 0) }
        return .earliest(lookups?.deadline, races.values.lazy.compactMap(\.race.deadline).min())
    }

    /// Passes the results of this turn to their races. The attempts that they start report in the next turn.
    private func receiveConnectResults() {
        for _ in 0..<connectResults.count {
            guard let (id, attempt, outcome) = connectResults.popFirst() else { return }
            guard let steps = races[id]?.race.ended(attempt, as: outcome, now: .current) else { continue }
            perform(steps, of: id)
        }
    }

    private func timePassed(now: Instant) {
        lookups?.timePassed(now: now)
        // An array, since a race is copied if something else holds it while it changes.
        for id in Array(races.keys) {
            guard let due = races[id]?.race.deadline, due <= now,
                let steps = races[id]?.race.advance(now: now)
            else { continue }
            perform(steps, of: id)
        }
    }

    private func lookedUp(_ id: LookupID, _ answer: HostAnswer) {
        guard let query = queries.removeValue(forKey: id) else { return }
        guard !answer.addresses.isEmpty, probe != .none else {
            answers.append(answer)
            return
        }
        guard let port = port(for: query) else {
            var answer = answer
            let scheme = query.scheme ?? ""
            let reason = scheme.isEmpty ? "give a port or a URL" : "no TCP service is named '\(scheme)'"
            answer.failure = .invalidName("no port to probe: \(reason)")
            answers.append(answer)
            return
        }
        waiting.append((answer, port))
        startRaces()
    }

    private func port(for query: HostQuery) -> UInt16? {
        switch probe {
        case .none: nil
        case .port(let port): port
        case .auto: query.port ?? query.scheme.flatMap(systemPort(ofService:))
        }
    }

    private func startRaces() {
        while races.count < Self.maxRaces, let (answer, port) = waiting.popFirst() {
            lastRace += 1
            let (id, order) = (RaceID(number: lastRace), answer.preferenceOrder)
            var race = ConnectRace(
                addresses: order.map { answer.addresses[$0].address }, port: port, timeout: timeout)
            let steps = race.advance(now: .current)
            races[id] = (race, answer, order)
            perform(steps, of: id)
        }
    }

    private func perform(_ steps: [ConnectRace.Step], of id: RaceID) {
        for step in steps {
            switch step {
            case .connect(let attempt):
                guard let address = races[id]?.race.attempts[attempt].address, let port = races[id]?.race.port
                else { break }
                connects?.connect(id, attempt: attempt, to: address, port: port)
            case .abandon(let attempt): connects?.abandon(id, attempt: attempt)
            }
        }
        guard races[id]?.race.isOver == true, let (race, answer, order) = races.removeValue(forKey: id) else {
            return
        }
        var complete = answer
        for (attempt, row) in order.enumerated() { complete.addresses[row].probe = race.result(of: attempt) }
        answers.append(complete)
        startRaces()
    }
}
