import Core
import Screen

/// The addresses of a host: which is selected, and what a race of connects to them has shown.
struct AddressList: ListPane {
    @Tracked private(set) var rows: [HostAddress] = []
    /// Made once for each answer and each result, and not for each frame, as are `details`, beside `rows`.
    private(set) var columns: [TableColumn] = []
    private(set) var details: [LabelledLines] = []
    /// The row of each address.
    private(set) var rowOfAddress: [IPAddress: Int] = [:]
    /// Whose interfaces may have the addresses.
    @Tracked var host: LocalHost? = nil { didSet { measure() } }
    /// The port of the next probe.
    @Tracked var port: UInt16 = 443 { didSet { columns = measuredColumns } }
    @Tracked private(set) var race: ConnectRace? = nil
    /// The attempt of each address in the race.
    private var attemptOfAddress: [IPAddress: Int] = [:]
    private var raceID = RaceID(number: 0)
    private var nextBar: Instant?
    private(set) var isInputSelected = true
    var list = ListView()

    /// How often a bar grows while its attempt runs: smooth to the eye, nothing when no race runs.
    private static let barInterval = Duration.milliseconds(50)

    init() { measure() }

    /// The selected address, nil while the input line above the addresses is selected.
    var selected: Int? {
        isInputSelected ? nil : list.selected
    }

    /// Shows the addresses of a host; those that were there keep the results of their probes.
    ///
    /// - Parameter selectingFirst: Whether they are another host's.
    mutating func show(_ addresses: [HostAddress], selectingFirst: Bool) {
        var new = addresses
        if !selectingFirst {
            for row in new.indices where new[row].probe == nil {
                new[row].probe = rowOfAddress[new[row].address].flatMap { rows[$0].probe }
            }
        }
        replaceRows { list in
            list.rows = new
            list.rowOfAddress = [:]
            for row in new.indices { list.rowOfAddress[new[row].address] = row }
            if selectingFirst { list.list.setFilter("") }
        }
        measure()
        guard selectingFirst else { return }
        isInputSelected = rows.isEmpty
        list.select(place: 0, visible: .max)
    }

    private mutating func measure() {
        columns = measuredColumns
        details = rows.map { $0.detail(on: host) }
    }

    // MARK: Probe

    /// Whether an attempt still runs, whose bar grows with the time.
    var isRacing: Bool { race?.isOver == false }

    /// When the race or its bars are to move on.
    var deadline: Instant? {
        guard let race, isRacing else { return nil }
        return .earliest(race.deadline, nextBar)
    }

    /// Starts a race over the given rows; one that still runs ends without a result.
    mutating func probe(_ order: [Int], timeout: Duration, now: Instant) -> [Effect] {
        let ended = endRace()
        for row in rows.indices where rows[row].probe?.port != port { rows[row].probe = nil }
        for row in order { rows[row].probe = nil }
        raceID = RaceID(number: raceID.number + 1)
        race = ConnectRace(addresses: order.map { rows[$0].address }, port: port, timeout: timeout)
        attemptOfAddress = [:]
        for (attempt, row) in order.enumerated() { attemptOfAddress[rows[row].address] = attempt }
        measure()
        return ended + advance(now: now)
    }

    mutating func endRace() -> [Effect] {
        guard let running = race else { return [] }
        race = nil
        nextBar = nil
        columns = measuredColumns
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
        var hasNews = false
        for (attempt, raced) in race.attempts.enumerated() {
            // The addresses may have come in another order since the race began, or without some of them.
            guard let row = rowOfAddress[raced.address], let result = race.result(of: attempt),
                rows[row].probe != result
            else { continue }
            rows[row].probe = result
            details[row] = rows[row].detail(on: host)
            hasNews = true
        }
        if hasNews { columns = measuredColumns }
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
        guard let race else { return nil }
        return attemptOfAddress[rows[row].address].map { race.attempts[$0] }
    }

    // MARK: Selection

    mutating func move(_ move: ListCursor.Move, visible: Int) {
        guard list.count > 0 else { return }
        switch (isInputSelected, move) {
        case (false, .up) where list.place == 0, (false, .first): selectInput()
        case (true, .up), (true, .pageUp), (true, .halfPageUp), (true, .first): break
        case (true, .down):
            isInputSelected = false
            list.move(.first, visible: visible)
        default:
            isInputSelected = false
            list.move(move, visible: visible)
        }
    }

    mutating func selectInput() {
        isInputSelected = true
        list.select(place: 0, visible: .max)
    }

    mutating func select(index: Int, visible: Int) {
        isInputSelected = false
        list.select(place: index, visible: visible)
    }

    /// A match is a row, and not the input line above the rows.
    mutating func matchFound() {
        isInputSelected = false
    }

    /// The input line above the list is not part of it.
    mutating func filterChanged() {
        if list.count == 0 {
            isInputSelected = true
        } else if !list.filter.isEmpty {
            isInputSelected = false
        }
    }
}
