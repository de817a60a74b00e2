import Core
import Screen

extension SocketsScreen {
    static func sceneKey(_ state: State) -> [Int] { [state.sockets.isZoomed ? 1 : 0] }

    static func drawBackdrop(_ state: State, _ theme: Theme, on surface: inout Surface) {
        let layout = state.socketsLayout
        if !layout.detailBox.isEmpty { surface.border(layout.detailBox, style: theme[.border]) }
        surface.border(layout.table, style: theme[.focused])
    }

    static func draw(_ state: State, _ theme: Theme, into frame: inout Frame) {
        let (sockets, layout) = (state.sockets, state.socketsLayout)
        frame.draw(in: layout.table.firstRows(1)) { frame in
            ViewTabs(sockets, columns: layout.table.columns).draw(
                on: &frame.base, in: layout.table, state, theme)
        }
        frame.draw(in: layout.inside) { drawRows(state, layout, theme, on: &$0.base) }
        drawScrollbar(sockets, layout, theme, into: &frame)
        let edge = layout.table.droppingRows(layout.table.rows - 1)
        frame.draw(in: edge) { frame in
            SocketsSummary(sockets, in: layout.inside).draw(
                on: &frame.base, in: edge.inset(columns: 1), theme)
        }
        guard !layout.detail.isEmpty else { return }
        frame.draw(in: layout.detail) { frame in
            SocketPanel(state, theme).draw(
                on: &frame.base, in: layout.detail, isBeside: layout.isDetailBeside)
        }
    }

    private static func drawRows(
        _ state: State, _ layout: SocketsLayout, _ theme: Theme, on surface: inout Surface
    ) {
        let (sockets, inside, rows) = (state.sockets, layout.inside, layout.rows)
        guard sockets.count > 0 else {
            for (row, text) in sockets.emptyTable.enumerated() {
                surface.put([Span(" " + text, theme[.muted])], in: inside, row: 1 + row)
            }
            return
        }
        let titles = inside.firstRows(1)
        switch sockets.content {
        case .sockets:
            let cells = SocketCells(
                list: sockets.sockets, charts: sockets.charts, hostNames: sockets.hostNames,
                services: state.dashboard.services, theme: theme)
            sockets.sockets.table(columns: inside.columns).draw(
                on: &surface, titles: titles, rows: rows, isFocused: true, theme
            ) { cells.cells(ofRow: $0, widths: $1) }
        case .groups:
            sockets.groups.table.draw(
                on: &surface, titles: titles, rows: rows, isFocused: true, theme
            ) { row, _ in sockets.groups.cells(ofRow: row, theme) }
        case .ends:
            sockets.ends.table(columns: inside.columns).draw(
                on: &surface, titles: titles, rows: rows, isFocused: true, theme
            ) { sockets.ends.cells(ofRow: $0, widths: $1, sockets.clock, theme) }
        }
    }

    /// Draws which part of the rows is visible, on the right edge of the table.
    private static func drawScrollbar(
        _ sockets: SocketsState, _ layout: SocketsLayout, _ theme: Theme, into frame: inout Frame
    ) {
        let (count, rows) = (sockets.count, layout.rows)
        let bar = Rect(x: layout.table.maxX - 1, y: rows.y, columns: 1, rows: rows.rows)
        let top = sockets.list.top(visible: rows.rows)
        frame.draw(in: bar) { frame in
            guard count > rows.rows, rows.rows > 1 else { return }
            let size = max(1, rows.rows * rows.rows / count)
            let y = bar.y + top * (rows.rows - size) / max(1, count - rows.rows)
            frame.base.fill(
                Rect(x: bar.x, y: y, columns: 1, rows: size), with: "█", style: theme[.focused])
        }
    }

    // MARK: The mouse

    static func point(_ action: MouseAction, _ state: inout State) -> [Effect] {
        let layout = state.socketsLayout
        switch action.kind {
        case .wheelUp: state.sockets.move(.up, in: layout.inside)
        case .wheelDown: state.sockets.move(.down, in: layout.inside)
        case .press:
            if action.y == layout.table.y {
                let tabs = ViewTabs(state.sockets, columns: layout.table.columns)
                if let view = tabs.view(atX: action.x, in: layout.table) { state.sockets.showView(view) }
            } else if layout.inside.contains(x: action.x, y: action.y) {
                state.sockets.press(x: action.x, y: action.y, in: layout.inside)
            }
            if state.linePrompt != nil { state.leaveLineBeneath() }
        }
        return []
    }
}

extension SocketsState {
    /// What stands in place of the rows if there are none.
    fileprivate var emptyTable: [String] {
        if let failure { return [failure] }
        guard let snapshot = sockets.snapshot else { return ["reading the sockets …"] }
        if content == .ends {
            if let reasonAgainstEnds { return [reasonAgainstEnds] }
            return filterText.isEmpty
                ? ["No connection has ended since this screen was opened."]
                : ["0 of \(Quantity.counted(ends.rowCount, "ended connection")) match the filter"]
        }
        let all = sockets.countInAll
        if all > 0 {
            let kind = sockets.difference == nil ? "" : "changes "
            return ["0 \(kind)here, \(Quantity.grouped(all)) in All: Enter goes there"]
        }
        if let difference = sockets.difference {
            let changes = Quantity.counted(difference.count, "change")
            return [difference.count == 0 ? "no change since the mark" : "0 of \(changes) match the filter"]
        }
        return ["0 of \(Quantity.counted(snapshot.rows.count, "socket")) match the filter: Esc clears it"]
    }
}
