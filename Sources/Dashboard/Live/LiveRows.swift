import Core
import DequeModule
import Screen

/// The listed rows of the datagram log, and the selection among them.
struct LiveRows: Sendable {
    private(set) var cursor = FollowingCursor()
    private(set) var filter = ""
    /// Serial numbers of the datagrams that pass the filter.
    private var matches: Deque<Int> = []
    /// Matches removed because the log no longer has their datagrams.
    private var removedMatches = 0
    /// The log at the time of freezing; nil if the list is not frozen.
    private(set) var frozen: DatagramLog?

    /// Returns the frozen log, or the current one if the list is not frozen.
    func log(_ log: DatagramLog) -> DatagramLog { frozen ?? log }

    /// Returns the row numbers. A row keeps its number; old rows leave at the lower bound.
    func range(in log: DatagramLog) -> Range<Int> {
        filter.isEmpty ? self.log(log).serials : removedMatches..<removedMatches + matches.count
    }

    func serial(ofRow row: Int) -> Int { filter.isEmpty ? row : matches[row - removedMatches] }

    func selected(in log: DatagramLog) -> Int? {
        cursor.selected(in: range(in: log)).map(serial(ofRow:))
    }

    /// Returns the number of datagrams that arrived below the visible rows; nil if the list follows its end.
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

    /// Freezes the list, or lets it follow its end again.
    mutating func toggleFreeze(_ log: DatagramLog) {
        if frozen == nil {
            frozen = log
        } else {
            frozen = nil
            if !filter.isEmpty { setFilter(filter, in: log) }
            cursor.follow()
        }
    }

    /// Lets the list follow its end again, unless it is frozen.
    mutating func follow() {
        if frozen == nil { cursor.follow() }
    }

    /// Selects a datagram, if it is listed.
    mutating func select(serial: Int, in log: DatagramLog) {
        let rows = range(in: log)
        let row = filter.isEmpty ? serial : matches.sortedIndex(of: serial).map { removedMatches + $0 }
        guard let row, rows.contains(row) else { return }
        cursor.select(row, in: rows, visible: .max)
    }

    /// Filters by a text, or shows all again. The selection stays on its datagram, unless the list follows its end.
    mutating func setFilter(_ text: String, in log: DatagramLog) {
        let kept = cursor.isFollowing ? nil : selected(in: log)
        filter = text
        (matches, removedMatches) = ([], 0)
        cursor.follow()
        if !text.isEmpty {
            let needle = PayloadMatch(text)
            self.log(log).forEachBatch { first, batch in collect(batch, first, needle) }
        }
        if let kept { select(serial: kept, in: log) }
    }

    /// Updates the filtered rows after a batch was appended to the log.
    mutating func appended(_ batch: DatagramBatch, to log: DatagramLog) {
        guard !filter.isEmpty, frozen == nil else { return }
        collect(batch, log.serials.upperBound - batch.metadata.count, PayloadMatch(filter))
        while let first = matches.first, first < log.serials.lowerBound {
            matches.removeFirst()
            removedMatches += 1
        }
    }

    private mutating func collect(_ batch: DatagramBatch, _ first: Int, _ needle: PayloadMatch) {
        for (index, metadata) in batch.metadata.enumerated() where needle.matches(metadata, of: batch) {
            matches.append(first + index)
        }
    }

    /// Selects the next or previous row that contains the text, wrapping around at the ends.
    ///
    /// - Returns: false if no row contains it.
    mutating func find(_ text: String, isBackward: Bool, in log: DatagramLog, visible: Int) -> Bool {
        let rows = range(in: log)
        guard let selected = cursor.selected(in: rows) else { return false }
        let (needle, shown) = (PayloadMatch(text), self.log(log))
        for distance in 1...rows.count {
            let step = isBackward ? rows.count - distance : distance
            let row = rows.lowerBound + (selected - rows.lowerBound + step) % rows.count
            guard let (batch, metadata) = shown.find(serial(ofRow: row)),
                needle.matches(metadata, of: batch)
            else { continue }
            cursor.select(row, in: rows, visible: visible)
            return true
        }
        return false
    }
}

/// A search for text in payloads and peer names that ignores the case of ASCII letters.
private struct PayloadMatch {
    private let pattern: SearchPattern

    init(_ text: String) { pattern = SearchPattern(text) }

    func matches(_ metadata: DatagramMetadata, of batch: DatagramBatch) -> Bool {
        let start = Int(metadata.offset)
        if pattern.isFound(in: batch.bytes[start..<start + Int(metadata.length)]) { return true }
        return batch.peer(of: metadata)?.text.map { pattern.isFound(in: $0) } ?? false
    }
}
