import Core
import Screen

/// A line being typed on the message line.
public struct LinePrompt: Sendable {
    enum Kind: Sendable {
        case filter, export, capture
    }

    let kind: Kind
    var line = InputLine()

    var label: String {
        switch kind {
        case .filter: "/"
        case .export: "export to › "
        case .capture: "pcap to › "
        }
    }
}

/// What all lists can do, whichever pane has the focus.
extension State {
    /// The view of a pane's list; nil for a pane without one.
    func list(of pane: Pane) -> ListView? {
        switch pane {
        case .resolver: resolver.addresses.list
        case .services: services.list
        case .protocols: protocols.list
        case .live: nil
        }
    }

    /// Changes the view of a pane's list.
    private mutating func withList(of pane: Pane, _ change: (inout ListView) -> Void) {
        switch pane {
        case .resolver: change(&resolver.addresses.list)
        case .services: change(&services.list)
        case .protocols: change(&protocols.list)
        case .live: break
        }
    }

    private mutating func arrange(_ pane: Pane) {
        switch pane {
        case .resolver: resolver.addresses.arrange()
        case .services: services.arrange()
        case .protocols: protocols.arrange()
        case .live: break
        }
    }

    private var columnCount: Int {
        switch focus {
        case .resolver: AddressList.titles.count
        case .services: ServicesPane.columns.count
        case .protocols: ProtocolsPane.columns.count
        case .live: 0
        }
    }

    /// The columns that the focused list can be sorted by: those that show that it is.
    private var sortableColumns: [Int] {
        guard let view = tableView(of: focus), let rect = layout.rect(of: focus) else { return [] }
        return view.sortableColumns(in: listRows(of: focus, in: rect.inset(by: 1)))
    }

    private func matches(_ text: String) -> [UInt32] {
        switch focus {
        case .resolver: resolver.addresses.matches(text)
        case .services: services.matches(text)
        case .protocols: protocols.matches(text)
        case .live: []
        }
    }

    /// The rows of a pane's list on the screen.
    private func listRows(of pane: Pane, in rect: Rect) -> Rect {
        pane == .resolver ? resolver.regions(in: rect).rows : rect.droppingRows(1)
    }

    mutating func moveList(_ move: ListCursor.Move, of pane: Pane, in rect: Rect) {
        if pane == .live { return live.move(move, in: rect) }
        let visible = listRows(of: pane, in: rect.inset(by: 1)).rows
        if pane == .resolver {
            resolver.addresses.move(move, visible: visible)
        } else {
            withList(of: pane) { $0.move(move, visible: visible) }
        }
    }

    /// A click into the focused pane.
    ///
    /// - Parameter row: from the top of the pane's inside, which is `rect`.
    mutating func press(x: Int, row: Int, in rect: Rect) {
        if focus == .live { return live.press(row: row, in: rect) }
        let rows = listRows(of: focus, in: rect)
        let first = rows.y - rect.y
        if row == first - 1, let column = tableView(of: focus)?.column(atX: x, in: rows) {
            withList(of: focus) { $0.sort(by: column) }
            arrange(focus)
        } else if focus == .resolver {
            resolver.press(row: row, in: rect)
        } else if row >= first, row < first + rows.rows, let list = list(of: focus) {
            let place = list.top(visible: rows.rows) + row - first
            guard place < list.count else { return }
            withList(of: focus) { $0.select(place: place, visible: rows.rows) }
        }
    }

    /// The table of a pane without its colours, for where its columns lie.
    private func tableView(of pane: Pane) -> TableView? {
        switch pane {
        case .resolver: resolver.addresses.table
        case .services: services.table
        case .protocols: protocols.table
        case .live: nil
        }
    }

    // MARK: Filter and order

    mutating func openFilter() {
        let filter = focus == .live ? live.rows.filter : list(of: focus)?.filter ?? ""
        linePrompt = LinePrompt(kind: .filter, line: InputLine(filter))
    }

    /// Whether a column decides the order of the focused list.
    var isSorted: Bool { list(of: focus)?.sortColumn != nil }

    var isFiltered: Bool {
        focus == .live ? !live.rows.filter.isEmpty : list(of: focus)?.filter.isEmpty == false
    }

    mutating func filterFocusedList(_ text: String) {
        if focus == .live { return live.filter(text) }
        withList(of: focus) { $0.setFilter(text) }
        arrange(focus)
        if focus == .resolver { resolver.addresses.filterChanged() }
    }

    mutating func findMatch(isBackward: Bool) {
        if focus == .live { return findInLive(isBackward: isBackward) }
        guard let list = list(of: focus), !list.pattern.isEmpty else {
            message = .failed("nothing has been searched for: / filters")
            return
        }
        guard let rect = layout.rect(of: focus) else { return }
        let (found, visible) = (matches(list.pattern), listRows(of: focus, in: rect.inset(by: 1)).rows)
        var isFound = false
        withList(of: focus) { isFound = $0.find(found, isBackward: isBackward, visible: visible) }
        if isFound, focus == .resolver { resolver.addresses.matchFound() }
        if !isFound { message = .failed("no match of /\(list.pattern)") }
    }

    mutating func performInList(_ command: Command) -> [Effect] {
        let columns = columnCount
        switch command {
        case .filter: openFilter()
        case .nextMatch: findMatch(isBackward: false)
        case .previousMatch: findMatch(isBackward: true)
        case .sort:
            let sortable = sortableColumns
            withList(of: focus) { $0.sortByNextColumn(of: sortable) }
            arrange(focus)
        case .reverse:
            withList(of: focus) { $0.reverse() }
            arrange(focus)
        case .scrollLeft, .scrollRight:
            let step = command == .scrollLeft ? -1 : 1
            if focus == .live { live.scroll(by: step) }
            withList(of: focus) { $0.scroll(by: step, of: columns) }
        case .copy: return copySelected()
        case .export:
            guard focus == .live ? live.selected != nil : list(of: focus).map({ $0.count > 0 }) == true else {
                message = .failed("there are no rows to export")
                break
            }
            var line = InputLine()
            line.offer("\(focus.title.lowercased()).jsonl")
            linePrompt = LinePrompt(kind: .export, line: line)
        default: break
        }
        return []
    }

    private mutating func copySelected() -> [Effect] {
        let text: String? =
            switch focus {
            case .resolver: resolver.selectedText
            case .services: services.selected.map { "\($0.name) \($0.port)/\($0.protocolName)" }
            case .protocols: protocols.selected.map { $0.constant ?? $0.name ?? String($0.number) }
            case .live: live.selectedText
            }
        guard let text else {
            message = .failed("there is nothing to copy yet")
            return []
        }
        message = .done("copied \(text.fitted(to: 60))")
        return [.copy(text)]
    }

    /// The rows shown as JSON Lines, in the fields of the command line's records.
    mutating func exportRows(to path: String) -> [Effect] {
        guard !path.isEmpty else { return [] }
        if focus == .live { return [.live(.save(path: path, force: false, live.shownLog))] }
        guard let list = list(of: focus) else { return [] }
        let records: [JSONValue] = list.order.map { row in
            switch focus {
            case .resolver: resolver.addresses.rows[Int(row)].record
            case .services: services.record(row)
            case .protocols: protocols.record(row)
            case .live: .null
            }
        }
        return [.export(path: path, text: records.map { $0.line + "\n" }.joined(), rows: records.count)]
    }
}
