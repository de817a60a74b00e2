/// The size of a terminal in character cells.
public struct TerminalSize: Hashable, Sendable, CustomStringConvertible {
    public let columns: Int
    public let rows: Int

    public init(_ columns: Int, _ rows: Int) {
        self.columns = columns
        self.rows = rows
    }

    /// Written as `80x24`.
    public var description: String { "\(columns)x\(rows)" }
}
