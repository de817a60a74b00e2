import Core
import Screen

/// The addresses as a table: one row each, with the verdict on its name and the bar of its connect.
struct AddressTable {
    let list: AddressList
    let localHost: LocalHost?
    /// Whether names of addresses are still being asked for.
    let isLookingUp: Bool
    let now: Instant
    let theme: Theme

    private static let barWidth = 5...12

    init(_ state: State, _ theme: Theme) {
        list = state.resolver.addresses
        localHost = state.localHost
        isLookingUp = state.resolver.stage != .done
        now = state.now
        self.theme = theme
    }

    func draw(_ surface: inout Surface, titles: Rect, rows: Rect, isFocused: Bool) {
        view.draw(&surface, titles: titles, rows: rows, isFocused: isFocused, theme) {
            cells(of: $0, widths: $1)
        }
    }

    var view: TableView {
        var view = TableView(columns: columns, list: list.list)
        view.hasSelection = !list.isInputSelected
        view.cutInMiddle = [0, 4]
        return view
    }

    // MARK: Columns

    static let titles = ["address", "scope", "name back", "#", "from", "if", "race", "probe"]

    private var columns: [TableColumn] {
        let names = list.rows.map { verdict(on: $0).text.columns }.max() ?? 0
        let scopes = list.rows.map { $0.address.scope.rawValue.columns }.max() ?? 0
        let probes = max(10, list.rows.indices.map { min(14, probe(of: $0).text.columns) }.max() ?? 0)
        let hasRace = list.race != nil
        let interfaces = list.rows.compactMap { localHost?.interface(of: $0.address)?.columns }.max() ?? 0
        return [
            TableColumn("address", least: 15, wanted: list.addressWidth, importance: 10),
            TableColumn("scope", least: scopes, wanted: scopes, importance: 6),
            TableColumn("name back", least: 9, wanted: min(40, names), importance: 7),
            TableColumn(
                "#", least: max(2, list.rankWidth), wanted: list.rankWidth, importance: 3,
                isRightAligned: true),
            TableColumn("from", least: 9, wanted: min(24, list.sourceWidth), importance: 2),
            TableColumn(
                "if", least: interfaces > 0 ? 4 : 0, wanted: interfaces, importance: interfaces > 0 ? 4 : 0),
            TableColumn(
                hasRace ? "race" : "", least: hasRace ? Self.barWidth.lowerBound : 0,
                wanted: hasRace ? Self.barWidth.upperBound : 0, importance: hasRace ? 8 : 0,
                stretches: hasRace),
            TableColumn(":\(list.port)", least: probes, wanted: probes, importance: 9),
        ]
    }

    private func cells(of row: Int, widths: [Int?]) -> [Span] {
        let address = list.rows[row]
        return [
            Span(address.address.description, theme[.text]),
            Span(address.address.scope.rawValue, theme[.muted]),
            verdict(on: address),
            Span(address.rank.map { String($0 + 1) } ?? "—", theme[.muted]),
            Span(widths[4] == nil ? "" : address.sourceAddress?.description ?? "—", theme[.muted]),
            Span(localHost?.interface(of: address.address) ?? "", theme[.muted]),
            bar(of: row, width: widths[6] ?? 0),
            probe(of: row),
        ]
    }

    /// What the address's own name says of it.
    private func verdict(on address: HostAddress) -> Span {
        guard let names = address.names else { return Span(isLookingUp ? "…" : "no answer", theme[.muted]) }
        guard let name = names.first else { return Span("—", theme[.muted]) }
        return switch address.forwardConfirmed {
        case true?: Span(name, theme[.good])
        case false?: Span("mismatch \(name)", theme[.warning])
        case nil: Span("\(name)?", theme[.text])
        }
    }

    private func probe(of row: Int) -> Span {
        if let attempt = list.attempt(ofRow: row), attempt.state == .connecting, let start = attempt.startedAt
        {
            return Span("\((now - start).wholeMilliseconds) ms …", theme[.muted])
        }
        guard let probe = list.rows[row].probe, probe.port == list.port else {
            return Span(list.attempt(ofRow: row) == nil ? "" : "waiting", theme[.muted])
        }
        let time = "\(probe.elapsed.shortMilliseconds) ms"
        return switch probe.outcome {
        case .open: Span("open \(time)\(probe.isWinner ? " ★" : "")", theme[.good])
        case .error(let text): Span(text, theme[.bad])
        case .refused, .timeout, .unreachable: Span("\(probe.outcome.name)", theme[.bad])
        }
    }

    /// The attempt's time within the race so far, from its own start to its end.
    private func bar(of row: Int, width: Int) -> Span {
        guard width > 0, let race = list.race, let raceStart = race.startedAt,
            let attempt = list.attempt(ofRow: row), let start = attempt.startedAt
        else { return Span("", theme[.text]) }
        let last = race.isOver ? race.attempts.compactMap(\.endedAt).max() ?? now : now
        let span = max(1, (last - raceStart).nanoseconds)
        func column(_ instant: Instant) -> Int {
            min(width, Int((instant - raceStart).nanoseconds * Int64(width) / span))
        }
        let left = min(width - 1, column(start))
        let length = max(1, column(attempt.endedAt ?? now) - left)
        let style: Style =
            switch attempt.state {
            case .ended(.open): theme[.good]
            case .ended: theme[.bad]
            default: theme[.accent]
            }
        return Span(String(repeating: " ", count: left) + String(repeating: "━", count: length), style)
    }
}

extension Duration {
    var wholeMilliseconds: Int64 { nanoseconds / 1_000_000 }

    /// Milliseconds with as many digits as say something: `0.21`, `3.2`, `12`, `1200`.
    var shortMilliseconds: String {
        let microseconds = (nanoseconds + 500) / 1000
        let (whole, rest) = (microseconds / 1000, microseconds % 1000)
        if whole >= 10 { return String((microseconds + 500) / 1000) }
        if whole > 0 { return "\(whole).\(rest / 100)" }
        return rest < 100 ? "0.0\(rest / 10)" : "0.\(rest / 10)"
    }
}
