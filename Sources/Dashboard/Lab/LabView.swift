import Core
import Screen

extension State {
    /// The layout of the lab on a screen of this size.
    var labLayout: LabLayout { labLayout(isZoomed: lab.isZoomed) }

    func labLayout(isZoomed: Bool) -> LabLayout {
        LabLayout(
            in: layout.body,
            LabLayout.Rows(
                strip: LabStrip(lab, columns: size.columns, .plain).rows.count,
                watchFor: lab.watchFor(columns: size.columns).count,
                notices: lab.notices(columns: size.columns, now: now, .plain).count,
                messages: lab.messageCount, plot: lab.visiblePlot),
            lane: lab.lane, isZoomed: isZoomed)
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
        for (row, line) in lab.watchFor(columns: state.size.columns).enumerated() {
            base.put([Span(" " + line, theme[.accent])], in: layout.watchFor, row: row)
        }
        let notices = lab.notices(columns: state.size.columns, now: state.now, theme)
        for (row, line) in notices.enumerated() { base.put(line, in: layout.notices, row: row) }
        // The focused border is drawn last, so that shared edges have its colour.
        let focused = lab.isStripFocused ? nil : layout.placed(lab.lane)
        base.border(layout.comparison, style: theme[.border])
        for placed in layout.lanes { base.drawFrame(of: placed, theme[.border]) }
        if let focused { base.drawFrame(of: focused, theme[.focused]) }
        for placed in layout.lanes { base.drawLane(placed, state, theme) }
        if let kept = lab.base, layout.comparison.rows > 0 {
            base.put(
                " base: \(kept.name) ", x: layout.comparison.x + 1, y: layout.comparison.maxY - 1,
                style: theme[.muted], limit: layout.comparison.columns - 2)
        }
        ComparisonTable(comparison: lab.comparison, base: lab.base, placeholder: lab.verdictPlaceholder)
            .draw(&base, in: layout.comparison.inset(by: 1), theme)
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
            " \(lab.boxTitle(of: lane)) ", x: box.x + 1, y: box.y,
            style: theme[isFocused ? .focused : .title],
            limit: box.columns - 2)
        drawStatus(
            lab.status(of: lane, columns: box.columns - lab.boxTitle(of: lane).columns - 7), in: box, theme)
        drawLadder(placed, state, isFocused: isFocused, theme)
        drawReceived(placed, lab, theme)
        lab.drawPlot(&self, of: placed, theme)
    }

    private mutating func drawLadder(
        _ placed: LabLayout.Placed, _ state: State, isFocused: Bool, _ theme: Theme
    ) {
        let (lab, area) = (state.lab, placed.ladder)
        let (rows, cursor) = (lab.ladder.rows(of: placed.lane), lab[placed.lane].cursor)
        let selected = lab.selectedRow(of: placed.lane)
        let columns = LadderColumns(columns: area.columns, isTCP: lab.transports[placed.lane].isTCP)
        guard !rows.isEmpty else {
            put([Span(" " + lab.emptyLadder(of: placed.lane), theme[.muted])], in: area, row: 0)
            return
        }
        put(columns.heads(theme), in: placed.heads, row: 0)
        let top = lab.topRow(of: placed.lane, visible: area.rows)
        let isPinned = lab.cursorTime != nil || lab.holdRow(of: placed.lane) != nil
        for row in top..<max(top, min(rows.upperBound, top + area.rows)) {
            let line = row - top
            switch lab.ladder.row(row, of: placed.lane) {
            case .packet(let packet, let bytes):
                let rung = LadderRow(
                    packet, bytes: bytes, bases: lab.sequenceBases(packet),
                    lostTo: lab.lossAfterWire(packet, bytes))
                put(rung.spans(columns, theme), in: area, row: line)
            case .unlisted(let count):
                put([Span("  … \(Quantity.grouped(count)) packets", theme[.muted])], in: area, row: line)
            case nil: break
            }
            guard row == selected else { continue }
            if isPinned { put("▸", x: area.x, y: area.y + line, style: theme[.accent]) }
            if isFocused {
                restyle(Rect(x: area.x, y: area.y + line, columns: area.columns, rows: 1)) { _ in
                    theme[.selected]
                }
            }
        }
        if let unseen = cursor.unseen(in: rows), unseen > 0 || lab.isOn, area.rows > 0 {
            // On the border below the ladder, or on the ladder's last row if there is no border.
            let edge = Rect(
                x: area.x, y: placed.borders.first ?? area.maxY - 1, columns: area.columns, rows: 1)
            putAtEnd([Span(" ▼ \(Quantity.grouped(unseen)) new ", theme[.accent])], in: edge, row: 0)
        }
    }

    /// The columns of a strip without a border that leave room for a legend.
    private static let legendMinColumns = 56

    private mutating func drawReceived(_ placed: LabLayout.Placed, _ lab: LabState, _ theme: Theme) {
        var area = placed.received
        guard !area.isEmpty else { return }
        let (strip, total) = (lab[placed.lane].received, lab.messageCount)
        let message = lab.message(atCursorIn: placed.lane)
        let isStream = lab.transports[placed.lane].isTCP
        func legend(of cells: [ReceivedStrip.Cell]) -> [(symbol: String, role: Role, words: String)] {
            ReceivedStrip.legend(of: cells, isStream: isStream, isASCII: theme.isASCII)
        }
        var cells: [ReceivedStrip.Cell]
        if let border = placed.borders.first {
            area = area.inset(columns: 1)
            cells = strip.scaled(of: total, room: area.columns * area.rows)
            let range = strip.range(of: total)
            let scale = strip.scale(of: total, room: area.columns * area.rows).map { " · \($0)" } ?? ""
            let cursor = message.map { " · at \(Quantity.grouped($0))" } ?? ""
            let legend = legend(of: cells)
            // The worst kind of cell must be explained; numbers are left out as a whole.
            let room = area.columns - (legend.first.map { $0.symbol.columns + $0.words.columns + 5 } ?? 0)
            let titles = range.map { [$0 + scale + cursor, $0 + cursor, $0] } ?? []
            let title = titles.lazy.map { " received \($0) " }.first { $0.columns <= room } ?? " received "
            put(title, x: placed.box.x + 1, y: border, style: theme[.title], limit: area.columns)
            drawLegend(
                legend, theme,
                in: Rect(
                    x: area.x + title.columns, y: border, columns: area.columns - title.columns, rows: 1))
        } else {
            let used = put([Span(" received ", theme[.muted])], in: area, row: 0)
            area = Rect(x: area.x + used, y: area.y, columns: area.columns - used - 1, rows: area.rows)
            cells = strip.scaled(of: total, room: area.columns * area.rows)
            if let worst = legend(of: cells).first, area.rows == 1, area.columns >= Self.legendMinColumns {
                let symbol = Span(" \(worst.symbol) ", theme[worst.role])
                putAtEnd([symbol, Span(worst.words, theme[.muted])], in: area, row: 0)
                area.columns -= worst.symbol.columns + worst.words.columns + 3
                cells = strip.scaled(of: total, room: area.columns)
            }
        }
        ReceivedStrip.draw(cells, &self, in: area, theme)
        if let message { strip.mark(message, &self, in: area, of: total, theme) }
    }
}

extension Surface {
    /// Draws as many entries as fit at the right end of a border.
    private mutating func drawLegend(
        _ entries: [(symbol: String, role: Role, words: String)], _ theme: Theme, in area: Rect
    ) {
        var (spans, used) = ([Span](), 1)
        for entry in entries {
            let words = " \(entry.words) "
            used += 1 + entry.symbol.columns + words.columns
            guard used < area.columns else { break }
            spans += [Span(" " + entry.symbol, theme[entry.role]), Span(words, theme[.muted])]
        }
        if !spans.isEmpty { putAtEnd(spans, in: area, row: 0) }
    }
}

extension LabState {
    /// Returns why the kernel of B lost a datagram that left the wire whole; nil if it did not, or for a fragment.
    func lossAfterWire(_ packet: LadderPacket, _ bytes: ArraySlice<UInt8>) -> LossCause? {
        guard transports[packet.lane] == .udp, packet.direction == .aToB, !packet.fate.isGone,
            !packet.marks.contains(.corrupted), let headers = try? PacketHeaders(bytes),
            headers.fragment == nil,
            case .udp = headers.transport,
            let number = LabMessage.number(of: bytes.span.bytes.extracting(headers.payload)),
            self[packet.lane].received.isLost(number)
        else { return nil }
        return hasListener ? .buffer : .noPort
    }

    /// Returns the title of a lane: `UDP`, `TCP cubic`.
    func title(of lane: Lane) -> String { transports.titles(runInfo)[lane] }

    var comparison: LaneComparison {
        LaneComparison(
            run?.actual ?? setup, runInfo, LanePair(self[.first].figures, self[.second].figures), phase)
    }

    /// Number of messages of the current or last run, or of the next before the first.
    ///
    /// An endless run has as many as were sent, and at least as many as fit into a strip.
    var messageCount: Int {
        let load = (run?.actual ?? setup).load
        return load.isEndless ? max(Self.minEndlessCount, self[.first].figures.sent) : load.count
    }

    private static let minEndlessCount = 500

    /// Returns the two sentences on what to look for, side by side if they fit into one line.
    func watchFor(columns: Int) -> [String] {
        let sentences = (run?.actual ?? setup).watchFor
        let line = sentences.text(between: "  ")
        if line.columns + 2 <= columns { return sentences.isEmpty ? [] : [line] }
        return sentences.flatMap { $0.wrapped(columns: columns - 2) }
    }

    fileprivate var verdictPlaceholder: String {
        isOn ? "The verdict follows when the run is over." : ""
    }

    /// - Parameter columns: With too few, the words of the handshake are shortened, then left out, and then all.
    fileprivate func status(of lane: Lane, columns: Int) -> String {
        let figures = self[lane].figures
        guard figures.packetsOnWire > 0 else { return "" }
        let count = figures.retransmits.total
        let retransmits = count > 0 ? " · \(Quantity.grouped(count)) retransmitted" : ""
        let counts = "\(Quantity.grouped(figures.packetsOnWire)) packets" + retransmits
        guard let handshake = figures.handshake.map({ "\(Quantity.milliseconds($0)) ms · " }) else {
            return counts.columns <= columns ? counts : ""
        }
        let texts = ["SYN handshake ", "SYN "].map { $0 + handshake + counts }
        return (texts + [counts]).first { $0.columns <= columns } ?? ""
    }

    fileprivate func emptyLadder(of lane: Lane) -> String {
        if !ladder.filter.isEmpty, self[lane].figures.packetsOnWire > 0 {
            return "no packet matches /\(ladder.filter.text)"
        }
        return switch phase {
        case nil: "Space starts; o chooses another scenario"
        case .starting where awaitsStart: "setting up the wire …"
        default: runInfo?.medium == .loopback ? "loopback traffic is not captured" : "no packets yet"
        }
    }
}
