import Core

/// The rows of a pane as records, in the format of the command line.
public protocol RecordSource: Sendable {
    /// Appends a row as a line of JSON.
    func append(row: Int, to text: inout [UInt8])
    /// The first line of CSV, without its line break; nil if the rows have no such form.
    var csvTitles: String? { get }
    /// Appends a row as a line of CSV.
    func appendCSV(row: Int, to text: inout [UInt8])
}

extension RecordSource {
    public var csvTitles: String? { nil }

    public func appendCSV(row: Int, to text: inout [UInt8]) {}
}

/// Rows whose records are trees of values.
protocol JSONRecordSource: RecordSource {
    func record(ofRow row: Int) -> JSONValue
}

extension JSONRecordSource {
    func append(row: Int, to text: inout [UInt8]) {
        text += record(ofRow: row).line.utf8
        text.append(0x0a)
    }
}

/// A snapshot of the rows that a list shows, to be written to a file.
///
/// The worker that writes the file creates the text.
public struct ListExport: Sendable, Equatable {
    private let source: any RecordSource
    private let order: [UInt32]

    init(_ source: any RecordSource, order: [UInt32]) {
        (self.source, self.order) = (source, order)
    }

    public var rowCount: Int { order.count }

    /// Returns the rows in the order shown: as CSV if the name of the file ends in `.csv`, else as JSON Lines.
    public func text(forFile path: String) -> String {
        guard path.lowercased().hasSuffix(".csv"), let titles = source.csvTitles else { return text }
        var text = Array(titles.utf8) + [0x0a]
        for row in order { source.appendCSV(row: Int(row), to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The rows as JSON Lines, in the order shown.
    var text: String {
        var text: [UInt8] = []
        for row in order { source.append(row: Int(row), to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    public static func == (one: ListExport, other: ListExport) -> Bool { one.text == other.text }
}
