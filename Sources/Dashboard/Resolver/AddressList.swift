import Core
import Screen

/// The addresses of a host, with the selection and the results of a connect race.
struct AddressList: ListPane {
    private(set) var rows: [HostAddress] = []
    /// The cells of each row that do not change with a lookup or a probe.
    private(set) var texts: [AddressTexts] = []
    /// The columns of the table, computed once for each change instead of for each frame.
    private(set) var columns: [TableColumn] = []
    private var widths = AddressWidths()
    /// The details of the first rows, computed as often as `columns`.
    private(set) var details: [LabelledLines] = []
    /// The number of addresses in `getaddrinfo`'s order.
    private(set) var rankCount = 0
    /// The row of each address.
    private(set) var rowOfAddress: [IPAddress: Int] = [:]
    /// The addresses whose names have not been looked up; only a host with many addresses has any.
    private(set) var unaskedAddresses: Set<IPAddress> = []
    /// This machine, whose interfaces may have the addresses.
    private(set) var host: LocalHost? = nil
    /// The interface of each address of this machine.
    private var interfaces: [IPAddress: String] = [:]
    /// The port of the next probe.
    var port: UInt16 = 443 { didSet { measure() } }
    private(set) var race: ConnectRace? = nil
    /// The number of each address's attempt in the race.
    private var attemptOfAddress: [IPAddress: Int] = [:]
    /// The identity of the current or last race.
    private(set) var raceID = RaceID(number: 0)
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
    /// - Parameters:
    ///   - unasked: The addresses whose names have not been looked up.
    ///   - selectingFirst: Whether the addresses belong to another host, so that the selection starts over.
    mutating func show(_ addresses: [HostAddress], unasked: Set<IPAddress> = [], selectingFirst: Bool) {
        var new = addresses
        if !selectingFirst {
            for row in new.indices where new[row].probe == nil {
                new[row].probe = rowOfAddress[new[row].address].flatMap { rows[$0].probe }
            }
        }
        unaskedAddresses = unasked
        replaceRows { list in
            list.rows = new
            list.rowOfAddress = Dictionary(
                zip(new.lazy.map(\.address), 0...), uniquingKeysWith: { _, last in last })
            if selectingFirst { list.list.setFilter("") }
        }
        measure()
        guard selectingFirst else { return }
        isInputSelected = rows.isEmpty
        list.select(index: 0, visible: .max)
    }

    /// Sets this machine. The caller shows or measures the addresses afterwards.
    mutating func hostChanged(to host: LocalHost) {
        self.host = host
        interfaces = host.interfaces
    }

    func interface(of row: HostAddress) -> String? { interfaces[row.address.withoutZone] }

    /// Measures all rows, once for all changes of an event, since there may be thousands.
    mutating func measure() {
        texts = rows.map { AddressTexts($0, on: interface(of: $0)) }
        widths = measuredWidths
        columns = columns(for: widths)
        rankCount = 1 + (rows.lazy.compactMap(\.rank).max() ?? -1)
        details = rows.indices.prefix(Self.maxMeasuredDetails).map { composedDetail(ofRow: $0) }
    }

    // MARK: Names

    /// Adds the names of some of the addresses.
    mutating func receive(names named: [HostAddress]) {
        let changed = named.compactMap { address in rowOfAddress[address.address].map { ($0, address) } }
        guard !changed.isEmpty else { return }
        Self.set(names: changed, in: &rows)
        for (row, _) in changed {
            includeName(ofRow: row, in: &widths)
            updateDetail(ofRow: row)
        }
        columns = columns(for: widths)
        // Only then do the names affect the order.
        if !list.filter.isEmpty || list.sortColumn == Self.nameColumn { arrange() }
    }

    /// Changes the rows in a single access, because every access redraws them.
    private static func set(names changed: [(row: Int, address: HostAddress)], in rows: inout [HostAddress]) {
        for (row, address) in changed where address.names != nil {
            rows[row].names = address.names
            rows[row].forwardConfirmed = address.forwardConfirmed
        }
    }

    private mutating func updateDetail(ofRow row: Int) {
        if row < details.count { details[row] = composedDetail(ofRow: row) }
    }

    /// Returns the visible addresses whose names have not been looked up.
    ///
    /// - Parameter visible: The number of visible rows.
    func unasked(visible: Int) -> [HostAddress] {
        let visibleRows = list.order.dropFirst(list.top(visible: visible)).prefix(visible)
        return visibleRows.map { rows[Int($0)] }.filter { unaskedAddresses.contains($0.address) }
    }

    mutating func namesAreLookedUp(of addresses: [HostAddress]) {
        unaskedAddresses.subtract(addresses.lazy.map(\.address))
    }

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
        columns = columns(for: widths)
        return running.isOver ? [] : [.endRace(raceID)]
    }

    mutating func timePassed(now: Instant) -> [Effect] {
        advance(now: now)
    }

    mutating func connectEnded(_ id: RaceID, attempt: Int, _ outcome: ProbeOutcome, now: Instant) -> [Effect]
    {
        guard id == raceID, race != nil else { return [] }
        let steps = race?.ended(attempt, as: outcome, now: now) ?? []
        if let race, race.attempts.indices.contains(attempt) { showResult(of: attempt, in: race) }
        return effects(of: steps, now: now)
    }

    private mutating func advance(now: Instant) -> [Effect] {
        let steps = race?.advance(now: now) ?? []
        return effects(of: steps, now: now)
    }

    private mutating func effects(of steps: [ConnectRace.Step], now: Instant) -> [Effect] {
        guard let race else { return [] }
        nextBar = race.isOver ? nil : now + Self.barInterval
        for step in steps {
            if case .abandon(let attempt) = step { showResult(of: attempt, in: race) }
        }
        columns = columns(for: widths)
        return steps.map { step in
            switch step {
            case .connect(let attempt):
                .connect(raceID, attempt: attempt, race.attempts[attempt].address, port: race.port)
            case .abandon(let attempt): .abandon(raceID, attempt: attempt)
            }
        }
    }

    private mutating func showResult(of attempt: Int, in race: ConnectRace) {
        // The addresses may have been reordered since the race began, and some may be gone.
        guard let row = rowOfAddress[race.attempts[attempt].address], let result = race.result(of: attempt)
        else { return }
        rows[row].probe = result
        includeProbe(ofRow: row, in: &widths)
        updateDetail(ofRow: row)
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
