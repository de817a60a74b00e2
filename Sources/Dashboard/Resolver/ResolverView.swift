import Core
import Screen

extension ResolverPane {
    /// The regions inside the pane's border.
    struct Regions {
        let input: Rect
        let summary: Rect
        let titles: Rect
        let rows: Rect
        let detail: Rect
    }

    /// The lines of details below the addresses, if none of them wraps.
    private static let detailLines = 4

    /// The number of addresses that stay visible even if the names need more room.
    private static let minAddresses = 6

    /// Returns the lines of the summary above the addresses. In a low pane, the addresses are more important.
    private static func summaryLines(of height: Int) -> Int {
        height >= 12 ? 5 : height >= 8 ? 3 : 1
    }

    func regions(in rect: Rect) -> Regions {
        var summaryLines = Self.summaryLines(of: rect.rows)
        // The list is more important than the details of one of its rows.
        var detail = rect.rows - 1 - summaryLines >= 4 + Self.detailLines ? Self.detailLines : 0
        if detail > 0 {
            let list = 1 + min(addresses.list.count, Self.minAddresses)
            var spare = rect.rows - 1 - summaryLines - detail - list
            func grow(_ lines: inout Int, to target: Int) {
                let more = max(0, min(spare, target - lines))
                lines += more
                spare -= more
            }
            grow(&summaryLines, to: summaryRows(columns: rect.columns))
            grow(&detail, to: addresses.detailRows(columns: rect.columns))
        }
        let below = rect.droppingRows(1 + summaryLines)
        let list = below.firstRows(below.rows - detail)
        return Regions(
            input: rect.firstRows(1),
            summary: rect.droppingRows(1).firstRows(summaryLines),
            titles: list.firstRows(1),
            rows: list.droppingRows(1),
            detail: below.droppingRows(below.rows - detail))
    }

    /// The text at the right end of the title: the progress of the lookup.
    var status: String {
        switch stage {
        case .queued: "queued, \(load.waiting) waiting, \(load.atWork) running\(abandonedStatus)"
        case .working: load.waiting > 0 ? "resolving, \(load.waiting) waiting" : "resolving …"
        case .done:
            filterStatus + (elapsed.map { "system · " + $0 } ?? "")
        }
    }
}

extension ResolverPane {
    /// The threads that cannot be used again until the C library gives up, too.
    private var abandonedStatus: String { load.abandoned > 0 ? ", \(load.abandoned) abandoned" : "" }

    private var filterStatus: String {
        let list = addresses.list
        return list.filter.isEmpty
            ? "" : "/\(list.filter.fitted(to: 20)) · \(list.count) of \(addresses.rows.count) shown · "
    }

    /// Returns the number of rows that fit the summary and an empty row below it.
    private func summaryRows(columns: Int) -> Int {
        guard let summary else { return 0 }
        return summary.rows(columns: columns) + (summary.failure == nil ? 1 : 0)
    }
}

extension ResolverPane {
    func draw(_ frame: inout Frame, _ placed: PlacedPane, _ theme: Theme) {
        frame.drawTitle(of: placed, status: status, theme)
        let regions = regions(in: placed.inside)
        drawInput(&frame, isFocused: placed.isFocused, in: regions.input, theme)
        summary?.draw(&frame.base, in: regions.summary, theme)
        if hasAddresses {
            addresses.table.draw(
                on: &frame.base, titles: regions.titles, rows: regions.rows, isFocused: placed.isFocused,
                theme
            ) { row, widths in
                addresses.cells(
                    of: row, widths: widths, isLookingUp: stage != .done || namesLookup != nil,
                    now: placed.now, theme)
            }
        }
        addresses.detail?.draw(&frame.base, in: regions.detail, theme)
    }

    private func drawInput(_ frame: inout Frame, isFocused: Bool, in rect: Rect, _ theme: Theme) {
        guard let prompt, isFocused else {
            let isSelected = isFocused && addresses.selected == nil
            frame.base.put(
                [
                    Span(isSelected ? "▸" : " ", theme[.accent]), Span("host › ", theme[.accent]),
                    Span(query, theme[.text]),
                ], in: rect, row: 0)
            return
        }
        let label = prompt.kind == .port ? " probe port › " : " host › "
        frame.draw(prompt.line, after: label, in: rect, theme)
    }
}
