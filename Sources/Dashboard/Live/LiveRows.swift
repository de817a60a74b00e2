import Core
import DequeModule
import Screen

/// Which datagrams of the log are listed, and which of them is selected.
struct LiveRows: Sendable {
    private(set) var cursor = FollowingCursor()
    private(set) var filter = ""
    /// The serials that pass the filter, and how many before them are forgotten.
    private var matches: Deque<Int> = []
    private var forgotten = 0
    /// What is shown while the list is frozen.
    private(set) var frozen: DatagramLog?

    /// The log as it is shown.
    func log(_ log: DatagramLog) -> DatagramLog { frozen ?? log }

    /// The numbers of the rows; they stay, and the oldest are forgotten.
    func range(in log: DatagramLog) -> Range<Int> {
        filter.isEmpty ? self.log(log).serials : forgotten..<forgotten + matches.count
    }

    func serial(ofRow row: Int) -> Int { filter.isEmpty ? row : matches[row - forgotten] }

    func selected(in log: DatagramLog) -> Int? {
        cursor.selected(in: range(in: log)).map(serial(ofRow:))
    }

    /// Datagrams that came while the end was not in sight.
    func unseen(in log: DatagramLog) -> Int? {
        guard let frozen else { return cursor.unseen(in: range(in: log)) }
        return log.serials.upperBound - frozen.serials.upperBound
    }

    mutating func move(_ move: ListCursor.Move, in log: DatagramLog, visible: Int) {
        if move == .last, frozen != nil { return toggleFreeze(log) }
        cursor.move(move, in: range(in: log), visible: visible)
    }

    mutating func select(row: Int, in log: DatagramLog, visible: Int) {
        cursor.select(row, in: range(in: log), visible: visible)
    }

    /// Stops the list as it is, or follows its end again.
    mutating func toggleFreeze(_ log: DatagramLog) {
        if frozen == nil {
            frozen = log
        } else {
            frozen = nil
            if !filter.isEmpty { setFilter(filter, in: log) }
            cursor.follow()
        }
    }

    /// Selects a datagram, if it is listed.
    mutating func select(serial: Int, in log: DatagramLog) {
        let rows = range(in: log)
        let row = filter.isEmpty ? serial : matches.sortedIndex(of: serial).map { forgotten + $0 }
        guard let row, rows.contains(row) else { return }
        cursor.select(row, in: rows, visible: .max)
    }

    /// Filters by a text, or shows all again. The selection stays on its datagram, unless the list follows its end.
    mutating func setFilter(_ text: String, in log: DatagramLog) {
        let kept = cursor.isFollowing ? nil : selected(in: log)
        filter = text
        (matches, forgotten) = ([], 0)
        cursor.follow()
        if !text.isEmpty {
            let needle = PayloadMatch(text)
            self.log(log).forEachBatch { first, batch in collect(batch, first, needle) }
        }
        if let kept { select(serial: kept, in: log) }
    }

    /// Takes notice of a batch that the log has just taken.
    mutating func appended(_ batch: DatagramBatch, to log: DatagramLog) {
        guard !filter.isEmpty, frozen == nil else { return }
        collect(batch, log.serials.upperBound - batch.facts.count, PayloadMatch(filter))
        while let first = matches.first, first < log.serials.lowerBound {
            matches.removeFirst()
            forgotten += 1
        }
    }

    private mutating func collect(_ batch: DatagramBatch, _ first: Int, _ needle: PayloadMatch) {
        for (place, facts) in batch.facts.enumerated() where needle.matches(facts, of: batch) {
            matches.append(first + place)
        }
    }

    /// The next row after the selection, or before it, whose datagram has the text; around the end.
    mutating func find(_ text: String, isBackward: Bool, in log: DatagramLog, visible: Int) -> Bool {
        let rows = range(in: log)
        guard let selected = cursor.selected(in: rows) else { return false }
        let (needle, shown) = (PayloadMatch(text), self.log(log))
        for distance in 1...rows.count {
            let step = isBackward ? rows.count - distance : distance
            let row = rows.lowerBound + (selected - rows.lowerBound + step) % rows.count
            guard let (batch, facts) = shown.find(serial(ofRow: row)), needle.matches(facts, of: batch) else {
                continue
            }
            cursor.select(row, in: rows, visible: visible)
            return true
        }
        return false
    }
}

/// A text looked for in datagrams and in the names of their peers; the case of ASCII letters does not
/// matter.
private struct PayloadMatch {
    private let pattern: SearchPattern

    init(_ text: String) { pattern = SearchPattern(text) }

    func matches(_ facts: DatagramMetadata, of batch: DatagramBatch) -> Bool {
        let start = Int(facts.offset)
        if pattern.isFound(in: batch.bytes[start..<start + Int(facts.length)]) { return true }
        return batch.peer(of: facts)?.text.map { pattern.isFound(in: $0) } ?? false
    }
}
