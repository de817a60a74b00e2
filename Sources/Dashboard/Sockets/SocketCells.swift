import Core
import Screen

/// The cells of a socket's row.
struct SocketCells {
    let list: SocketList
    let charts: SocketCharts
    let hostNames: HostNames
    let services: ServicesPane
    let theme: Theme

    /// Returns the cells of a row, one for each column.
    ///
    /// - Parameter widths: The widths of the columns; nil for a hidden one, whose text is not made.
    func cells(ofRow number: Int, widths: [Int?]) -> [Span] {
        guard let (snapshot, index) = list.place(ofRow: number) else { return [] }
        let row = SocketRowText(snapshot, index, hostNames: hostNames, services: services)
        let mark = mark(number, row, snapshot.concern(ofRow: index))
        return SocketColumn.allCases.map { column in
            guard let width = widths[column.rawValue], width > 0 else { return Span("", theme[.text]) }
            if column == .mark { return mark }
            var cell = cell(column, row, width: width)
            if row.row.state == .timeWait || mark.text == "-" { cell.style = theme[.muted] }
            return cell
        }
    }

    /// `+` a new socket, `-` one that has gone, `~` one that has changed, `!` one that deserves a look, `×` one that is
    /// closing.
    private func mark(_ number: Int, _ row: SocketRowText, _ concern: SocketConcern?) -> Span {
        if let count = list.snapshot?.rows.count, number >= count { return Span("-", theme[.bad]) }
        switch list.change(ofRow: number) {
        case .new: return Span("+", theme[.good])
        case .changed: return Span("~", theme[.warning])
        case .same, nil: break
        }
        if row.isNew { return Span("+", theme[.good]) }
        if concern != nil { return Span("!", theme[.warning]) }
        return row.row.state.isClosing ? Span("×", theme[.muted]) : Span("", theme[.text])
    }

    private func cell(_ column: SocketColumn, _ row: SocketRowText, width: Int) -> Span {
        switch column {
        case .mark: Span("", theme[.text])
        case .transport: Span(row.row.transport.name, theme[.muted])
        case .state: Span(row.row.state.name, theme[row.row.state.role])
        case .local: Span(row.local, theme[.text])
        case .peer: peer(row)
        case .process: Span(row.process(columns: width), theme[row.isProcessKnown ? .text : .muted])
        case .rate: largerRate(row)
        case .receive: rate(row, row.activity.receiveRate)
        case .send:
            row.row.state == .listen
                ? Span("", theme[.muted])
                : Span(row.rate(row.activity.sendRate), style(row.activity.sendRate))
        case .rtt: Span(row.roundTripTime, theme[.text])
        case .retransmissions:
            Span(row.retransmissions, theme[row.retransmissions == "0" ? .muted : .warning])
        case .queues: Span(row.queues, theme[row.hasQueue ? .warning : .muted])
        case .drops: Span(row.drops, theme[row.drops == "0" || row.drops == "—" ? .muted : .bad])
        case .age: Span(row.age, theme[.muted])
        case .unit: Span(row.unit ?? "", theme[.muted])
        case .user: Span(row.user ?? "", theme[.muted])
        case .chart: Span(charts.bars(of: row.row.id, columns: width), theme[.accent])
        }
    }

    /// The peer of a connection, or who can reach a listener.
    private func peer(_ row: SocketRowText) -> Span {
        guard let scope = row.row.scope else { return Span(row.peer ?? "", theme[.text]) }
        switch scope {
        case .any: return Span(row.row.takesIPv4 ? "exposed +IPv4" : "exposed", theme[.bad])
        case .global: return Span("exposed", theme[.bad])
        case .private: return Span("private", theme[.warning])
        case .loopback: return Span("", theme[.muted])
        }
    }

    /// The larger of both rates, after an arrow for its direction.
    private func largerRate(_ row: SocketRowText) -> Span {
        let (received, sent) = (row.activity.receiveRate ?? 0, row.activity.sendRate ?? 0)
        var span = rate(row, row.activity.rate)
        if row.row.state != .listen, max(received, sent) >= 1 {
            span.text = (sent > received ? "↑" : "↓") + span.text
        }
        return span
    }

    /// A rate, or the backlog of a listener.
    private func rate(_ row: SocketRowText, _ rate: Double?) -> Span {
        guard row.row.state == .listen else { return Span(row.rate(rate), style(rate)) }
        return Span(
            row.backlog, theme[row.row.isBacklogFull ? .bad : row.row.receiveQueue > 0 ? .warning : .muted])
    }

    private func style(_ rate: Double?) -> Style { theme[(rate ?? 0) >= 1 ? .received : .muted] }
}

extension SocketState {
    /// Whether an end of the connection has closed.
    var isClosing: Bool {
        switch self {
        case .finWait1, .finWait2, .closeWait, .lastAck, .closing: true
        case .listen, .established, .synSent, .synReceived, .timeWait, .bound, .unconnected: false
        }
    }

    fileprivate var role: Role {
        switch self {
        case .established: .good
        case .listen: .accent
        case .closeWait, .synSent, .synReceived, .lastAck, .finWait1, .finWait2, .closing: .warning
        case .timeWait, .bound, .unconnected: .muted
        }
    }
}

extension SocketCharts {
    /// Returns the rate of the last snapshots as a row of bars; empty for a socket without traffic.
    func bars(of id: SocketID, columns: Int) -> String {
        let values = total(of: id)
        return values.contains { $0 > 0 } ? String(sparkline: values.map(Double.init), columns: columns) : ""
    }
}
