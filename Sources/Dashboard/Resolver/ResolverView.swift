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
    private static let minAddresses = 6

    /// The lines of facts above the addresses; where it is low, the addresses matter more.
    private static func factLines(of height: Int) -> Int {
        height >= 12 ? 5 : height >= 8 ? 3 : 1
    }

    func regions(in rect: Rect) -> Regions {
        var factLines = Self.factLines(of: rect.rows)
        // The list matters more than the detail of one of its rows.
        var detail = rect.rows - 1 - factLines >= 4 + Self.detailLines ? Self.detailLines : 0
        if detail > 0 {
            let list = 1 + min(addresses.list.count, Self.minAddresses)
            var spare = rect.rows - 1 - factLines - detail - list
            func grow(_ lines: inout Int, to wanted: Int) {
                let more = max(0, min(spare, wanted - lines))
                lines += more
                spare -= more
            }
            grow(&factLines, to: factRows(columns: rect.columns))
            grow(&detail, to: addresses.detailRows(columns: rect.columns))
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

    /// Of everything that the pane is drawn from, what is typed, the selection and the time aside.
    fileprivate var marks: [ChangeToken] {
        [
            addresses.$rows, addresses.$race, addresses.$port, addresses.$host, addresses.list.mark, $facts,
            $load,
        ]
    }

    /// The rows in which all facts can be read, and the empty one below them.
    private func factRows(columns: Int) -> Int {
        guard let facts else { return 0 }
        return facts.rows(columns: columns) + (facts.failure == nil ? 1 : 0)
    }
}

extension ResolverPane {
    func draw(_ frame: inout Frame, _ placed: PlacedPane, _ theme: Theme) {
        let marks = marks
        frame.draw(in: placed.area.firstRows(1), from: marks) { frame in
            frame.drawTitle(of: placed, status: status, theme)
        }
        let regions = regions(in: placed.inside)
        let isInputSelected: Int64 = addresses.selected == nil ? 1 : 0
        frame.draw(in: regions.input, from: [$prompt, $facts], isInputSelected) { frame in
            drawInput(&frame, isFocused: placed.isFocused, in: regions.input, theme)
        }
        frame.draw(in: regions.facts, from: marks) { frame in
            facts?.draw(&frame.base, in: regions.facts, theme)
        }
        if hasAddresses {
            addresses.table.draw(
                &frame, titles: regions.titles, rows: regions.rows, isFocused: placed.isFocused, theme,
                // While it runs, its bars grow with the time.
                from: addresses.isRacing ? [] : marks
            ) { row, widths in
                addresses.cells(
                    of: row, widths: widths, isLookingUp: stage != .done, now: placed.now, theme)
            }
        } else {
            frame.draw(in: regions.titles) { _ in }
            frame.draw(in: regions.rows) { _ in }
        }
        let selected = addresses.selected.map { Int64($0) } ?? -1
        frame.draw(in: regions.detail, from: marks, selected) { frame in
            addresses.detail?.draw(&frame.base, in: regions.detail, theme)
        }
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
