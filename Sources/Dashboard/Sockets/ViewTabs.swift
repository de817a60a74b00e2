import Core
import Screen

/// The views in the title of the table.
struct ViewTabs {
    private struct Tab {
        let text: String
        let view: Int
        let isCurrent: Bool
    }

    private let tabs: [Tab]
    /// `2 of 6`, if only the view in use has room.
    private let position: String

    /// - Parameter columns: The width of the table's box.
    init(_ sockets: SocketsState, columns: Int) {
        let counts = sockets.viewCounts
        let all = sockets.views.indices.map { index in
            Tab(
                text: " \(sockets.views[index].name) \(counts[index].map { Quantity.grouped($0) } ?? "…") ",
                view: index,
                isCurrent: index == sockets.view)
        }
        let width = all.reduce(0) { $0 + $1.text.columns + 1 }
        let fits = width + 22 <= columns
        tabs = fits ? all : all.filter(\.isCurrent)
        position = fits ? "" : "\(sockets.view + 1) of \(all.count)"
    }

    func draw(on surface: inout Surface, in box: Rect, _ state: State, _ theme: Theme) {
        var x = box.x + 1
        for tab in tabs {
            let style = theme[tab.isCurrent ? .focused : .title]
            x += surface.put(tab.text, x: x, y: box.y, style: style, limit: box.maxX - 1 - x)
            if tab.isCurrent, tabs.count > 1 {
                surface.restyle(Rect(x: x - tab.text.columns, y: box.y, columns: tab.text.columns, rows: 1)) {
                    _ in
                    theme[.selected]
                }
            }
            x += 1
        }
        if !position.isEmpty {
            x += surface.put(" \(position) ", x: x, y: box.y, style: theme[.muted], limit: box.maxX - 1 - x)
        }
        let interval = state.refreshInterval.map { Quantity.interval($0) } ?? "R reads"
        let status = " this namespace · \(state.sockets.isFrozen ? "frozen" : interval) "
        surface.putAtEnd(
            [Span(status, theme[state.sockets.isFrozen ? .warning : .muted])], in: box.inset(columns: 1),
            row: 0,
            keeping: x - box.x)
    }

    /// Returns the view whose name is at a column.
    func view(atX column: Int, in box: Rect) -> Int? {
        var x = box.x + 1
        for tab in tabs {
            if column >= x, column < x + tab.text.columns { return tab.view }
            x += tab.text.columns + 1
        }
        return nil
    }
}

extension SocketsState {
    /// The number of rows of each view, whatever the filter; nil before the first snapshot.
    var viewCounts: [Int?] {
        views.indices.map { index in
            if views[index].showsEnds { return isFrozen ? ends.rowCount : ends.log.ends.count }
            guard let counts = sockets.snapshot?.viewCounts, counts.indices.contains(index) else {
                return nil
            }
            return counts[index]
        }
    }
}
