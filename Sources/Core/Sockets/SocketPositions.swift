/// The positions of sockets in a table, by which the rows of a later snapshot keep their order.
public struct SocketPositions: Sendable {
    private let ids: [SocketID]
    private var index: RowIndex

    /// - Parameter ids: The sockets in their order, each once.
    public init(_ ids: [SocketID]) {
        self.ids = ids
        index = RowIndex(capacity: ids.count)
        for (position, id) in ids.enumerated() {
            _ = index.insert(position, id.cookie) { ids[$0] == id }
        }
    }

    /// Returns rows in the order of these positions; those without a position come last, in the given order.
    ///
    /// - Parameter rowIDs: The sockets of the rows, parallel to them.
    public func sorted(_ rows: [UInt32], of rowIDs: [SocketID]) -> [UInt32] {
        var kept = [UInt32?](repeating: nil, count: ids.count)
        var new: [UInt32] = []
        for (row, id) in zip(rows, rowIDs) {
            if let position = index.find(id.cookie, { ids[$0] == id }), kept[position] == nil {
                kept[position] = row
            } else {
                new.append(row)
            }
        }
        return kept.compactMap { $0 } + new
    }
}
