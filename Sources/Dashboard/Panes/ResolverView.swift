import Core
import Screen

extension ResolverPane {
    /// How the inside of the pane is shared out.
    struct Regions {
        let input: Rect
        let facts: Rect
        let titles: Rect
        let rows: Rect
        let detail: Rect
    }

    /// The lines of detail below the addresses.
    private static let detailLines = 4

    /// The lines of facts above the addresses; where it is low, the addresses matter more.
    private static func factLines(of height: Int) -> Int {
        height >= 12 ? 5 : height >= 8 ? 3 : 1
    }

    func regions(in rect: Rect) -> Regions {
        let factLines = Self.factLines(of: rect.rows)
        let below = rect.droppingRows(1 + factLines)
        // The list matters more than the detail of one of its rows.
        let detail = below.rows >= 4 + Self.detailLines ? Self.detailLines : 0
        let list = below.firstRows(below.rows - detail)
        return Regions(
            input: rect.firstRows(1),
            facts: rect.droppingRows(1).firstRows(factLines),
            titles: list.firstRows(1),
            rows: list.droppingRows(1),
            detail: below.droppingRows(below.rows - detail))
    }

    /// What the right end of the title says: how far the lookup is.
    var status: String {
        switch stage {
        case .queued: "queued, \(load.waiting) waiting, \(load.atWork) at work"
        case .working: load.waiting > 0 ? "asking, \(load.waiting) waiting" : "asking …"
        case .done:
            filterStatus + (answer.map { "system · \($0.elapsed.shortMilliseconds) ms" } ?? "")
        }
    }
}

extension ResolverPane {
    private var filterStatus: String {
        let list = addresses.list
        return list.filter.isEmpty
            ? "" : "/\(list.filter.fitted(to: 20)) · \(list.count) of \(addresses.rows.count) shown · "
    }
}

extension Frame {
    mutating func drawResolver(_ state: State, in rect: Rect, _ theme: Theme) {
        let pane = state.resolver
        let isFocused = state.focus == .resolver
        base.drawStatus(pane.status, in: rect, theme)
        let regions = pane.regions(in: rect.inset(by: 1))
        drawInput(pane, isFocused: isFocused, in: regions.input, theme)
        base.drawFacts(pane, state.localHost, in: regions.facts, theme)
        if pane.hasAddresses {
            AddressTable(state, theme).draw(
                &base, titles: regions.titles, rows: regions.rows, isFocused: isFocused)
        }
        if let selected = pane.addresses.selected {
            base.drawDetail(of: pane.addresses.rows[selected], state.localHost, in: regions.detail, theme)
        }
    }

    private mutating func drawInput(_ pane: ResolverPane, isFocused: Bool, in rect: Rect, _ theme: Theme) {
        let label = pane.prompt?.kind == .port ? " probe port › " : " host › "
        guard let line = pane.prompt?.line, isFocused else {
            let isSelected = isFocused && pane.addresses.selected == nil
            base.put(
                [
                    Span(isSelected ? "▸" : " ", theme[.accent]), Span("host › ", theme[.accent]),
                    Span(pane.query, theme[.text]),
                ], in: rect, row: 0)
            return
        }
        let start = base.put([Span(label, theme[.accent])], in: rect, row: 0)
        let window = line.window(columns: rect.columns - start)
        base.put(
            window.text, x: rect.x + start, y: rect.y,
            style: theme[line.isUntouched ? .selected : .text], limit: rect.columns - start)
        cursor = Cursor(x: min(rect.maxX - 1, rect.x + start + window.cursor), y: rect.y)
    }
}

extension Surface {
    fileprivate mutating func drawFacts(
        _ pane: ResolverPane, _ host: LocalHost?, in rect: Rect, _ theme: Theme
    ) {
        guard let answer = pane.answer ?? (pane.stage == .done ? nil : HostAnswer(query: pane.query)) else {
            return
        }
        let pending = pane.stage == .done ? "—" : "…"
        let aliases = answer.aliases.isEmpty ? pending : answer.aliases.text(between: "  ")
        let services = host.map { " (nsswitch: \($0.nameServices.text(between: " ")))" } ?? ""
        var lines: [[Span]] = [
            ("canonical", answer.canonicalName ?? pending),
            (answer.aliases.count > 1 ? "aliases" : "alias", aliases),
            ("fqdn", answer.fqdn ?? pending),
            ("source", (answer.source ?? pending) + services),
        ].map { label, text in
            [Span(" " + label.padded(to: 10) + " ", theme[.muted]), Span(text, theme[.text])]
        }
        if let failure = answer.failure {
            let line = [Span(" \(failure.message) (\(failure.code))", theme[.bad])]
            // It comes last, but not behind the last line that is in sight.
            lines.insert(line, at: lines.count < rect.rows ? lines.count : 0)
        }
        for (row, line) in lines.enumerated() { put(line, in: rect, row: row) }
    }

    fileprivate mutating func drawDetail(
        of address: HostAddress, _ host: LocalHost?, in rect: Rect, _ theme: Theme
    ) {
        let packed = address.address.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .text(between: "")
        let order =
            address.onlyUnder.map { "an address of \($0) only" } ?? address.rank.map {
                "\($0 + 1). of getaddrinfo (RFC 6724)"
            } ?? "not in getaddrinfo's list"
        let names = address.names.map { $0.isEmpty ? "no name" : $0.text(between: " ") } ?? "…"
        let place = host?.interface(of: address.address).map { "  on \($0)" } ?? ""
        let lines = [
            ("packed", "\(packed)  \(address.sourceAddress.map { "from \($0)" } ?? "no route leads there")"),
            ("order", order + place),
            ("names", names),
            ("probe", address.probe?.sentence ?? "—"),
        ]
        for (row, line) in lines.enumerated() {
            put(
                [Span(" " + line.0.padded(to: 10) + " ", theme[.muted]), Span(line.1, theme[.text])],
                in: rect, row: row)
        }
    }
}

extension ProbeResult {
    /// How the attempt ended, in words.
    fileprivate var sentence: String {
        let time = "after \(elapsed.shortMilliseconds) ms"
        return switch outcome {
        case .open: ":\(port) open \(time)\(isWinner ? ", the first of the race" : "")"
        case .refused: ":\(port) refused \(time): nothing listens there"
        case .timeout: ":\(port) no answer \(time)"
        case .unreachable: ":\(port) unreachable \(time): no route leads there"
        case .error(let text): ":\(port) \(text) \(time)"
        }
    }
}
