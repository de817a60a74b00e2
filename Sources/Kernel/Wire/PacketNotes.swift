import Core

/// The packets and fate changes collected for the next report.
struct PacketNotes {
    /// A packet to report.
    struct Entry {
        var number: Int
        var lane: Lane
        var direction: WireDirection
        var enteredAt: Duration
        var fate: PacketFate
        var marks: PacketMarks
        /// nil for other protocols than TCP.
        var account: PacketReasons.Account?
    }

    /// Limit of packets in one report; the rest are only counted.
    static let capacity = 4_096

    private(set) var batch = PacketBatch()
    private(set) var unlisted = 0
    var fates: [FateChange] = []
    let isWanted: Bool

    /// - Parameter isWanted: Whether to report individual packets; otherwise they are only counted.
    init(isWanted: Bool) {
        self.isWanted = isWanted
    }

    mutating func add(_ entry: Entry, _ packet: ArraySlice<UInt8>) {
        guard isWanted, batch.packets.count < Self.capacity else {
            unlisted += 1
            return
        }
        let offset = batch.bytes.count
        batch.bytes += packet
        var ladderPacket = LadderPacket(
            number: entry.number, lane: entry.lane, direction: entry.direction,
            enteredAt: entry.enteredAt, fate: entry.fate, marks: entry.marks, offset: offset,
            length: packet.count)
        ladderPacket.reason = entry.account?.reason
        ladderPacket.previous = entry.account?.previous
        ladderPacket.messages = entry.account?.messages
        batch.packets.append(ladderPacket)
    }

    /// Moves everything collected into a report.
    mutating func move(into progress: inout LabProgress) {
        (progress.batch, progress.unlisted, progress.fates) = (batch, unlisted, fates)
        (batch, unlisted, fates) = (PacketBatch(), 0, [])
    }
}
