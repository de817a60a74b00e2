import Core
import Screen

extension State {
    /// The layout of the lab on a screen of this size.
    var labLayout: LabLayout { labLayout(isZoomed: lab.isZoomed) }

    func labLayout(isZoomed: Bool) -> LabLayout {
        LabLayout(
            in: layout.body, stripRows: LabStrip(lab, columns: size.columns, .plain).rows.count,
            noticeRows: lab.notices(columns: size.columns, now: now, .plain).count, lane: lab.lane,
            isZoomed: isZoomed)
    }
}

extension LabScreen {
    static func draw(_ state: State, _ theme: Theme, into frame: inout Frame) {
        frame.draw(in: state.layout.body) { frame in drawWhole(state, theme, on: &frame.base) }
    }

    private static func drawWhole(_ state: State, _ theme: Theme, on base: inout Surface) {
        let (lab, layout) = (state.lab, state.labLayout)
        let strip = LabStrip(lab, columns: state.size.columns, theme)
        let top = strip.top(visible: layout.strip.rows)
        for (row, spans) in strip.rows.dropFirst(top).enumerated() {
            base.put(spans, in: layout.strip, row: row)
        }
        let notices = lab.notices(columns: state.size.columns, now: state.now, theme)
        for (row, line) in notices.enumerated() { base.put(line, in: layout.notices, row: row) }
        // The focused border is drawn last, so that shared edges have its colour.
        let focused = lab.isStripFocused ? nil : layout.placed(lab.lane)
        for placed in layout.lanes { base.drawFrame(of: placed, theme[.border]) }
        if let focused { base.drawFrame(of: focused, theme[.focused]) }
        for placed in layout.lanes { base.drawLane(placed, state, theme) }
    }
}

extension Surface {
    fileprivate mutating func drawFrame(of placed: LabLayout.Placed, _ style: Style) {
        border(placed.box, style: style)
        for y in placed.borders {
            border(
                Rect(x: placed.box.x, y: y, columns: placed.box.columns, rows: placed.box.maxY - y),
                style: style)
        }
    }

    fileprivate mutating func drawLane(_ placed: LabLayout.Placed, _ state: State, _ theme: Theme) {
        let (lab, lane, box) = (state.lab, placed.lane, placed.box)
        let isFocused = lane == lab.lane && !lab.isStripFocused
        put(
            " \(lab.title(of: lane)) ", x: box.x + 1, y: box.y, style: theme[isFocused ? .focused : .title],
            limit: box.columns - 2)
        drawStatus(lab.status(of: lane), in: box, theme)
        drawLadder(placed, state, isFocused: isFocused, theme)
        drawReceived(placed, lab, theme)
        lab.drawCharts(&self, of: lane, in: placed.charts, theme)
        let lines = lab[lane].figures.lines(
            isTCP: lab.transports[lane].isTCP, columns: placed.figures.columns, rows: placed.figures.rows,
            theme)
        for (row, spans) in lines.enumerated() { put(spans, in: placed.figures, row: row) }
    }

    private mutating func drawLadder(
        _ placed: LabLayout.Placed, _ state: State, isFocused: Bool, _ theme: Theme
    ) {
        let (lab, area) = (state.lab, placed.ladder)
        let (rows, cursor) = (lab.ladder.rows(of: placed.lane), lab[placed.lane].cursor)
        guard !rows.isEmpty else {
            put([Span(" " + lab.emptyLadder, theme[.muted])], in: area, row: 0)
            return
        }
        let top = cursor.top(in: rows, visible: area.rows)
        for row in top..<max(top, min(rows.upperBound, top + area.rows)) {
            let line = row - top
            switch lab.ladder.row(row, of: placed.lane) {
            case .packet(let packet, let bytes):
                let rung = LadderRow(packet, bytes: bytes, bases: lab.sequenceBases(packet))
                put(rung.spans(columns: area.columns, theme), in: area, row: line)
            case .unlisted(let count):
                put([Span("  … \(Quantity.grouped(count)) packets", theme[.muted])], in: area, row: line)
            case nil: break
            }
            if isFocused, row == cursor.selected(in: rows) {
                restyle(Rect(x: area.x, y: area.y + line, columns: area.columns, rows: 1)) { _ in
                    theme[.selected]
                }
            }
        }
        if let unseen = cursor.unseen(in: rows), area.rows > 0 {
            // On the border below the ladder, or on the ladder's last row if there is no border.
            let edge = Rect(
                x: area.x, y: placed.borders.first ?? area.maxY - 1, columns: area.columns, rows: 1)
            putAtEnd([Span(" ▼ \(Quantity.grouped(unseen)) new ", theme[.accent])], in: edge, row: 0)
        }
    }

    private mutating func drawReceived(_ placed: LabLayout.Placed, _ lab: LabState, _ theme: Theme) {
        var area = placed.received
        guard !area.isEmpty else { return }
        if let border = placed.borders.first {
            put(" received ", x: placed.box.x + 1, y: border, style: theme[.title], limit: area.columns)
            area = area.inset(columns: 1)
        } else {
            let used = put([Span(" received ", theme[.muted])], in: area, row: 0)
            area = Rect(x: area.x + used, y: area.y, columns: area.columns - used, rows: area.rows)
        }
        lab[placed.lane].received.draw(&self, in: area, theme)
    }
}

extension LabState {
    /// Returns the title of a lane: `UDP`, `TCP cubic`, `Unix datagram`, and `UDP #2` for the second of two.
    func title(of lane: Lane) -> String {
        let title: String
        switch transports[lane] {
        case .udp: title = "UDP"
        case .tcp(let control):
            // What the kernel uses is known from the start of a run.
            let name = runInfo?.congestionControl[lane] ?? control?.rawValue
            title = "TCP" + (name.map { " \($0)" } ?? "")
        case .unix: title = "Unix datagram"
        }
        let isRepeated = lane == .second && transports.first == transports.second
        return isRepeated ? "\(title) #2" : title
    }

    fileprivate func status(of lane: Lane) -> String {
        let figures = self[lane].figures
        guard figures.packetsOnWire > 0 else { return "" }
        let count = figures.retransmits.total
        let retransmits = count > 0 ? " · \(Quantity.grouped(count)) retransmitted" : ""
        return "\(Quantity.grouped(figures.packetsOnWire)) packets" + retransmits
    }

    fileprivate var emptyLadder: String {
        switch phase {
        case nil: "Space starts; o chooses another scenario"
        case .starting where awaitsStart: "setting up the wire …"
        default: runInfo?.medium == .loopback ? "loopback traffic is not captured" : "no packets yet"
        }
    }
}
