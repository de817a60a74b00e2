import Core

/// What the steps of lessons ask about the lab.
extension LabState {
    /// Whether the last run is over.
    var isOver: Bool { phase == .finished || phase == .unfinished }

    /// Whether the last run is over and its setup fulfils a condition.
    func hasRun(with condition: (LabSetup) -> Bool) -> Bool {
        isOver && (run.map { condition($0.actual) } ?? false)
    }

    /// Whether the selected packet of the focused lane is of a protocol and fulfils a condition.
    func selects(_ kind: PacketKind, _ condition: (LadderPacket) -> Bool = { _ in true }) -> Bool {
        guard let selected, !isStripFocused,
            case .packet(let packet, let bytes) = ladder.row(selected, of: lane)
        else { return false }
        return kind.includes(bytes, packet) && condition(packet)
    }

    /// Whether the details of such a packet have been opened in this run.
    func hasOpened(_ kind: PacketKind, _ condition: (LadderPacket) -> Bool = { _ in true }) -> Bool {
        openedPackets.contains { subject in
            guard let (packet, bytes) = ladder.packet(subject.number, in: subject.lane) else { return false }
            return kind.includes(bytes, packet) && condition(packet)
        }
    }

    /// Whether the selected packet is of a protocol and carries a message.
    func selects(_ kind: PacketKind, message: Int) -> Bool {
        guard let selected, case .packet(let packet, let bytes) = ladder.row(selected, of: lane) else {
            return false
        }
        return selects(kind) && packet.messages(in: bytes)?.contains(message) == true
    }

    /// Whether the selected TCP segment has a message that a lost UDP packet carried whose details were opened.
    var selectsMessageOfOpenedLoss: Bool {
        let lost = openedPackets.compactMap { subject -> Int? in
            guard let (packet, bytes) = ladder.packet(subject.number, in: subject.lane), packet.fate.isGone
            else { return nil }
            return LabMessage.datagramNumber(in: bytes)
        }
        return selects(.segment) { packet in lost.contains { packet.messages?.contains($0) == true } }
    }

    /// Whether the selected UDP message arrived before one that was sent earlier.
    var selectsOvertaker: Bool {
        guard let selected else { return false }
        return selects(.datagram) { packet in
            guard case .delivered(let arrival) = packet.fate else { return false }
            let rows = max(ladder.rows(of: lane).lowerBound, selected - 32)..<selected
            return rows.contains { row in
                guard case .packet(let earlier, _) = ladder.row(row, of: lane),
                    earlier.direction == packet.direction, case .delivered(let time) = earlier.fate
                else { return false }
                return time > arrival
            }
        }
    }
}
