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

    /// The lines of detail below the addresses, as long as none of them is too long.
    private static let detailLines = 4

    /// The addresses that stay in sight however much room their names would take.
    private static let leastAddresses = 6

    /// The lines of facts above the addresses; where it is low, the addresses matter more.
    private static func factLines(of height: Int) -> Int {
        height >= 12 ? 5 : height >= 8 ? 3 : 1
    }

    func regions(in rect: Rect) -> Regions {
        var factLines = Self.factLines(of: rect.rows)
        // The list matters more than the detail of one of its rows.
        var detail = rect.rows - 1 - factLines >= 4 + Self.detailLines ? Self.detailLines : 0
        if detail > 0 {
            let list = 1 + min(addresses.list.count, Self.leastAddresses)
            var spare = rect.rows - 1 - factLines - detail - list
            func grow(_ lines: inout Int, to wanted: Int) {
                let more = max(0, min(spare, wanted - lines))
                lines += more
                spare -= more
            }
            grow(&factLines, to: factRows(columns: rect.columns))
            grow(&detail, to: detailText()?.rows(columns: rect.columns) ?? 0)
        }
        let below = rect.droppingRows(1 + factLines)
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
        pane.facts(state.localHost)?.draw(&base, in: regions.facts, theme)
        if pane.hasAddresses {
            AddressTable(state, theme).draw(
                &base, titles: regions.titles, rows: regions.rows, isFocused: isFocused)
        }
        pane.detailText(state.localHost)?.draw(&base, in: regions.detail, theme)
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

extension ResolverPane {
    /// What is known of the host; nil where nothing has been asked.
    fileprivate func facts(_ host: LocalHost? = nil) -> LabelledLines? {
        guard let answer = answer ?? (stage == .done ? nil : HostAnswer(query: query)) else { return nil }
        let pending = stage == .done ? "—" : "…"
        let services = host.map { " (nsswitch: \($0.nameServices.text(between: " ")))" } ?? ""
        var facts = LabelledLines()
        facts.add("canonical", [answer.canonicalName ?? pending])
        let aliases = answer.aliases
        facts.add(aliases.count > 1 ? "aliases" : "alias", aliases.isEmpty ? [pending] : aliases)
        facts.add("fqdn", [answer.fqdn ?? pending])
        facts.add("source", [(answer.source ?? pending) + services])
        if let failure = answer.failure { facts.failure = "\(failure.message) (\(failure.code))" }
        return facts
    }

    /// The rows in which all facts can be read, and the empty one below them.
    private func factRows(columns: Int) -> Int {
        guard let facts = facts() else { return 0 }
        return facts.rows(columns: columns) + (facts.failure == nil ? 1 : 0)
    }

    /// What is known of the selected address; nil without one.
    fileprivate func detailText(_ host: LocalHost? = nil) -> LabelledLines? {
        guard let selected = addresses.selected else { return nil }
        let address = addresses.rows[selected]
        let packed = address.address.bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
            .text(between: "")
        let order =
            address.onlyUnder.map { "an address of \($0) only" } ?? address.rank.map {
                "\($0 + 1). of getaddrinfo (RFC 6724)"
            } ?? "not in getaddrinfo's list"
        let place = host?.interface(of: address.address).map { "  on \($0)" } ?? ""
        var detail = LabelledLines()
        let source = address.sourceAddress.map { "from \($0)" } ?? "no route leads there"
        detail.add("packed", [packed, source])
        detail.add("order", [order + place])
        detail.add("names", address.names.map { $0.isEmpty ? ["no name"] : $0 } ?? ["…"])
        detail.add("probe", [address.probe?.sentence ?? "—"])
        return detail
    }
}

extension ProbeResult {
    /// How the attempt ended, in words.
    fileprivate var sentence: String {
        let time = "after \(elapsed.shortMilliseconds) ms"
        return switch outcome {
        case .open: ":\(port) open \(time)\(isWinner ? ", first of the race" : "")"
        case .refused: ":\(port) refused \(time): no listener"
        case .timeout: ":\(port) no answer \(time)"
        case .unreachable: ":\(port) unreachable \(time): no route"
        case .error(let text): ":\(port) \(text) \(time)"
        }
    }
}
