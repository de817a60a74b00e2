import Core
import Screen

/// The details of a packet: its decoded headers and its fate so far.
struct PacketSubject: DetailSubject {
    let lane: Lane
    /// The packet's number in its lane, from 1.
    let number: Int

    var isRow: Bool { true }

    func select(in state: inout State) {
        guard let row = state.lab.ladder.row(ofPacket: number, in: lane) else { return }
        state.lab[lane].cursor.select(row, in: state.lab.ladder.rows(of: lane), visible: .max)
    }

    func detail(in state: State) -> Detail? {
        let lab = state.lab
        guard let row = lab.ladder.row(ofPacket: number, in: lane),
            case .packet(let packet, let bytes) = lab.ladder.row(row, of: lane)
        else { return nil }
        let bases = lab.sequenceBases(packet)
        let rung = LadderRow(packet, bytes: bytes, bases: bases)
        let direction = packet.direction == .aToB ? "A to B" : "B to A"
        var lines = packet.reason.map { [Detail.Line("reason", $0.sentence(packet.direction))] } ?? []
        if let previous = packet.previous {
            let after = Quantity.milliseconds(packet.enteredAt - previous.at)
            lines.append(Detail.Line("previous", "packet \(previous.number), \(after) ms before"))
        }
        if let messages = packet.messages { lines.append(Detail.Line("messages", messages.words)) }
        lines += [
            Detail.Line("summary", rung.label),
            Detail.Line(
                "on the wire", "\(direction), entered at \(Quantity.milliseconds(packet.enteredAt)) ms"),
            Detail.Line("fate", rung.verdict),
        ]
        lines += PacketDescription(bytes, bases: bases).lines.map { Detail.Line($0.label, $0.text) }
        return Detail(title: "\(lab.title(of: lane)) packet \(number)", lines: lines)
    }
}

extension ClosedRange<Int> {
    /// `5` or `76-80`.
    fileprivate var words: String { count == 1 ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)" }
}

extension LabState {
    /// nil if no packet is selected.
    var selectedPacket: PacketSubject? {
        guard let selected, case .packet(let packet, _) = ladder.row(selected, of: lane) else { return nil }
        return PacketSubject(lane: lane, number: packet.number)
    }
}
