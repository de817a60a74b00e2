import Core
import Screen

extension LivePane {
    /// The layout of the pane.
    struct Regions {
        /// One line per peer; empty for a single peer and in a low pane.
        let peers: Rect
        let list: Rect
        let line: Rect
    }

    /// Inner rows from which on the peers have lines of their own.
    private static let minRowsWithPeers = 14
    private static let maxPeerLines = 4

    func regions(in rect: Rect) -> Regions {
        let inner = rect.inset(by: 1)
        let hasPeers = inner.rows >= Self.minRowsWithPeers && peers.all.count > 1
        let peerLines = hasPeers ? min(Self.maxPeerLines, peers.all.count) : 0
        return Regions(
            peers: inner.firstRows(peerLines),
            list: Rect(
                x: inner.x, y: inner.y + peerLines, columns: inner.columns,
                rows: max(0, inner.rows - peerLines - 1)),
            line: Rect(x: inner.x, y: inner.maxY - 1, columns: inner.columns, rows: 1))
    }

    /// Returns whether a sparkline is visible, which moves each second even without new datagrams.
    func showsBars(in rect: Rect) -> Bool { hasTitleBars(in: rect) || regions(in: rect).peers.rows > 0 }

    /// Returns whether the title has room for the sparkline beside the counts.
    fileprivate func hasTitleBars(in rect: Rect) -> Bool {
        traffic.received + traffic.sent > 0 && rect.columns >= 90
    }
}

extension LivePane {
    func drawInside(_ frame: inout Frame, _ placed: PlacedPane, _ theme: Theme) {
        let regions = regions(in: placed.rect)
        frame.base.drawLiveTitle(self, in: placed.rect, placed.now, theme)
        frame.base.drawPeers(self, in: regions.peers, placed.now, theme)
        if log.serials.isEmpty {
            frame.base.put([Span(emptyText, theme[.muted])], in: regions.list, row: 0, indent: 1)
        } else {
            frame.base.drawDatagrams(self, in: regions.list, isFocused: placed.isFocused, theme)
        }
        frame.base.drawUnseen(self, in: placed.rect, theme)
        drawSayLine(&frame, in: regions.line, isFocused: placed.isFocused, theme)
    }

    private func drawSayLine(_ frame: inout Frame, in rect: Rect, isFocused: Bool, _ theme: Theme) {
        let label =
            local == nil
            ? " /bind or /to › "
            : peers.targetText.map { " say to \($0.fittedInMiddle(to: rect.columns / 3)) › " } ?? " say › "
        guard isTyping, isFocused else {
            frame.base.put([Span(label, theme[.muted])], in: rect, row: 0)
            return
        }
        frame.draw(typed, after: label, in: rect, theme)
    }
}

extension LivePane {
    fileprivate var emptyText: String {
        local == nil
            ? "No socket yet. i, then /bind udp://127.0.0.1:5000 or /to udp://HOST:PORT; /help lists more."
            : "No datagrams yet."
    }

    /// ` udp 127.0.0.1:5000 ⇄ 127.0.0.1:5001 `.
    fileprivate var titleText: String {
        guard let local else { return "" }
        let name = "\(local.isUnix ? "unix" : "udp") \(local.text ?? "unnamed")"
        return peers.targetText.map { "\(name) ⇄ \($0)" } ?? name
    }

    fileprivate func statusText(_ columns: Int) -> String {
        var text = traffic.received + traffic.sent > 0 ? traffic.summary : ""
        if dropped > 0 { text += "  dropped \(Quantity.grouped(dropped))" }
        if isEchoing { text += "  echo" }
        if recordingPath != nil { text += "  ● rec" }
        return text
    }
}

extension Surface {
    private static let sparklineColumns = 20

    fileprivate mutating func drawLiveTitle(
        _ pane: LivePane, in rect: Rect, _ now: Instant, _ theme: Theme
    ) {
        let status = pane.statusText(rect.columns)
        let hasBars = pane.hasTitleBars(in: rect)
        let bars = hasBars ? Self.sparklineColumns + 1 : 0
        let room = rect.columns - 9 - status.columns - bars - 4
        let title = pane.titleText.fittedInMiddle(to: max(0, room))
        if !title.isEmpty {
            put(title + " ", x: rect.x + 7, y: rect.y, style: theme[.text], limit: room + 1)
        }
        let end = Rect(x: rect.x, y: rect.y, columns: rect.columns - bars, rows: rect.rows)
        drawStatus(status, in: end, theme)
        guard hasBars else { return }
        let area = Rect(
            x: rect.maxX - 2 - Self.sparklineColumns, y: rect.y, columns: Self.sparklineColumns + 1, rows: 1)
        fill(area, style: theme[.text])
        drawHistory(pane.traffic.history, in: area, now, theme)
    }

    /// Draws the most recent seconds that fit, the current one at the right.
    private mutating func drawHistory(
        _ history: RateHistory, in rect: Rect, _ now: Instant, _ theme: Theme
    ) {
        bars(Array(history.values(at: now).suffix(rect.columns)), in: rect, style: theme[.accent])
    }

    fileprivate mutating func drawPeers(
        _ pane: LivePane, in rect: Rect, _ now: Instant, _ theme: Theme
    ) {
        guard rect.rows > 0 else { return }
        for (row, peer) in pane.peers.all.prefix(rect.rows).enumerated() {
            let isLast = row == rect.rows - 1 && pane.peers.all.count > rect.rows
            let isTarget = pane.peers.target == .one(row)
            let more = isLast ? "  and \(pane.peers.all.count - rect.rows) more: /peers" : ""
            let used = put(
                [
                    Span(isTarget ? " ▸ " : "   ", theme[.accent]), Span("\(row + 1) ", theme[.muted]),
                    Span(
                        peer.text.fittedInMiddle(to: rect.columns / 2), theme[pane.peers.role(of: peer.name)]),
                    Span("  \(peer.traffic.summary)\(more) ", theme[.muted]),
                ], in: rect, row: row)
            let columns = min(RateHistory.seconds, rect.columns - used - 1)
            let area = Rect(x: rect.maxX - columns - 1, y: rect.y + row, columns: columns, rows: 1)
            if columns > 0 { drawHistory(peer.traffic.history, in: area, now, theme) }
        }
    }

    fileprivate mutating func drawUnseen(_ pane: LivePane, in rect: Rect, _ theme: Theme) {
        let unseen = pane.rows.unseen(in: pane.log).flatMap { $0 > 0 ? $0 : nil }
        var words: [String] = []
        if pane.firstByte > 0 { words.append("from byte \(pane.firstByte)") }
        if pane.rows.frozen != nil { words.append("frozen") }
        if let unseen { words.append("▼ \(Quantity.grouped(unseen)) new") }
        if !pane.rows.filter.isEmpty { words.append("/\(pane.rows.filter)") }
        guard !words.isEmpty else { return }
        putAtEnd(
            [Span(" " + words.joined(separator: " · ") + " ", theme[.warning])],
            in: Rect(x: rect.x + 1, y: rect.maxY - 1, columns: rect.columns - 2, rows: 1), row: 0, keeping: 2)
    }

    fileprivate mutating func drawDatagrams(
        _ pane: LivePane, in rect: Rect, isFocused: Bool, _ theme: Theme
    ) {
        let (range, log) = (pane.rows.range(in: pane.log), pane.rows.log(pane.log))
        let top = pane.rows.cursor.top(in: range, visible: rect.rows)
        let selected = pane.rows.cursor.selected(in: range)
        for row in top..<max(top, min(range.upperBound, top + rect.rows)) {
            guard let (batch, metadata) = log.find(pane.rows.serial(ofRow: row)) else { continue }
            let line = Rect(x: rect.x, y: rect.y + row - top, columns: rect.columns, rows: 1)
            put(pane.spans(of: metadata, in: batch, columns: rect.columns, theme), in: line, row: 0)
            if isFocused, row == selected { restyle(line) { _ in theme[.selected] } }
        }
    }
}

extension LivePane {
    private static let minColumnsWithTime = 60

    /// Returns a datagram's row: time, direction, peer, length and payload.
    fileprivate func spans(
        of metadata: DatagramMetadata, in batch: DatagramBatch, columns: Int, _ theme: Theme
    ) -> [Span] {
        let name = batch.peer(of: metadata)
        // In a narrow pane the payload needs the columns of the time.
        let time = Span(
            columns < Self.minColumnsWithTime ? " " : " \(clockText(metadata.time)) ", theme[.muted])
        guard metadata.direction != .event else {
            let words = String(decoding: batch.payload(of: metadata), as: UTF8.self)
            let isError = metadata.errorNumber != 0
            // An event without a peer is about the socket, named here if it is no longer the current one.
            let subject = name ?? (batch.local == local ? nil : batch.local)
            let peer = subject?.text.map { "\($0)  " } ?? ""
            return [time, Span((isError ? "! " : "· ") + peer + words, theme[isError ? .bad : .muted])]
        }
        let payload = visiblePart(of: batch.payload(of: metadata))
        let isIncoming = metadata.direction == .incoming
        let peerColumns = min(max(9, peers.width), max(9, columns / 3))
        let text = name?.text ?? "unnamed"
        let length = "\(metadata.originalLength) B".padded(to: 8, right: true)
        let used = time.text.columns + 2 + peerColumns + 1 + length.columns + 2
        let note = metadata.isTruncated ? "truncated: " : ""
        return [
            time, Span(isIncoming ? "◀ " : "▶ ", theme[isIncoming ? .received : .sent]),
            Span(
                text.fittedInMiddle(to: peerColumns).padded(to: peerColumns),
                theme[name.map { peers.role(of: $0) } ?? .muted]),
            Span(" \(length)  \(note)", theme[.muted]),
            Span(shown(payload, columns: max(0, columns - used - note.columns)), theme[.text]),
        ]
    }

    /// Returns the payload from the first visible byte on; text starts at a character boundary.
    private func visiblePart(of payload: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard firstByte > 0 else { return payload }
        return payload.dropFirst(firstByte).drop { payloadView == .text && $0 & 0xc0 == 0x80 }
    }

    /// Returns a payload as one row, and reads only as many bytes as the row can show.
    private func shown(_ payload: ArraySlice<UInt8>, columns: Int) -> String {
        switch payloadView {
        case .hex: return HexDump.hexRow(payload, columns: columns)
        case .text: return text(payload, columns: columns)
        case .both:
            let half = columns / 3
            return text(payload, columns: half).padded(to: half + 2)
                + HexDump.hexRow(payload, columns: max(0, columns - half - 2))
        }
    }

    private func text(_ payload: ArraySlice<UInt8>, columns: Int) -> String {
        // A character has at most four bytes; four more allow for combining marks, which take no column.
        let prefix = payload.prefix(columns * 4 + 4)
        let text = String(decoding: prefix, as: UTF8.self).fitted(to: columns)
        let isCut = prefix.count < payload.count && !text.hasSuffix("…")
        return isCut ? text.fitted(to: columns - 1) + "…" : text
    }
}
