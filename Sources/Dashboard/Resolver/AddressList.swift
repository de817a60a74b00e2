import Core
import Screen

/// The addresses of a host, with the selection and the results of a connect race.
struct AddressList: ListPane {
    @Tracked private(set) var rows: [HostAddress] = []
    /// The columns of the table, computed once for each answer and each result instead of for each frame.
    private(set) var columns: [TableColumn] = []
    /// The details of each row, computed as often as `columns`.
    private(set) var details: [LabelledLines] = []
    /// The row of each address.
    private(set) var rowOfAddress: [IPAddress: Int] = [:]
    /// This machine, whose interfaces may have the addresses.
    @Tracked var host: LocalHost? = nil { didSet { measure() } }
    /// The port of the next probe.
    @Tracked var port: UInt16 = 443 { didSet { columns = measuredColumns } }
    @Tracked private(set) var race: ConnectRace? = nil
    /// The number of each address's attempt in the race.
    private var attemptOfAddress: [IPAddress: Int] = [:]
    private var raceID = RaceID(number: 0)
    private var nextBar: Instant?
    private(set) var isInputSelected = true
    var list = ListView()

    /// How often the bars grow while a race is running: often enough to look smooth.
    private static let barInterval = Duration.milliseconds(50)

    init() { measure() }

    /// The selected row; nil while the input line above the addresses is selected.
    var selected: Int? {
        isInputSelected ? nil : list.selected
    }

    /// Shows the addresses of a host. Addresses that were shown before keep the results of their probes.
    ///
    /// - Parameter selectingFirst: Whether the addresses belong to another host, so that the selection starts over.
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
        list.select(index: 0, visible: .max)
    }

    private mutating func measure() {
        columns = measuredColumns
        let rankCount = rankCount
        details = rows.map { $0.detail(on: host, rankCount: rankCount) }
    }

    /// The number of addresses in `getaddrinfo`'s order.
    private var rankCount: Int { 1 + (rows.compactMap(\.rank).max() ?? -1) }

    // MARK: Probe

    /// Whether an attempt is running, so that its bar grows.
    var isRacing: Bool { race?.isOver == false }

    /// The time of the next step of the race or its bars.
    var deadline: Instant? {
        guard let race, isRacing else { return nil }
        return .earliest(race.deadline, nextBar)
    }

    /// Starts a race over the given rows, and ends a running one without a result.
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
        var hasNewResult = false
        for (attempt, raced) in race.attempts.enumerated() {
            // The addresses may have been reordered since the race began, and some may be gone.
            guard let row = rowOfAddress[raced.address], let result = race.result(of: attempt),
                rows[row].probe != result
            else { continue }
            rows[row].probe = result
            details[row] = rows[row].detail(on: host, rankCount: rankCount)
            hasNewResult = true
        }
        if hasNewResult { columns = measuredColumns }
        return steps.map { step in
            switch step {
            case .connect(let attempt):
                .connect(raceID, attempt: attempt, race.attempts[attempt].address, port: race.port)
            case .abandon(let attempt): .abandon(raceID, attempt: attempt)
            }
        }
    }

    /// Returns the attempt of the current or last race that belongs to a row.
    func attempt(ofRow row: Int) -> ConnectRace.Attempt? {
        guard let race else { return nil }
        return attemptOfAddress[rows[row].address].map { race.attempts[$0] }
    }

    // MARK: Selection

    mutating func move(_ move: ListCursor.Move, visible: Int) {
        guard list.count > 0 else { return }
        switch (isInputSelected, move) {
        case (false, .up) where list.selectedIndex == 0, (false, .first): selectInput()
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
        list.select(index: 0, visible: .max)
    }

    mutating func select(index: Int, visible: Int) {
        isInputSelected = false
        list.select(index: index, visible: visible)
    }

    /// Moves the selection from the input line to the match, which is a row.
    mutating func matchFound() {
        isInputSelected = false
    }

    /// Selects the input line only if no row matches, since the line is not part of the list.
    mutating func filterChanged() {
        if list.count == 0 {
            isInputSelected = true
        } else if !list.filter.isEmpty {
            isInputSelected = false
        }
    }
}
