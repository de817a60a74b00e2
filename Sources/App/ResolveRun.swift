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

    /// The argument that stands for the names on standard input.
    public static let standardInput = "-"
    /// Concurrent races, each of which holds a socket for every address.
    private static let maxRaces = 64
    /// Names without a printed answer: enough for all workers. The other names stay in their pipe.
    private static let maxPending = 1024

    private let poller: Poller
    private let family: LookupRequest.Family
    private let probe: Probe
    private let timeout: Duration
    private let isOrdered: Bool
    private let finished: (HostAnswer) throws -> Void
    private var names = ResolveNames([])
    private var input: Poller.Registration?
    private var isInputReady = false
    private var lookups: Lookups?
    private var connects: ConnectAttempts?
    private var queries: [LookupID: HostQuery] = [:]
    private var lastLookup = 0
    private var delivered = 0
    /// The complete answers in the order of completion, with the numbers of their lookups.
    private var answers: [(number: Int, answer: HostAnswer)] = []
    /// The complete answers that follow one that is not complete, if their order is asked for.
    private var held: [Int: HostAnswer] = [:]
    private var waiting: Deque<(id: LookupID, answer: HostAnswer, port: UInt16)> = []
    private var races: [RaceID: (race: ConnectRace, lookup: LookupID, answer: HostAnswer, order: [Int])] = [:]
    private var lastRace = 0
    /// The results of connects that the races have not received yet.
    private var connectResults: Deque<(race: RaceID, attempt: Int, ProbeOutcome)> = []

    /// - Parameters:
    ///   - timeout: Time limit for each lookup, and for each connect from its own start.
    ///   - isOrdered: Whether answers wait for those of the names before them.
    ///   - finished: Called with each complete answer.
    public init(
        family: LookupRequest.Family, probe: Probe, timeout: Duration, isOrdered: Bool,
        finished: @escaping (HostAnswer) throws -> Void
    ) {
        poller = Poller()
        (self.family, self.probe, self.timeout) = (family, probe, timeout)
        (self.isOrdered, self.finished) = (isOrdered, finished)
    }

    /// Runs until every name has an answer.
    ///
    /// - Parameter names: Names, and `-` for those on standard input. Unless their order is asked for, those on
    ///   standard input come last, since they may never end.
    /// - Throws: An error of `finished`, or `SystemFailure` if the input cannot be read or the loop can no longer wait.
    public func run(_ names: [String]) throws {
        lookups = try Lookups(
            poller: poller,
            report: { [weak self] id, progress in
                if case .finished(let answer) = progress { self?.lookedUp(id, answer) }
            })
        // Collected, because an attempt that fails at once reports within the call that starts it, and the next one is
        // due then: thousands of unreachable addresses would be as many nested calls.
        connects = ConnectAttempts(poller: poller) { [weak self] in
            self?.connectResults.append(($0, $1, $2))
        }
        let inputs = names.filter { $0 == Self.standardInput }
        self.names = ResolveNames(
            isOrdered ? names : names.filter { $0 != Self.standardInput } + inputs)
        while true {
            submitNames()
            try deliver()
            guard !self.names.hasEnded || delivered < lastLookup else { return }
            awaitInput()
            try poller.turn(until: deadline)
            if isInputReady { try readInput() }
            receiveConnectResults()
            timePassed(now: .current)
        }
    }

    private var hasRoom: Bool { lastLookup - delivered < Self.maxPending }

    private func submitNames() {
        while hasRoom, let name = names.next() {
            lastLookup += 1
            let id = LookupID(number: lastLookup)
            do throws(LookupFailure) {
                let query = try name.query()
                queries[id] = query
                lookups?.submit(id, LookupRequest(.host(query), family: family, timeout: timeout))
            } catch {
                var answer = HostAnswer(query: name.text)
                answer.failure = error
                complete(id, answer)
            }
        }
    }

    private func complete(_ id: LookupID, _ answer: HostAnswer) { answers.append((id.number, answer)) }

    private func deliver() throws {
        for (number, answer) in answers {
            if isOrdered { held[number] = answer } else { try deliver(answer) }
        }
        answers = []
        while let answer = held.removeValue(forKey: delivered + 1) { try deliver(answer) }
    }

    private func deliver(_ answer: HostAnswer) throws {
        delivered += 1
        try finished(answer)
    }

    // MARK: Input

    /// Polls standard input only while few names wait, so that its writer waits instead.
    private func awaitInput() {
        if names.needsInput, hasRoom {
            input =
                input
                ?? poller.addStandardInput(name: "names", isUrgent: false) { [weak self] _ in
                    self?.isInputReady = true
                }
        } else {
            input = nil
        }
    }

    private func readInput() throws {
        isInputReady = false
        try names.read()
    }

    // MARK: Lookups and races

    private var deadline: Instant? {
        guard connectResults.isEmpty, !hasRoom || !names.isReady else { return Instant(nanoseconds: 0) }
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
        guard !answer.addresses.isEmpty, probe != .none else { return complete(id, answer) }
        guard let port = port(for: query) else {
            var answer = answer
            let scheme = query.scheme ?? ""
            let reason = scheme.isEmpty ? "give a port or a URL" : "no TCP service is named '\(scheme)'"
            answer.failure = .invalidName("no port to probe: \(reason)")
            return complete(id, answer)
        }
        waiting.append((id, answer, port))
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
        while races.count < Self.maxRaces, let (lookup, answer, port) = waiting.popFirst() {
            lastRace += 1
            let (id, order) = (RaceID(number: lastRace), answer.preferenceOrder)
            var race = ConnectRace(
                addresses: order.map { answer.addresses[$0].address }, port: port, timeout: timeout)
            let steps = race.advance(now: .current)
            races[id] = (race, lookup, answer, order)
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
        guard races[id]?.race.isOver == true,
            let (race, lookup, answer, order) = races.removeValue(forKey: id)
        else {
            return
        }
        var probed = answer
        for (attempt, row) in order.enumerated() { probed.addresses[row].probe = race.result(of: attempt) }
        complete(lookup, probed)
        startRaces()
    }
}
