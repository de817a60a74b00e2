import Core

/// The rows of a pane as records, in the format of the command line.
public protocol RecordSource: Sendable {
    func record(ofRow row: Int) -> JSONValue
    /// The first line of CSV; nil if the rows have no such form.
    var csvTitles: String? { get }
    /// Returns a row as a line of CSV, without its line break.
    func csv(ofRow row: Int) -> String
}

extension RecordSource {
    public var csvTitles: String? { nil }

    public func csv(ofRow row: Int) -> String { "" }
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
        var text = titles + "\n"
        for row in order {
            text += source.csv(ofRow: Int(row))
            text += "\n"
        }
        return text
    }

    /// The rows as JSON Lines, in the order shown.
    var text: String {
        var text = ""
        for row in order {
            text += source.record(ofRow: Int(row)).line
            text += "\n"
        }
        return text
    }

    public static func == (one: ListExport, other: ListExport) -> Bool { one.text == other.text }
}
