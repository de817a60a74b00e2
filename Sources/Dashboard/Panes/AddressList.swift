import Core
import Screen

/// The addresses of a host: which is selected, and what a race of connects to them has shown.
struct AddressList: Sendable {
    @Watched private(set) var rows: [HostAddress] = []
    /// Made once for each answer and each result, and not for each frame; likewise `details`, beside `rows`.
    private(set) var columns: [TableColumn] = []
    private(set) var details: [LabelledLines] = []
    /// Whose interfaces may have the addresses.
    @Watched var host: LocalHost? = nil { didSet { measure() } }
    /// The port of the next probe.
    @Watched var port: UInt16 = 443 { didSet { columns = measuredColumns } }
    @Watched private(set) var race: ConnectRace? = nil
    /// The row of each attempt of the race.
    private var raceRows: [Int] = []
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

    mutating func show(_ addresses: [HostAddress], selectingFirst: Bool) {
        let probes = selectingFirst ? [] : rows.filter { $0.probe != nil }
        rows = addresses
        for row in rows.indices where rows[row].probe == nil {
            rows[row].probe = probes.first { $0.address == rows[row].address }?.probe
        }
        if race != nil, raceRows.contains(where: { !rows.indices.contains($0) }) { race = nil }
        measure()
        if selectingFirst {
            list.setFilter("")
            isInputSelected = rows.isEmpty
        }
        arrange()
        if selectingFirst { list.select(place: 0, visible: .max) }
    }

    private mutating func measure() {
        columns = measuredColumns
        details = rows.map { $0.detail(on: host) }
    }

    // MARK: Filter and order

    /// The rows that have the text in their address, scope or names.
    func matches(_ text: String) -> [UInt32] {
        let wanted = text.lowercased()
        return rows.indices.filter { wanted.isEmpty || searchText(rows[$0]).holds(wanted) }.map { UInt32($0) }
    }

    private func searchText(_ row: HostAddress) -> String {
        ([row.address.description, row.address.scope.rawValue] + (row.names ?? [])).text(between: " ")
            .lowercased()
    }

    /// Applies the filter and the order.
    mutating func arrange() {
        var order = matches(list.filter)
        if let column = list.sortColumn {
            order.sort { (key(rows[Int($0)], column), $0) < (key(rows[Int($1)], column), $1) }
        }
        list.show(list.isReversed ? order.reversed() : order)
    }

    private func key(_ row: HostAddress, _ column: Int) -> SortKey {
        switch column {
        case 1: .text(row.address.scope.rawValue)
        case 2: .text(row.names?.first ?? "\u{10ffff}")
        case 3: .number(Int64(row.rank ?? .max))
        case 4: row.sourceAddress.map { .address($0) } ?? .last
        case 6, 7:
            row.probe.map { .number($0.elapsed.nanoseconds + ($0.outcome == .open ? 0 : Int64.max / 2)) }
                ?? .last
        default: .address(row.address)
        }
    }

    /// What a column is sorted by; the kinds do not meet, except that what is missing comes last.
    private enum SortKey: Comparable {
        case number(Int64)
        case address(IPAddress)
        case text(String)
        case last
    }

    /// A match is a row, and not the input line above the rows.
    mutating func matchFound() {
        isInputSelected = false
    }

    /// The input line above the list is not part of it.
    mutating func filterChanged() {
        isInputSelected = list.count == 0
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

    mutating func select(visibleRow: Int, visible: Int) {
        let place = list.top(visible: visible) + visibleRow
        guard place < list.count else { return }
        isInputSelected = false
        list.select(place: place, visible: visible)
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
        for row in rows.indices where rows[row].probe?.port != port || order.contains(row) {
            rows[row].probe = nil
        }
        raceID = RaceID(number: raceID.number + 1)
        raceRows = order
        race = ConnectRace(addresses: order.map { rows[$0].address }, port: port, timeout: timeout)
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
        for (attempt, row) in raceRows.enumerated() where rows.indices.contains(row) {
            guard let result = race.result(of: attempt), rows[row].probe != result else { continue }
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

extension String {
    /// Whether the text has `part` in it, byte by byte.
    fileprivate func holds(_ part: String) -> Bool {
        let (bytes, wanted) = (Array(utf8), Array(part.utf8))
        guard wanted.count <= bytes.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0...].starts(with: wanted) }
    }
}
