import Core
import Screen

/// The table of sockets: the rows of the last snapshot, and in a difference also those that have gone.
///
/// Rows are numbered as in the snapshot; the rows that have gone follow.
struct SocketList: ListPane {
    typealias RowID = SocketID

    /// nil until the first snapshot.
    private(set) var snapshot: SocketSnapshot? = nil
    /// The snapshot before, which tells what changes.
    private(set) var previous: SocketSnapshot?
    var list = ListView(staysAtTop: true)
    /// The index of the view.
    var view = 0
    private(set) var filter = SocketFilter()
    /// The group that is shown; nil for all sockets.
    private(set) var group: SocketGroup.Key?
    private var grouping = SocketGrouping.none
    /// The columns that the user has hidden.
    var hiddenColumns: Set<SocketColumn> = []
    /// The snapshot that later ones are compared with.
    private(set) var mark: SocketSnapshot?
    /// Whether the next snapshot is to be marked, since there was none whose processes were known.
    private var marksNext = false
    /// The difference that is shown; nil if the table shows all sockets.
    private(set) var difference: SocketDifference? = nil
    /// If nothing is shown, the number of rows without the view and the group.
    private(set) var countInAll = 0

    static let exportName = "sockets"

    init() { list.sort(by: SocketColumn.rate.rawValue) }

    // MARK: Rows

    var rowCount: Int { (snapshot?.rows.count ?? 0) + (difference?.gone.count ?? 0) }

    /// Returns the snapshot that has a row, and the row's index there.
    func place(ofRow row: Int) -> (snapshot: SocketSnapshot, index: Int)? {
        guard let snapshot, row >= 0 else { return nil }
        if row < snapshot.rows.count { return (snapshot, row) }
        guard let mark, let gone = difference?.gone, row - snapshot.rows.count < gone.count else {
            return nil
        }
        return (mark, Int(gone[row - snapshot.rows.count]))
    }

    func id(ofRow row: Int) -> SocketID {
        place(ofRow: row).map { $0.snapshot.rows[$0.index].id } ?? SocketID(family: .unix, cookie: 0)
    }

    /// Returns the row of a socket, without a copy of the snapshot for each row.
    func row(of id: SocketID) -> Int? {
        let sockets = snapshot?.rows ?? []
        if let row = sockets.firstIndex(where: { $0.id == id }) { return row }
        return (sockets.count..<rowCount).first { self.id(ofRow: $0) == id }
    }

    /// Returns the identities of rows, without a copy of the snapshot for each row.
    private func ids(ofRows rows: [UInt32]) -> [SocketID] {
        let sockets = snapshot?.rows ?? []
        return rows.map { Int($0) < sockets.count ? sockets[Int($0)].id : id(ofRow: Int($0)) }
    }

    /// The selected row; nil if the table is empty.
    var selected: (snapshot: SocketSnapshot, index: Int)? { list.selected.flatMap { place(ofRow: $0) } }

    /// The process of the selected socket.
    var selectedProcess: SocketProcess? {
        selected.flatMap { $0.snapshot.owners.process(of: $0.snapshot.rows[$0.index]) }
    }

    func change(ofRow row: Int) -> SocketDifference.Change? {
        guard let difference, row < difference.changes.count else { return nil }
        return difference.changes[row]
    }

    func matches(_ text: String) -> [UInt32] {
        let rows = matches(text, ofView: view)
        guard let group else { return rows }
        return rows.filter { row in
            place(ofRow: Int(row)).map { grouping.key(of: $0.index, in: $0.snapshot) == group } ?? false
        }
    }

    /// Returns the rows that match, whatever their group.
    ///
    /// - Parameter view: The view that the rows belong to; nil for all rows.
    private func matches(_ text: String, ofView view: Int?) -> [UInt32] {
        guard let snapshot else { return [] }
        func candidates(_ snapshot: SocketSnapshot) -> [UInt32] {
            view.map { snapshot.rows(ofView: $0) } ?? Array(0..<UInt32(snapshot.rows.count))
        }
        let filter = text == filter.text ? filter : (try? SocketFilter(text)) ?? filter
        var rows = filter.rows(of: snapshot, among: candidates(snapshot))
        if let difference, let mark {
            rows = rows.filter { difference.changes[Int($0)] != .same }
            var position: [UInt32: UInt32] = [:]
            for (offset, row) in difference.gone.enumerated() {
                position[row] = UInt32(snapshot.rows.count + offset)
            }
            let shown = candidates(mark).filter { position[$0] != nil }
            rows += filter.rows(of: mark, among: shown).compactMap { position[$0] }
        }
        return rows
    }

    func sorted(_ rows: [UInt32], by column: Int) -> [UInt32] {
        guard let snapshot, let key = SocketColumn(rawValue: column)?.sortKey else { return rows }
        let count = UInt32(snapshot.rows.count)
        guard let mark, let difference, rows.contains(where: { $0 >= count }) else {
            return snapshot.sorted(rows, by: key)
        }
        var position: [UInt32: UInt32] = [:]
        let gone = rows.filter { $0 >= count }.map { row in
            let index = difference.gone[Int(row - count)]
            position[index] = row
            return index
        }
        return snapshot.sorted(rows.filter { $0 < count }, by: key)
            + mark.sorted(gone, by: key).compactMap { position[$0] }
    }

    // MARK: Narrowing

    mutating func setFilter(_ filter: SocketFilter) {
        self.filter = filter
        list.setFilter(filter.text)
    }

    mutating func show(group: SocketGroup.Key?, of grouping: SocketGrouping) {
        (self.group, self.grouping) = (group, grouping)
    }

    /// Marks the last snapshot, or the next one if none is complete.
    mutating func markSnapshot() {
        marksNext = !(snapshot?.owners.isComplete ?? false)
        guard !marksNext else { return }
        mark = snapshot
        if difference != nil { showDifference(true) }
    }

    private var currentDifference: SocketDifference? {
        guard let mark, let snapshot else { return nil }
        return SocketDifference(from: mark, to: snapshot)
    }

    var hasMark: Bool { mark != nil || marksNext }

    /// Shows what is different from the marked snapshot, or all sockets again.
    mutating func showDifference(_ isOn: Bool) {
        guard isOn || difference != nil else { return }
        difference = isOn ? currentDifference : nil
        arrange()
    }

    mutating func arranged() {
        if list.count == 0 { countInAll = matches(filter.text, ofView: nil).count }
    }

    // MARK: Snapshots

    /// Replaces the snapshot. The selection follows its socket.
    ///
    /// - Parameter keepsOrder: Whether the sockets that stay keep their order, and new ones come last.
    /// - Returns: Why the selected socket is not shown any longer; nil if it is.
    mutating func receive(_ new: SocketSnapshot, keepsOrder: Bool) -> String? {
        let chosen = list.isSelectionChosen ? selected : nil
        let order = keepsOrder ? SocketPositions(ids(ofRows: list.order)) : nil
        previous = snapshot
        snapshot = new
        if marksNext { markSnapshot() }
        if difference != nil { difference = currentDifference }
        let chosenID = chosen.map { $0.snapshot.rows[$0.index].id }
        let row = chosenID.flatMap { self.row(of: $0) }
        if let order {
            let rows = matches(filter.text)
            list.show(order.sorted(rows, of: ids(ofRows: rows)), selecting: row)
            arranged()
        } else {
            arrange(selecting: row)
        }
        guard let chosen, list.selected.map({ id(ofRow: $0) }) != chosenID else { return nil }
        return "\(chosen.snapshot.name(of: chosen.snapshot.rows[chosen.index])) "
            + (row == nil ? "has ended" : "is no longer among these rows")
    }

    // MARK: Commands of all lists

    var table: TableView { table(columns: 200) }

    func text(ofRow row: Int) -> String {
        guard let (snapshot, index) = place(ofRow: row) else { return "" }
        return snapshot.name(of: snapshot.rows[index])
    }

    var records: any RecordSource { SocketRecords(list: self) }
}

/// The sockets of a table as records.
private struct SocketRecords: RecordSource {
    let list: SocketList

    func append(row: Int, to text: inout [UInt8]) {
        guard let (snapshot, index) = list.place(ofRow: row) else { return }
        SocketRecord.append(index, of: snapshot, to: &text)
    }

    var csvTitles: String? { SocketRecord.csvTitles }

    func appendCSV(row: Int, to text: inout [UInt8]) {
        guard let (snapshot, index) = list.place(ofRow: row) else { return }
        SocketRecord.appendCSV(index, of: snapshot, to: &text)
    }
}
