import Core
import Screen

/// The addresses of a host: which is selected, and what a race of connects to them has shown.
struct AddressList: Sendable {
    private(set) var rows: [HostAddress] = []
    /// The port of the next probe.
    var port: UInt16 = 443
    private(set) var race: ConnectRace?
    /// The row of each attempt of the race.
    private var raceRows: [Int] = []
    private var raceID = RaceID(number: 0)
    private var nextBar: Instant?
    private var isInputSelected = true
    private var cursor = ListCursor()

    /// How often a bar grows while its attempt runs: smooth to the eye, nothing when no race runs.
    private static let barInterval = Duration.milliseconds(50)

    /// The selected address, nil while the input line above the addresses is selected.
    var selected: Int? {
        isInputSelected || rows.isEmpty ? nil : min(cursor.selected, rows.count - 1)
    }

    mutating func show(_ addresses: [HostAddress], selectingFirst: Bool) {
        let probes = selectingFirst ? [] : rows.filter { $0.probe != nil }
        rows = addresses
        for row in rows.indices where rows[row].probe == nil {
            rows[row].probe = probes.first { $0.address == rows[row].address }?.probe
        }
        if race != nil, raceRows.contains(where: { !rows.indices.contains($0) }) { race = nil }
        guard selectingFirst else { return }
        cursor = ListCursor()
        isInputSelected = rows.isEmpty
    }

    func top(visible: Int) -> Int { cursor.top(count: rows.count, visible: visible) }

    // MARK: Selection

    mutating func move(_ move: ListCursor.Move, visible: Int) {
        guard !rows.isEmpty else { return }
        switch (isInputSelected, move) {
        case (false, .up) where cursor.selected == 0, (false, .first): selectInput()
        case (true, .up), (true, .pageUp), (true, .halfPageUp), (true, .first): break
        case (true, .down):
            isInputSelected = false
            cursor.move(.first, count: rows.count, visible: visible)
        default:
            isInputSelected = false
            cursor.move(move, count: rows.count, visible: visible)
        }
    }

    mutating func selectInput() {
        isInputSelected = true
        cursor = ListCursor()
    }

    mutating func select(visibleRow: Int, visible: Int) {
        let row = top(visible: visible) + visibleRow
        guard rows.indices.contains(row) else { return }
        isInputSelected = false
        cursor.select(row, count: rows.count, visible: visible)
    }

    // MARK: Probe

    /// When the race or its bars are to move on.
    var deadline: Instant? {
        guard let race, !race.isOver else { return nil }
        return [race.deadline, nextBar].compactMap(\.self).min()
    }

    /// Starts a race over the given rows; one that still runs ends without a result.
    mutating func probe(_ order: [Int], timeout: Duration, now: Instant) -> [Effect] {
        let ended = endRace()
        for row in rows.indices where rows[row].probe?.port != port || order.contains(row) {
            rows[row].probe = nil
        }
        raceID = RaceID(number: raceID.number + 1)
        raceRows = order
        race = ConnectRace(addresses: order.map { rows[$0].address }, port: port, timeout: timeout)
        return ended + advance(now: now)
    }

    mutating func endRace() -> [Effect] {
        guard let running = race else { return [] }
        race = nil
        nextBar = nil
        return running.isOver ? [] : [.endRace(raceID)]
    }

    mutating func timePassed(now: Instant) -> [Effect] {
        advance(now: now)
    }

    mutating func connectEnded(_ id: RaceID, attempt: Int, _ outcome: ProbeOutcome, now: Instant) -> [Effect]
    {
        guard id == raceID, race != nil else { return [] }
        let steps = race?.ended(attempt, as: outcome, now: now) ?? []
        return effects(of: steps, now: now)
    }

    private mutating func advance(now: Instant) -> [Effect] {
        let steps = race?.advance(now: now) ?? []
        return effects(of: steps, now: now)
    }

    private mutating func effects(of steps: [ConnectRace.Step], now: Instant) -> [Effect] {
        guard let race else { return [] }
        nextBar = race.isOver ? nil : now + Self.barInterval
        for (attempt, row) in raceRows.enumerated() where rows.indices.contains(row) {
            if let result = race.result(of: attempt) { rows[row].probe = result }
        }
        return steps.map { step in
            switch step {
            case .connect(let attempt):
                .connect(raceID, attempt: attempt, race.attempts[attempt].address, port: race.port)
            case .abandon(let attempt): .abandon(raceID, attempt: attempt)
            }
        }
    }

    /// The attempt of the running or last race that belongs to a row.
    func attempt(ofRow row: Int) -> ConnectRace.Attempt? {
        guard let race, let attempt = raceRows.firstIndex(of: row) else { return nil }
        return race.attempts[attempt]
    }
}

extension ResolverPane {
    mutating func connectEnded(
        _ race: RaceID, attempt: Int, _ outcome: ProbeOutcome, now: Instant
    ) -> [Effect] {
        addresses.connectEnded(race, attempt: attempt, outcome, now: now)
    }

    mutating func timePassed(now: Instant) -> [Effect] {
        addresses.timePassed(now: now)
    }
}
