import Core
import Screen

/// What narrows the table, and what it leaves out, on its lower edge.
struct SocketsSummary {
    private let narrowing: String
    private let leftOut: [Part]

    /// A part of the text at the right end.
    fileprivate struct Part {
        let text: String
        var role = Role.muted
    }

    /// - Parameter rows: The area of the table, which decides whether the order has a visible column.
    init(_ sockets: SocketsState, in rows: Rect) {
        var parts: [String] = []
        if let group = sockets.sockets.group, let snapshot = sockets.sockets.snapshot {
            parts.append(
                "\(sockets.grouping.title) \(group.name(sockets.grouping, users: snapshot.owners.users))")
        } else if sockets.content == .groups {
            parts.append("by \(sockets.grouping.title)")
        }
        if let difference = sockets.sockets.difference, sockets.content == .sockets {
            parts.append("since the mark: \(difference.summary)")
        }
        if !sockets.filterText.isEmpty {
            parts.append("/\(sockets.filterText.fitted(to: 30))")
            parts.append(
                sockets.filterFailure.map { "\($0.reason)" }
                    ?? (sockets.content == .groups
                        ? Quantity.counted(sockets.count, "group")
                        : "\(Quantity.grouped(sockets.count)) shown"))
        }
        if let order = sockets.hiddenOrder(in: rows) { parts.append("sorted by \(order)") }
        narrowing = parts.text(between: " · ")
        leftOut = sockets.leftOut
    }

    func draw(on surface: inout Surface, in rect: Rect, _ theme: Theme) {
        var used = 0
        if !narrowing.isEmpty {
            used = surface.put([Span(" \(narrowing) ", theme[.accent])], in: rect, row: 0)
        }
        var fitting = leftOut[...]
        while fitting.count > 1, Self.columns(of: fitting) + used + 2 > rect.columns {
            fitting = fitting.dropLast()
        }
        guard !fitting.isEmpty else { return }
        var spans = [Span(" ", theme[.muted])]
        for part in fitting {
            if spans.count > 1 { spans.append(Span(" · ", theme[.muted])) }
            spans.append(Span(part.text, theme[part.role]))
        }
        surface.putAtEnd(spans + [Span(" ", theme[.muted])], in: rect, row: 0, keeping: used + 2)
    }

    private static func columns(of parts: ArraySlice<Part>) -> Int {
        parts.reduce(2) { $0 + $1.text.columns } + 3 * (parts.count - 1)
    }
}

extension SocketsState {
    /// Returns the name of the order if no visible column shows it.
    fileprivate func hiddenOrder(in rows: Rect) -> String? {
        guard content == .sockets,
            let column = sockets.list.sortColumn.flatMap({ SocketColumn(rawValue: $0) }),
            !sockets.table(columns: rows.columns).isVisible(column.rawValue, in: rows)
        else { return nil }
        return column.words + (sockets.list.isReversed ? ", reversed" : "")
    }

    /// What the table leaves out, and what could not be read.
    fileprivate var leftOut: [SocketsSummary.Part] {
        if content == .ends {
            let missed =
                missedEnds > 0
                ? [SocketsSummary.Part(text: "\(Quantity.grouped(Int(missedEnds))) missed", role: .warning)]
                : []
            return [
                "\(Quantity.grouped(ends.log.count)) ended",
                "received \(Quantity.bytes(Int(clamping: ends.log.bytesReceived)))",
                "sent \(Quantity.bytes(Int(clamping: ends.log.bytesSent)))",
            ].map { SocketsSummary.Part(text: $0) } + missed
        }
        guard let snapshot = sockets.snapshot else { return [] }
        let summary = snapshot.summary
        let counts: [(count: Int, words: String, role: Role)] = [
            (summary.exposed, "exposed", .bad), (summary.stalled, "stalled", .warning),
            (summary.full, "backlog full", .warning), (summary.closeWait, "in CLOSE_WAIT", .warning),
            (summary.timeWait, "in TIME_WAIT", .muted),
        ]
        return counts.filter { $0.count > 0 }.map {
            SocketsSummary.Part(text: "\(Quantity.grouped($0.count)) \($0.words)", role: $0.role)
        } + snapshot.notes.map { SocketsSummary.Part(text: $0) }
    }
}
