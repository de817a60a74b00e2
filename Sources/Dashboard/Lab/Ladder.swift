import Core
import DequeModule

/// The most recent packets of a run.
///
/// The oldest packets are removed a whole report at a time, which costs almost nothing. Rows are numbered from
/// the start of the run in each lane, so that a row keeps its number. With a filter the rows are those that match it.
struct Ladder: Sendable {
    enum Row: Sendable {
        case packet(LadderPacket, bytes: ArraySlice<UInt8>)
        /// The number of packets of both lanes that a report left out here.
        case unlisted(Int)
    }

    private struct Report: Sendable {
        var batch: PacketBatch
        let unlisted: Int
        /// Indices of each lane's packets in the batch; `batch.packets.count` stands for the unlisted ones.
        var indices = LanePair<[UInt16]>(repeating: [])
        /// Number of the report's first row in each lane.
        let starts: LanePair<Int>
    }

    /// The limits of the ladder; whichever is reached first applies.
    static let maxPackets = 10_000
    static let maxBytes = 16 << 20

    private var reports: Deque<Report> = []
    /// The number after the last row of each lane.
    private var ends = LanePair(0, 0)
    private(set) var packetCount = 0
    private(set) var byteCount = 0
    private(set) var filter = PacketFilter("")
    /// The rows that match the filter; unused while it is empty.
    private var listed = LanePair(repeating: ListedRows())

    init() {}

    /// Creates an empty ladder with the filter of another one.
    init(filteredLike other: Ladder) { filter = other.filter }

    /// Returns the rows that the ladder still has, and that match the filter.
    func rows(of lane: Lane) -> Range<Int> { filter.isEmpty ? allRows(of: lane) : listed[lane].range }

    private func allRows(of lane: Lane) -> Range<Int> {
        (reports.first?.starts[lane] ?? ends[lane])..<ends[lane]
    }

    mutating func append(_ batch: PacketBatch, unlisted: Int) {
        guard !batch.packets.isEmpty || unlisted > 0 else { return }
        var report = Report(batch: batch, unlisted: unlisted, starts: ends)
        for (index, packet) in batch.packets.enumerated() {
            report.indices[packet.lane].append(UInt16(truncatingIfNeeded: index))
        }
        for lane in Lane.allCases {
            if unlisted > 0 { report.indices[lane].append(UInt16(truncatingIfNeeded: batch.packets.count)) }
            ends[lane] += report.indices[lane].count
        }
        packetCount += batch.packets.count
        byteCount += batch.bytes.count
        reports.append(report)
        defer { updateListed(with: report) }
        while packetCount > Self.maxPackets || byteCount > Self.maxBytes,
            let oldest = reports.popFirst()
        {
            packetCount -= oldest.batch.packets.count
            byteCount -= oldest.batch.bytes.count
        }
    }

    /// - Parameter row: One of `rows(of: lane)`.
    func row(_ row: Int, of lane: Lane) -> Row? {
        guard rows(of: lane).contains(row) else { return nil }
        return anyRow(filter.isEmpty ? row : listed[lane].row(row), of: lane)
    }

    private func anyRow(_ row: Int, of lane: Lane) -> Row? {
        guard allRows(of: lane).contains(row) else { return nil }
        let report = reports[report(holding: row, of: lane)]
        let index = Int(report.indices[lane][row - report.starts[lane]])
        guard index < report.batch.packets.count else { return .unlisted(report.unlisted) }
        let packet = report.batch.packets[index]
        return .packet(packet, bytes: report.batch.bytes(of: packet))
    }

    /// Changes the fate of a packet, if the ladder still has it.
    mutating func apply(_ change: FateChange) {
        guard let row = anyRow(ofPacket: change.number, in: change.lane) else { return }
        let position = report(holding: row, of: change.lane)
        let offset = row - reports[position].starts[change.lane]
        let index = Int(reports[position].indices[change.lane][offset])
        reports[position].batch.packets[index].fate = change.fate
        guard !filter.isEmpty else { return }
        let packet = reports[position].batch.packets[index]
        let isListed = filter.matches(packet, reports[position].batch.bytes(of: packet))
        listed[change.lane].set(row, isListed: isListed)
    }

    /// Returns a packet by its number, also if it does not match the filter; nil if it has been removed.
    func packet(_ number: Int, in lane: Lane) -> (packet: LadderPacket, bytes: ArraySlice<UInt8>)? {
        guard let row = anyRow(ofPacket: number, in: lane),
            case .packet(let packet, let bytes) = anyRow(row, of: lane)
        else { return nil }
        return (packet, bytes)
    }

    /// Returns the number of the next held packet in a lane, or of the first one after the last; nil if none is held.
    func heldPacket(after number: Int, in lane: Lane) -> Int? {
        let rows = allRows(of: lane)
        let row = anyRow(ofPacket: number, in: lane) ?? rows.lowerBound
        for other in [row..<rows.upperBound, rows.lowerBound..<row].joined() {
            if case .packet(let packet, _) = anyRow(other, of: lane), packet.fate == .held {
                return packet.number
            }
        }
        return nil
    }

    /// Returns the row of a packet by its number; nil if it was not listed, does not match or has been removed.
    func row(ofPacket number: Int, in lane: Lane) -> Int? {
        anyRow(ofPacket: number, in: lane).flatMap { filter.isEmpty ? $0 : listed[lane].number(of: $0) }
    }

    private func anyRow(ofPacket number: Int, in lane: Lane) -> Int? {
        var (low, high) = (allRows(of: lane).lowerBound, allRows(of: lane).upperBound)
        while low < high {
            let middle = (low + high) / 2
            // A row of unlisted packets has no number: the packet row before it decides.
            var probe = middle
            while probe > low, self.number(at: probe, of: lane) == nil { probe -= 1 }
            guard let found = self.number(at: probe, of: lane) else {
                low = middle + 1
                continue
            }
            if found == number { return probe }
            if found < number { low = middle + 1 } else { high = probe }
        }
        return nil
    }

    private func number(at row: Int, of lane: Lane) -> Int? {
        if case .packet(let packet, _) = anyRow(row, of: lane) { packet.number } else { nil }
    }

    /// Returns the index of the report that holds a row, by binary search.
    private func report(holding row: Int, of lane: Lane) -> Int {
        max(0, reports.partitioningIndex { $0.starts[lane] > row } - 1)
    }

    // MARK: The filter

    /// Lists the packets that match a filter.
    ///
    /// - Parameter lossAfterWire: Returns why the receiving kernel lost a packet; nil if it did not. Of packets that
    ///   are appended later this is not known yet.
    mutating func setFilter(
        _ text: String, lossAfterWire: (LadderPacket, ArraySlice<UInt8>) -> LossCause? = { _, _ in nil }
    ) {
        filter = PacketFilter(text)
        listed = LanePair(repeating: ListedRows())
        for report in reports { list(report, lossAfterWire) }
    }

    /// Updates the filtered rows after a report was appended.
    private mutating func updateListed(with report: Report) {
        list(report) { _, _ in nil }
        for lane in Lane.allCases { listed[lane].removeRows(before: allRows(of: lane).lowerBound) }
    }

    private mutating func list(
        _ report: Report, _ lossAfterWire: (LadderPacket, ArraySlice<UInt8>) -> LossCause?
    ) {
        guard !filter.isEmpty else { return }
        for lane in Lane.allCases {
            for (offset, index) in report.indices[lane].enumerated() where index < report.batch.packets.count
            {
                let packet = report.batch.packets[Int(index)]
                let bytes = report.batch.bytes(of: packet)
                guard filter.matches(packet, bytes, lostTo: lossAfterWire(packet, bytes)) else { continue }
                listed[lane].append(report.starts[lane] + offset)
            }
        }
    }
}
