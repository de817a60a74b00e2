/// The views of a table of sockets, which tell for each row of a snapshot whether it belongs to them.
public struct SocketViews: Sendable, Equatable {
    public let all: [SocketView]

    /// The views that have a bit in `SocketSnapshot.membership`.
    static let maxMembers = UInt32.bitWidth

    public init(_ views: [SocketView] = SocketView.builtIn) { all = views }

    /// Decides which rows belong to which views, and counts those that deserve a look: once for each snapshot, on the
    /// worker's thread, when its rates and owners are known.
    ///
    /// Of more than 32 views the last ones have counts only, and their rows are found by their filters.
    public func classify(_ snapshot: inout SocketSnapshot) {
        snapshot.prepareHolders()
        snapshot.summary = SocketSummary(snapshot)
        snapshot.views = self
        snapshot.membership = []
        var membership = [UInt32](repeating: 0, count: snapshot.rows.count)
        snapshot.viewCounts = all.enumerated().map { index, view in
            let rows = snapshot.rows(of: view)
            if index < Self.maxMembers {
                for row in rows { membership[Int(row)] |= 1 << UInt32(index) }
            }
            return rows.count
        }
        snapshot.membership = membership
    }
}

extension SocketSnapshot {
    /// Returns the rows of a view by its index in the views, in ascending order; none for one that shows ends.
    ///
    /// Before the snapshot has been classified, the built-in views are searched by their filters.
    public func rows(ofView index: Int) -> [UInt32] {
        guard membership.count == rows.count, index < SocketViews.maxMembers else {
            return rows(of: (views?.all ?? SocketView.builtIn)[index])
        }
        var found: [UInt32] = []
        found.reserveCapacity(viewCounts[index])
        for (row, bits) in membership.enumerated() where bits >> UInt32(index) & 1 != 0 {
            found.append(UInt32(row))
        }
        return found
    }

    /// Returns the rows of a view by its filter.
    fileprivate func rows(of view: SocketView) -> [UInt32] {
        view.showsEnds ? [] : view.filter.rows(of: self)
    }
}
