import Core
import DequeModule

/// The last packets of a run, the oldest forgotten: whole reports at a time, so that forgetting costs nothing.
///
/// Rows are counted from the start of the run, in each lane, so that a row keeps its number.
struct Ladder: Sendable {
    enum Row: Sendable {
        case packet(LadderPacket, bytes: ArraySlice<UInt8>)
        /// So many packets of both lanes were not listed.
        case unlisted(Int)
    }

    private struct Report: Sendable {
        var batch: PacketBatch
        let unlisted: Int
        /// Places in the batch of each lane's packets; `batch.packets.count` stands for those not listed.
        var udp: [UInt16] = []
        var tcp: [UInt16] = []
        /// The rows before, in each lane.
        let udpStart: Int
        let tcpStart: Int

        func places(_ lane: Lane) -> [UInt16] { lane == .udp ? udp : tcp }

        func start(_ lane: Lane) -> Int { lane == .udp ? udpStart : tcpStart }
    }

    /// What a run may keep, whichever comes first.
    static let maxPackets = 10_000
    static let maxBytes = 16 << 20

    private var reports: Deque<Report> = []
    private var udpEnd = 0
    private var tcpEnd = 0
    private(set) var packetCount = 0
    private(set) var byteCount = 0

    /// The rows that can be asked for.
    func rows(of lane: Lane) -> Range<Int> {
        let end = lane == .udp ? udpEnd : tcpEnd
        return (reports.first?.start(lane) ?? end)..<end
    }

    mutating func append(_ batch: PacketBatch, unlisted: Int) {
        guard !batch.packets.isEmpty || unlisted > 0 else { return }
        var report = Report(batch: batch, unlisted: unlisted, udpStart: udpEnd, tcpStart: tcpEnd)
        for (place, packet) in batch.packets.enumerated() {
            if packet.lane == .udp {
                report.udp.append(UInt16(truncatingIfNeeded: place))
            } else {
                report.tcp.append(UInt16(truncatingIfNeeded: place))
            }
        }
        if unlisted > 0 {
            let mark = UInt16(truncatingIfNeeded: batch.packets.count)
            report.udp.append(mark)
            report.tcp.append(mark)
        }
        udpEnd += report.udp.count
        tcpEnd += report.tcp.count
        packetCount += batch.packets.count
        byteCount += batch.bytes.count
        reports.append(report)
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
        let report = reports[report(holding: row, of: lane)]
        let place = Int(report.places(lane)[row - report.start(lane)])
        guard place < report.batch.packets.count else { return .unlisted(report.unlisted) }
        let packet = report.batch.packets[place]
        return .packet(packet, bytes: report.batch.bytes(of: packet))
    }

    /// Gives a packet another fate; one that is forgotten needs none.
    mutating func apply(_ change: FateChange) {
        guard let row = row(ofPacket: change.number, in: change.lane) else { return }
        let index = report(holding: row, of: change.lane)
        let place = Int(reports[index].places(change.lane)[row - reports[index].start(change.lane)])
        reports[index].batch.packets[place].fate = change.fate
    }

    /// The row of a packet by its number; nil where it is not listed or forgotten.
    func row(ofPacket number: Int, in lane: Lane) -> Int? {
        var (low, high) = (rows(of: lane).lowerBound, rows(of: lane).upperBound)
        while low < high {
            let middle = (low + high) / 2
            // Those not listed have the packets before them, so that the row in front decides.
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
        if case .packet(let packet, _) = self.row(row, of: lane) { packet.number } else { nil }
    }

    /// The report that holds a row: they are in order, so half of them falls away at each step.
    private func report(holding row: Int, of lane: Lane) -> Int {
        max(0, reports.partitioningIndex { $0.start(lane) > row } - 1)
    }
}
