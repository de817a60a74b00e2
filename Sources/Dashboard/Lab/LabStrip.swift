import Core
import Screen

/// The setup in words, and which of its figures is chosen. Where a run is in sight it is the run's, and behind an
/// arrow stands what starts next, where that is something else: `seed 1 → 2`.
struct LabStrip {
    /// The rows of the strip, as wide as they may be.
    let rows: [[Span]]
    /// The row with the chosen figure.
    let chosenRow: Int
    /// Where each figure lies: its row, and its columns from the left edge.
    let places: [(figure: LabParameter, row: Int, columns: Range<Int>)]

    init(_ lab: LabState, columns: Int, _ theme: Theme) {
        var rows: [[Span]] = [[]]
        var places: [(figure: LabParameter, row: Int, columns: Range<Int>)] = []
        var (used, chosenRow) = (0, 0)
        /// Puts a word behind what stands there, or in a row of its own.
        func add(_ separator: String, _ text: String, _ style: Style) {
            let width = text.columns
            if used > 1, used + separator.columns + width > columns {
                rows.append([])
                used = 0
            }
            let gap = used == 0 ? " " : separator
            rows[rows.count - 1] += [Span(gap, theme[.muted]), Span(text, style)]
            used += gap.columns + width
        }
        let (actual, wanted) = (lab.run?.actual ?? lab.setup, lab.run?.wanted ?? lab.setup)
        let arrow = theme.isASCII ? " -> " : " → "
        let isOther = lab.setup.scenario != actual.scenario
        add(" ", actual.scenario + (isOther ? arrow + lab.setup.scenario : ""), theme[.title])
        add(" ", lab.phaseText, theme[lab.phase == .running ? .good : .muted])
        for figure in LabParameter.allCases {
            let isChosen = figure == lab.figure
            var text = figure.text(actual, isASCII: theme.isASCII)
            if figure.differs(wanted, lab.setup) {
                text += arrow + figure.amount(lab.setup, isASCII: theme.isASCII)
            }
            let style: Role = isChosen ? (lab.isStripFocused ? .selected : .accent) : .text
            if figure == .seed {
                for note in actual.load.notes { add(" · ", note, theme[.muted]) }
                if let name = lab.facts?.congestionControl, !name.isEmpty { add(" ── ", name, theme[.muted]) }
            }
            add(figure.separator, text, theme[style])
            if isChosen { chosenRow = rows.count - 1 }
            places.append((figure, rows.count - 1, used - text.columns..<used))
        }
        if actual.impairments.isCut { add(" ── ", "CUT", theme[.bad]) }
        if lab.setup.impairments.isCut != wanted.impairments.isCut {
            add(arrow, lab.setup.impairments.isCut ? "CUT" : "whole", theme[.bad])
        }
        if lab.isHolding { add(" ── ", "HOLD", theme[.warning]) }
        (self.rows, self.chosenRow, self.places) = (rows, chosenRow, places)
    }

    /// The first row in sight where not all fit: the chosen figure stays in sight.
    func top(visible: Int) -> Int { max(0, min(chosenRow, rows.count - max(1, visible))) }
}

extension LabLoad {
    /// What else is true of a scenario's load, beside its figures.
    fileprivate var notes: [String] {
        func span(_ range: Range<Duration>) -> String {
            "\(Quantity.seconds(range.lowerBound)) to \(Quantity.seconds(range.upperBound))"
        }
        var notes: [String] = []
        if let cut { notes.append("cut from \(span(cut))") }
        if let readerPause { notes.append("reader sleeps from \(span(readerPause))") }
        if let receiveBuffer { notes.append("SO_RCVBUF \(receiveBuffer)") }
        if !hasListener { notes.append("nobody listens") }
        return notes
    }
}

extension LabState {
    /// `running 1.2 s`.
    var phaseText: String {
        let medium = facts.map { $0.medium == run?.wanted.medium ? "" : " on \($0.medium.rawValue)" } ?? ""
        switch phase {
        case nil: return "ready: Space starts"
        case .starting: return awaitsStart ? "starting" : "connecting\(medium) \(Quantity.seconds(elapsed))"
        case .running: return "running\(medium) \(Quantity.seconds(elapsed))"
        case .paused: return "paused\(medium) \(Quantity.seconds(elapsed))"
        case .finished: return "finished\(medium) \(Quantity.seconds(elapsed))"
        case .unfinished: return "unfinished\(medium) \(Quantity.seconds(elapsed))"
        }
    }

    /// What must be said about the run: what is held, why it has no wire, why it could not begin.
    func notices(columns: Int, now: Instant, _ theme: Theme) -> [[Span]] {
        var lines: [[Span]] = []
        if isHolding { lines.append(holdNotice(now: now, theme)) }
        func add(_ text: String, _ role: Role) {
            for line in text.wrapped(columns: columns - 2) {
                lines.append([Span(" \(line)", theme[role])])
            }
        }
        if let reason = facts?.mediumReason { add("loopback: \(reason)", .warning) }
        if let failure { add(failure, .bad) }
        return lines
    }

    private func holdNotice(now: Instant, _ theme: Theme) -> [Span] {
        guard let held else { return [Span(" hold: nothing is held yet", theme[.warning])] }
        var text = " \(Quantity.grouped(max(1, heldCount))) held: "
        if let row = ladder.row(ofPacket: held.number, in: held.lane),
            case .packet(let packet, let bytes) = ladder.row(row, of: held.lane)
        {
            text += LadderRow(packet, bytes: bytes, bases: sequenceBases(packet)).label
            text += packet.direction == .aToB ? ", A to B" : ", B to A"
        } else {
            text += "packet \(held.number)"
        }
        var spans = [Span(text, theme[.warning])]
        if held.nextRetransmission != nil, let left = countdown(now: now) {
            let when = left > .zero ? "in \(Quantity.seconds(left))" : "any moment"
            spans.append(Span(" · sent again \(when)", theme[.accent]))
        }
        return spans + [Span(" · p passes it, d drops it", theme[.muted])]
    }
}
