import Core
import Screen

/// The resolver as a pane of the dashboard. Its input line is the row above the addresses.
extension ResolverPane: PaneContract {
    mutating func perform(_ command: Command, _ context: PaneContext) -> Reply? {
        switch command {
        case .open: return open(now: context.now)
        case .refresh: return .effects(refresh())
        case .editHost: editHost()
        case .probePort: askPort()
        case .copy where addresses.selected == nil: return .copying(answer?.canonicalName ?? answer?.query)
        default: return addresses.performInList(command, in: listArea(context))
        }
        return Reply()
    }

    private mutating func open(now: Instant) -> Reply {
        guard let selected = addresses.selected else {
            editHost()
            return Reply()
        }
        return .effects(
            addresses.probe([selected], timeout: LookupRequest.defaultTimeout, now: now))
    }

    func reasonAgainst(_ command: Command) -> String? { addresses.reasonAgainstInList(command) }

    mutating func move(_ move: ListCursor.Move, _ context: PaneContext) {
        addresses.moveInList(move, in: listArea(context))
    }

    mutating func press(x: Int, y: Int, _ context: PaneContext) {
        guard y == regions(in: context.inside).input.y else {
            return addresses.pressInList(x: x, y: y, in: listArea(context))
        }
        addresses.selectInput()
        if prompt == nil { editHost() }
    }

    /// Returns the area of the titles and the rows.
    private func listArea(_ context: PaneContext) -> Rect {
        let regions = regions(in: context.inside)
        let titles = regions.titles
        return Rect(
            x: titles.x, y: titles.y, columns: titles.columns, rows: titles.rows + regions.rows.rows)
    }

    var filter: String { addresses.list.filter }

    mutating func setFilter(_ text: String) { addresses.setFilterOfList(text) }

    func export(to path: String) -> Reply { addresses.exportOfList(to: path) }

    // MARK: The line

    var line: InputLine? { prompt?.line }

    mutating func setLine(_ line: InputLine) { prompt?.line = line }

    mutating func leaveLine() { prompt = nil }

    mutating func openLineForPaste() -> Bool {
        editHost()
        return true
    }

    var completes: Bool { prompt?.kind == .host }

    mutating func submitLine(_ context: PaneContext) -> Reply {
        guard let prompt else { return Reply() }
        let text = prompt.line.text.trimmingWhitespace
        switch prompt.kind {
        case .host: return lookUp(text)
        case .port:
            closePrompt(remembering: true)
            return probe(typed: text, now: context.now)
        }
    }

    // MARK: Time

    func deadline(_ context: PaneContext) -> Instant? { addresses.deadline }

    mutating func timePassed(_ context: PaneContext) -> [Effect] {
        addresses.timePassed(now: context.now)
    }

    func moment(_ now: Instant) -> Int64 { addresses.isRacing ? now.nanoseconds : 0 }
}
