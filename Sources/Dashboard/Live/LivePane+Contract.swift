import Core
import Screen

/// The chat as one of the dashboard's panes.
extension LivePane: PaneContract {
    mutating func perform(_ command: Command, _ context: PaneContext) -> Reply? {
        switch command {
        case .say: edit()
        case .open:
            return rows.selected(in: log).map { .detail(DatagramSubject(serial: $0)) } ?? Reply()
        case .payloadView: payloadView = payloadView.next
        case .previousPeer: peers.selectNext(by: -1)
        case .nextPeer: peers.selectNext(by: 1)
        case .freeze: rows.toggleFreeze(log)
        case .filter: return Reply(prompt: .filter(rows.filter))
        case .nextMatch: return find(isBackward: false, context)
        case .previousMatch: return find(isBackward: true, context)
        case .scrollLeft: scroll(by: -1)
        case .scrollRight: scroll(by: 1)
        case .copy: return .copying(selectedText)
        case .export:
            guard selected != nil else { return .refusal("there are no rows to export") }
            return Reply(prompt: .export("export", proposing: "live.jsonl"))
        // Datagrams are listed in the order of their arrival: there is nothing to sort or to refresh.
        case .sort, .reverse, .refresh: break
        default: return nil
        }
        return Reply()
    }

    func reasonAgainst(_ command: Command) -> String? {
        command == .reverse ? "the rows are not sorted: sort them first" : nil
    }

    mutating func move(_ move: ListCursor.Move, _ context: PaneContext) {
        rows.move(move, in: log, visible: regions(in: context.rect).list.rows)
    }

    /// Handles a click on a row or on the input line.
    mutating func press(x: Int, y: Int, _ context: PaneContext) {
        let regions = regions(in: context.rect)
        if y == regions.line.y { return edit() }
        isTyping = false
        let line = y - regions.list.y
        let range = rows.range(in: log)
        guard line >= 0, line < regions.list.rows, !range.isEmpty else { return }
        let top = rows.cursor.top(in: range, visible: regions.list.rows)
        guard top + line < range.upperBound else { return }
        rows.select(row: top + line, in: log, visible: regions.list.rows)
    }

    var filter: String { rows.filter }

    mutating func setFilter(_ text: String) {
        if !text.isEmpty { pattern = text }
        rows.setFilter(text, in: log)
    }

    private mutating func find(isBackward: Bool, _ context: PaneContext) -> Reply {
        guard !pattern.isEmpty else { return .refusal("no filter yet: press /") }
        let visible = regions(in: context.rect).list.rows
        let isFound = rows.find(pattern, isBackward: isBackward, in: log, visible: visible)
        return isFound ? Reply() : .refusal("no match for /\(pattern)")
    }

    func export(to path: String) -> Reply { .live(.save(path: path, force: false, shownLog)) }

    /// The listed datagrams, for an export.
    var shownLog: LogCopy { LogCopy(log: rows.log(log), local: local) }

    /// The payload of the selected datagram: hexadecimal digits in the hex view, else text.
    private var selectedText: String? {
        selected.map { batch, metadata in
            let payload = batch.payload(of: metadata)
            guard payloadView == .hex, metadata.direction != .event else {
                return String(decoding: payload, as: UTF8.self)
            }
            return payload.map { Hexadecimal.text($0, digits: 2) }.joined(separator: " ")
        }
    }

    // MARK: The line

    var line: InputLine? { isTyping ? typed : nil }

    mutating func setLine(_ line: InputLine) { typed = line }

    mutating func leaveLine() { isTyping = false }

    mutating func openLineForPaste() -> Bool {
        edit()
        return true
    }

    var completes: Bool { isTyping }

    func question(pasting text: String) -> Confirmation? { isTyping ? Confirmation(pasting: text) : nil }

    // MARK: Time

    /// The sparkline moves each second, even without new datagrams.
    func deadline(_ context: PaneContext) -> Instant? {
        guard context.isVisible, showsBars(in: context.rect) else { return nil }
        return traffic.history.deadline(after: context.now)
    }

    /// One bar covers one second.
    func moment(_ now: Instant) -> Int64 { now.nanoseconds / 1_000_000_000 }

    func draw(_ frame: inout Frame, _ placed: PlacedPane, _ theme: Theme) {
        frame.drawTitle(of: placed, status: "", theme)
        drawInside(&frame, placed, theme)
    }
}

extension State {
    /// Opens the chat, zoomed, with its input line open.
    public mutating func openChat(showsHex: Bool, isEchoing: Bool) {
        (dashboard.focus, dashboard.isZoomed) = (.live, true)
        dashboard.live.payloadView = showsHex ? .hex : .text
        dashboard.live.isEchoing = isEchoing
        dashboard.live.edit()
    }
}
