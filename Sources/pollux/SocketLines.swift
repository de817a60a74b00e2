import App
import Core
import Screen

/// The table of `pollux sockets`, which fits the width of the terminal.
struct SocketLines {
    /// The lines, with control characters replaced and without trailing spaces.
    let lines: [String]

    /// - Parameter columns: The width of the terminal; nil for no limit.
    init(_ matches: SocketsRun.Matches, showsRates: Bool, columns: Int?) {
        let snapshot = matches.snapshot
        var titles = ["proto", "state", "recv-q", "send-q", "local", "peer", "process"]
        if showsRates { titles += ["recv/s", "send/s"] }
        var cells = [titles]
        for index in matches.rows {
            let row = snapshot.rows[Int(index)]
            var line = [
                row.transport.name, row.state.name, "\(row.receiveQueue)", "\(row.sendQueue)",
                (snapshot.local(row) ?? "—").plainText, (snapshot.peer(row) ?? "—").plainText,
                Self.process(of: row, snapshot.owners),
            ]
            if showsRates {
                let activity = snapshot.activity[Int(index)]
                line += [Self.rate(activity.receiveRate), Self.rate(activity.sendRate)]
            }
            cells.append(line)
        }
        var widths = titles.indices.map { column in cells.map { $0[column].columns }.max() ?? 0 }
        if let columns { Self.shrink(&widths, to: columns) }
        lines = cells.map { line in
            var text = ""
            for (column, cell) in line.enumerated() {
                let isNumber = column == 2 || column == 3 || column > 6
                let fitted =
                    column == 4 || column == 5
                    ? cell.fittedKeepingPort(to: widths[column]) : cell.fitted(to: widths[column])
                text += (column == 0 ? "" : "  ") + fitted.padded(to: widths[column], right: isNumber)
            }
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// Columns between two neighbours.
    private static let gap = 2
    /// The width down to which an end or a process is shortened.
    private static let minWidth = 12

    /// Shortens the longer of the two ends, then the process, until the table fits as well as it can.
    private static func shrink(_ widths: inout [Int], to columns: Int) {
        var excess = widths.reduce(0, +) + gap * (widths.count - 1) - columns
        while excess > 0 {
            let column = widths[4] >= widths[5] ? 4 : 5
            let target = widths[column] > minWidth + 8 ? column : widths[6] > minWidth ? 6 : column
            guard widths[target] > minWidth else { return }
            widths[target] -= 1
            excess -= 1
        }
    }

    private static func process(of row: SocketRow, _ owners: SocketOwners) -> String {
        if let process = owners.process(of: row) {
            let others = owners.otherProcesses(of: row).count
            return "\(process.name.plainText) \(process.pid)" + (others > 0 ? " +\(others)" : "")
        }
        if let unit = owners.unit(of: row) { return "(\(unit.plainText))" }
        return owners.reasonUnknown(row) == .otherUser && row.flags.contains(.hasUser)
            ? "(\(owners.users[row.uid]?.plainText ?? "uid \(row.uid)"))" : "—"
    }

    private static func rate(_ bytes: Double?) -> String {
        bytes.map { "\(Int($0.rounded()))" } ?? "—"
    }
}
