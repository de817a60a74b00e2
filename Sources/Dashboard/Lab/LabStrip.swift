import Core
import Screen

/// The strip of parameters at the top of the lab.
///
/// It shows the setup of the visible run, and after an arrow the value for the next run where it differs:
/// `seed 1 → 2`.
struct LabStrip {
    /// The rows of the strip, each filled up to the given width.
    let rows: [[Span]]
    /// The row with the chosen parameter.
    let chosenRow: Int
    /// The position of each parameter: its row, and its columns from the left edge.
    let positions: [(parameter: LabParameter, row: Int, columns: Range<Int>)]

    init(_ lab: LabState, columns: Int, _ theme: Theme) {
        var rows: [[Span]] = [[]]
        var positions: [(parameter: LabParameter, row: Int, columns: Range<Int>)] = []
        var (used, chosenRow) = (0, 0)
        /// Appends text to the last row, or to a new row if it does not fit.
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
        let (actual, requested) = (lab.run?.actual ?? lab.setup, lab.run?.requested ?? lab.setup)
        let arrow = theme.isASCII ? " -> " : " → "
        let isOther = lab.setup.scenario != actual.scenario
        add(" ", actual.scenario + (isOther ? arrow + lab.setup.scenario : ""), theme[.title])
        add(" ", lab.phaseText, theme[lab.phase == .running ? .good : .muted])
        for parameter in LabParameter.allCases {
            let isChosen = parameter == lab.chosenParameter
            var text = parameter.text(actual, isASCII: theme.isASCII)
            if parameter.differs(requested, lab.setup) {
                text += arrow + parameter.amount(lab.setup, isASCII: theme.isASCII)
            }
            let plain: Role = parameter.isWithoutEffect(in: actual) ? .muted : .text
            let style: Role = isChosen ? (lab.isStripFocused ? .selected : .accent) : plain
            if parameter == .seed {
                for note in actual.load.notes { add(" · ", note, theme[.muted]) }
                let isOtherLanes = lab.setup.transports != actual.transports
                let next = isOtherLanes ? arrow + lab.setup.transports.titles(nil).words : ""
                add(" ── ", actual.transports.titles(lab.runInfo).words + next, theme[.text])
            }
            add(parameter.separator, text, theme[style])
            if isChosen { chosenRow = rows.count - 1 }
            positions.append((parameter, rows.count - 1, used - text.columns..<used))
        }
        if actual.impairments.isCut { add(" ── ", "CUT", theme[.bad]) }
        if lab.setup.impairments.isCut != requested.impairments.isCut {
            add(arrow, lab.setup.impairments.isCut ? "CUT" : "connected", theme[.bad])
        }
        if lab.hold.isOn {
            let scope = lab.hold.scope == .both ? "" : " \(lab.scopeWords)"
            add(" ── ", "HOLD" + scope, theme[.warning])
        }
        (self.rows, self.chosenRow, self.positions) = (rows, chosenRow, positions)
    }

    /// Returns the first visible row, so that the chosen parameter stays visible.
    func top(visible: Int) -> Int { max(0, min(chosenRow, rows.count - max(1, visible))) }
}

extension LanePair<String> {
    /// `UDP · TCP cubic`.
    fileprivate var words: String { "\(first) · \(second)" }
}

extension LabLoad {
    /// Properties of the load that are not parameters.
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
        let actual = runInfo?.medium == run?.requested.medium ? nil : runInfo?.medium
        let medium = actual.map { " on \($0.rawValue)" } ?? ""
        switch phase {
        case nil: return "ready: Space starts"
        case .starting: return awaitsStart ? "starting" : "connecting\(medium) \(Quantity.seconds(elapsed))"
        case .running: return "running\(medium) \(Quantity.seconds(elapsed))"
        case .paused: return "paused\(medium) \(Quantity.seconds(elapsed))"
        case .finished: return "finished\(medium) \(Quantity.seconds(elapsed))"
        case .unfinished: return "unfinished\(medium) \(Quantity.seconds(elapsed))"
        }
    }

    /// Returns the notices about the run: the held packets, why it has no wire, why it could not start.
    func notices(columns: Int, now: Instant, _ theme: Theme) -> [[Span]] {
        var lines: [[Span]] = []
        func add(_ text: String, _ role: Role) {
            for line in text.wrapped(columns: columns - 2) {
                lines.append([Span(" \(line)", theme[role])])
            }
        }
        if let lesson { add(lesson.line, .title) }
        if hold.isOn {
            for (text, role) in HoldNotice(self, now: now).lines(columns: columns) { add(text, role) }
        }
        if let reason = runInfo?.mediumReason { add("loopback: \(reason)", .warning) }
        if let failure { add(failure, .bad) }
        return lines
    }
}
