import Core
import Screen

/// The addresses as a table, with the check of their names and the bars of their connect attempts.
extension AddressList {
    private static let barWidth = 5...12

    var table: TableView {
        var table = TableView(columns: columns, list: list)
        table.hasSelection = !isInputSelected
        table.cutInMiddle = [0, 4]
        return table
    }

    /// Measures the cells of all rows.
    var measuredWidths: AddressWidths {
        var widths = AddressWidths()
        for row in rows.indices {
            widths.include(texts[row])
            includeName(ofRow: row, in: &widths)
            includeProbe(ofRow: row, in: &widths)
        }
        return widths
    }

    func includeName(ofRow row: Int, in widths: inout AddressWidths) {
        widths.include(name: verdict(on: rows[row], isLookingUp: false, .plain).text)
    }

    func includeProbe(ofRow row: Int, in widths: inout AddressWidths) {
        guard rows[row].probe != nil else { return }
        widths.include(probe: result(of: row, .plain).text)
    }

    /// Returns the columns for these widths.
    func columns(for widths: AddressWidths) -> [TableColumn] {
        let hasRace = race != nil
        let interface = widths.interface
        return [
            TableColumn("address", minWidth: 15, idealWidth: widths.address, importance: 10),
            TableColumn("scope", minWidth: widths.scope, idealWidth: widths.scope, importance: 6),
            TableColumn("name back", minWidth: 9, idealWidth: min(40, widths.name), importance: 7),
            TableColumn(
                "#", minWidth: max(2, widths.rank), idealWidth: widths.rank, importance: 3,
                isRightAligned: true),
            TableColumn("from", minWidth: 9, idealWidth: min(24, widths.source), importance: 2),
            TableColumn(
                "if", minWidth: interface > 0 ? 4 : 0, idealWidth: interface,
                importance: interface > 0 ? 4 : 0),
            TableColumn(
                hasRace ? "race" : "", minWidth: hasRace ? Self.barWidth.lowerBound : 0,
                idealWidth: hasRace ? Self.barWidth.upperBound : 0, importance: hasRace ? 8 : 0,
                stretches: hasRace),
            TableColumn(":\(port)", minWidth: widths.probe, idealWidth: widths.probe, importance: 9),
        ]
    }

    /// Returns the cells of a row.
    ///
    /// - Parameters:
    ///   - widths: The widths of the columns; nil for a hidden column.
    ///   - isLookingUp: Whether the names of the addresses are still being looked up.
    func cells(of row: Int, widths: [Int?], isLookingUp: Bool, now: Instant, _ theme: Theme) -> [Span] {
        let (address, texts) = (rows[row], texts[row])
        return [
            Span(texts.address, theme[.text]),
            Span(texts.scope, theme[.muted]),
            verdict(
                on: address, isLookingUp: isLookingUp || unaskedAddresses.contains(address.address), theme),
            Span(texts.rank, theme[.muted]),
            Span(texts.source, theme[.muted]),
            Span(texts.interface, theme[.muted]),
            bar(of: row, width: widths[6] ?? 0, now: now, theme),
            probe(of: row, now: now, theme),
        ]
    }

    /// Returns the name of an address, and whether the name resolves to the address again.
    private func verdict(on address: HostAddress, isLookingUp: Bool, _ theme: Theme) -> Span {
        guard let names = address.names else { return Span(isLookingUp ? "…" : "no answer", theme[.muted]) }
        guard let name = names.first else { return Span("—", theme[.muted]) }
        return switch address.forwardConfirmed {
        case true?: Span(name, theme[.good])
        case false?: Span("mismatch \(name)", theme[.warning])
        case nil: Span("\(name)?", theme[.text])
        }
    }

    private func probe(of row: Int, now: Instant, _ theme: Theme) -> Span {
        if let attempt = attempt(ofRow: row), attempt.state == .connecting, let start = attempt.startedAt {
            return Span("\((now - start).wholeMilliseconds) ms …", theme[.muted])
        }
        return result(of: row, theme)
    }

    /// Returns the result of a row's last probe.
    private func result(of row: Int, _ theme: Theme) -> Span {
        guard let probe = rows[row].probe, probe.port == port else {
            return Span(attempt(ofRow: row) == nil ? "" : "waiting", theme[.muted])
        }
        let time = "\(probe.elapsed.shortMilliseconds) ms"
        return switch probe.outcome {
        case .open: Span("open \(time)\(probe.isWinner ? " ★" : "")", theme[.good])
        case .error(let text): Span(text, theme[.bad])
        case .refused, .timeout, .unreachable: Span("\(probe.outcome.name)", theme[.bad])
        }
    }

    /// Returns a bar that shows the attempt's start and end within the time of the race so far.
    private func bar(of row: Int, width: Int, now: Instant, _ theme: Theme) -> Span {
        guard width > 0, let race, let raceStart = race.startedAt, let attempt = attempt(ofRow: row),
            let start = attempt.startedAt
        else { return Span("", theme[.text]) }
        let last = race.isOver ? race.lastEndedAt ?? now : now
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

    /// Milliseconds with two significant digits below 10, and whole numbers above: `0.21`, `3.2`, `12`, `1200`.
    var shortMilliseconds: String {
        let microseconds = (nanoseconds + 500) / 1000
        let (whole, rest) = (microseconds / 1000, microseconds % 1000)
        if whole >= 10 { return String((microseconds + 500) / 1000) }
        if whole > 0 { return "\(whole).\(rest / 100)" }
        return rest < 100 ? "0.0\(rest / 10)" : "0.\(rest / 10)"
    }
}
