import Core
import Screen

/// The pane of all IP protocol numbers, with their names, constants and support by this kernel.
public struct ProtocolsPane: WholeListPane, DetailedList {
    /// The rows; empty until the file has been read.
    private(set) var rows: [ProtocolRow] = []
    /// Whether the kernel accepts a socket of each protocol in `rows`; nil if it could not be asked.
    private(set) var kernel: [Bool?] = []
    private(set) var malformedLines = 0
    private(set) var isRead = false
    /// The maximum widths of the columns, computed once for each file instead of for each frame.
    private(set) var maxWidths = (name: 0, aliases: 0, constant: 0)
    /// The kernel's support of the protocols tried so far, by number.
    private(set) var support: [Int: ProtocolSupport] = [:]
    var list = ListView()

    public init() {}

    mutating func receive(_ table: ProtocolNumbers) {
        replaceRows {
            ($0.rows, $0.kernel, $0.malformedLines) = (table.rows, table.kernel, table.malformedLines)
            $0.isRead = true
        }
        maxWidths.name = rows.compactMap(\.name?.columns).max() ?? 0
        maxWidths.aliases = rows.map { $0.aliases.text(between: " ").columns }.max() ?? 0
        maxWidths.constant = rows.compactMap(\.constant?.columns).max() ?? 0
    }

    mutating func receive(_ support: ProtocolSupport) { self.support[support.number] = support }

    var selected: ProtocolRow? { list.selected.map { rows[$0] } }

    mutating func performOwn(_ command: Command) -> Reply? {
        switch command {
        case .open:
            guard let selected, let subject = selectedSubject(\.dashboard.protocols) else { return Reply() }
            return .detail(subject, effects: [.tryProtocol(selected.number)])
        case .refresh: return .effects([.readProtocols])
        default: return nil
        }
    }
}

/// The protocol numbers of this machine.
public struct ProtocolNumbers: Sendable, Equatable {
    public var rows: [ProtocolRow]
    /// Whether the kernel accepts a socket of each protocol in `rows`; nil if it could not be asked.
    public var kernel: [Bool?]
    public var malformedLines: Int

    public init(rows: [ProtocolRow], kernel: [Bool?], malformedLines: Int) {
        (self.rows, self.kernel, self.malformedLines) = (rows, kernel, malformedLines)
    }
}
