import App
import Core
import Kernel
import Screen

/// A printer of snapshots as a table, JSON Lines or CSV.
struct SocketPrinter {
    enum Format {
        case table, json, csv
    }

    let format: Format
    /// Whether several snapshots follow each other, so that rates are known.
    let isRepeated: Bool
    private var snapshots = 0

    init(format: Format, isRepeated: Bool) {
        (self.format, self.isRepeated) = (format, isRepeated)
    }

    /// Prints the sockets of a snapshot.
    ///
    /// - Throws: `SystemFailure` if standard output cannot be written.
    mutating func print(_ matches: SocketsRun.Matches) throws(SystemFailure) {
        defer { snapshots += 1 }
        let snapshot = matches.snapshot
        if snapshots == 0 {
            for note in snapshot.notes { Exit.note("sockets: \(note)") }
        }
        var text: [UInt8] = []
        switch format {
        case .json:
            for row in matches.rows {
                SocketRecord.append(Int(row), of: snapshot, to: &text)
                try Self.flush(&text, above: Self.chunk)
            }
        case .csv:
            if snapshots == 0 { text += Array(SocketRecord.csvTitles.utf8) + [UInt8(ascii: "\n")] }
            for row in matches.rows {
                SocketRecord.appendCSV(Int(row), of: snapshot, to: &text)
                try Self.flush(&text, above: Self.chunk)
            }
        case .table:
            if snapshots > 0 { text.append(UInt8(ascii: "\n")) }
            let lines = SocketLines(matches, showsRates: isRepeated, columns: StandardStream.output.columns)
            for line in lines.lines {
                text += line.utf8
                text.append(UInt8(ascii: "\n"))
            }
        }
        try Self.flush(&text, above: 0)
    }

    /// Bytes after which output is written, so that memory stays small and a reader gets the first rows early.
    private static let chunk = 64 * 1024

    private static func flush(_ text: inout [UInt8], above size: Int) throws(SystemFailure) {
        guard text.count > size else { return }
        try StandardStream.output.write(text[...])
        text.removeAll(keepingCapacity: true)
    }
}
