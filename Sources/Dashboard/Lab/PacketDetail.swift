import Core
import Screen

extension LabState {
    /// The selected packet, decoded; nil where no packet is selected.
    var packetDetail: Detail? {
        guard let selected, case .packet(let packet, let bytes) = ladder.row(selected, of: lane) else {
            return nil
        }
        let bases = sequenceBases(packet)
        let row = LadderRow(packet, bytes: bytes, bases: bases)
        let way = packet.direction == .aToB ? "A to B" : "B to A"
        var lines = [
            Detail.Line("says", row.label),
            Detail.Line("on the wire", "\(way), entered at \(Quantity.milliseconds(packet.enteredAt)) ms"),
            Detail.Line("fate", row.verdict),
        ]
        lines += PacketDescription(bytes, bases: bases).lines.map { Detail.Line($0.label, $0.text) }
        return Detail(title: "\(name(of: packet.lane)) packet \(packet.number)", lines: lines)
    }
}
