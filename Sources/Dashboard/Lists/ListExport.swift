import Core

/// The rows of a pane as JSON records, in the format of the command line.
public protocol RecordSource: Sendable {
    func record(ofRow row: Int) -> JSONValue
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

    /// The rows as JSON Lines, in the order shown.
    public var text: String {
        var text = ""
        for row in order {
            text += source.record(ofRow: Int(row)).line
            text += "\n"
        }
        return text
    }

    public static func == (one: ListExport, other: ListExport) -> Bool { one.text == other.text }
}
