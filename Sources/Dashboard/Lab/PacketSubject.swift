import Core
import Screen

/// The details of a packet: why it was sent, its fate so far, its decoded headers and its bytes.
struct PacketSubject: DetailSubject {
    let lane: Lane
    /// The packet's number in its lane, from 1.
    let number: Int

    var isRow: Bool { true }

    func select(in state: inout State) {
        guard let row = state.lab.ladder.row(ofPacket: number, in: lane) else { return }
        state.lab[lane].cursor.select(row, in: state.lab.ladder.rows(of: lane), visible: .max)
        state.lab.choosePacket(inRow: row)
    }

    /// The box covers the other lane if the lanes are side by side.
    func edge(in state: State) -> ScrollBox.Edge? {
        guard let own = state.labLayout.placed(lane), let other = state.labLayout.placed(lane.other),
            own.box.x != other.box.x
        else { return nil }
        return own.box.x < other.box.x ? .right : .left
    }

    func detail(in state: State) -> Detail? {
        let lab = state.lab
        guard let (packet, bytes) = lab.ladder.packet(number, in: lane) else { return nil }
        let bases = lab.sequenceBases(packet)
        let summary = PacketSummary(packet, bytes, bases)
        let direction = packet.direction == .aToB ? "A to B" : "B to A"
        var lines = [
            Detail.Line("summary", summary.text),
            Detail.Line(
                "on the wire", "\(direction), entered at \(Quantity.milliseconds(packet.enteredAt)) ms"),
            Detail.Line("fate", PacketNote(packet, lostTo: lab.lossAfterWire(packet, bytes)).fateInFull),
        ]
        if let previous = packet.previous {
            let after = Quantity.milliseconds(packet.enteredAt - previous.at)
            lines.append(Detail.Line("previous", "packet \(previous.number), \(after) ms before"))
        }
        if let messages = packet.messages { lines.append(Detail.Line("messages", messages.words)) }
        let description = PacketDescription(bytes, bases: bases, windowScale: lab.windowScale(packet))
        lines += description.lines.map { Detail.Line($0.label, $0.text, bytes: $0.bytes) }
        let reason = packet.reason?.sentence(packet.direction) ?? summary.purpose(packet.direction)
        return Detail(
            title: "\(lab.title(of: lane)) packet \(number)", sentences: [reason], lines: lines, bytes: bytes)
    }
}

extension LabState {
    /// nil if no packet is selected.
    var selectedPacket: PacketSubject? {
        guard let selected, case .packet(let packet, _) = ladder.row(selected, of: lane) else { return nil }
        return PacketSubject(lane: lane, number: packet.number)
    }
}
