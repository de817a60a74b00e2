import Core
import Screen

/// One packet as a rung of the ladder: its time, direction, summary and fate.
struct LadderRow {
    private let packet: LadderPacket
    /// A summary of the headers: `seq 1 len 204`.
    let label: String
    private static let timeColumns = 11

    init(_ packet: LadderPacket, bytes: ArraySlice<UInt8>, bases: PacketDescription.SequenceBases) {
        self.packet = packet
        label = Self.label(packet, bytes, bases)
    }

    func spans(columns: Int, _ theme: Theme) -> [Span] {
        let noteColumns = columns >= 60 ? 17 : 11
        let rung = max(0, columns - Self.timeColumns - noteColumns - 1)
        let time = "\(Quantity.milliseconds(packet.enteredAt)) ms"
        let note = note(retransmission: "retrans")
        return [
            Span(time.padded(to: Self.timeColumns - 1, right: true) + " ", theme[.muted]),
            Span(self.rung(columns: rung), theme[rungRole]),
            Span(" " + note.text.fitted(to: noteColumns - 1), theme[note.role]),
        ]
    }

    private var rungRole: Role {
        if packet.fate.isGone { return .lost }
        return packet.direction == .aToB ? .sent : .received
    }

    // MARK: The rung

    /// Returns `── label ─────▶`, from the left for A's packets and from the right for B's.
    private func rung(columns: Int) -> String {
        let (reach, end) = reach(columns)
        let text = label.fitted(to: max(0, reach - 6))
        let line = String(repeating: "─", count: max(0, reach - 5 - text.columns))
        let isForward = packet.direction == .aToB
        let drawn = isForward ? "── \(text) \(line)\(end)" : "\(end)\(line) \(text) ──"
        return drawn.padded(to: columns, right: !isForward).fitted(to: columns)
    }

    /// Returns the length of the arrow, and the symbol at its end.
    private func reach(_ columns: Int) -> (Int, String) {
        let isForward = packet.direction == .aToB
        let minReach = min(columns, label.columns + 7)
        return switch packet.fate {
        case .delivered: (columns, isForward ? "▶" : "◀")
        case .lost, .queueFull, .cut, .dropped: (max(minReach, columns * 2 / 3), "✗")
        case .held: (max(minReach, columns / 2), "■")
        }
    }

    // MARK: Fate

    /// The fate in words. It comes before the reason, which a narrow column may cut.
    private func note(retransmission: String) -> (text: String, role: Role) {
        var (text, role) = ("", Role.muted)
        func add(_ word: String, _ newRole: Role) {
            text += text.isEmpty ? word : " \(word)"
            role = newRole
        }
        switch packet.fate {
        case .lost: add("lost", .lost)
        case .queueFull: add("queue full", .lost)
        case .cut: add("cut", .lost)
        case .held: add("held", .warning)
        case .dropped: add("dropped", .lost)
        case .delivered:
            if packet.marks.contains(.duplicated) { add("duplicate", .duplicate) }
            if packet.marks.contains(.reordered) { add("reordered", .late) }
            if packet.marks.contains(.corrupted) { add("corrupt", .bad) }
        }
        if let reason = packet.reason {
            add(reason.mark, text.isEmpty && reason.isNotable ? .warning : role)
        } else if packet.marks.contains(.retransmission) {
            add(retransmission, text.isEmpty ? .warning : role)
        }
        return (text, role)
    }

    /// The fate for the packet details: `retransmission, arrives at 261 ms`.
    var verdict: String {
        var text = note(retransmission: "retransmission").text
        if case .delivered(let at) = packet.fate {
            text += (text.isEmpty ? "" : ", ") + "arrives at \(Quantity.milliseconds(at)) ms"
        }
        return text
    }

    // MARK: Summary

    private static func label(
        _ packet: LadderPacket, _ bytes: ArraySlice<UInt8>, _ bases: PacketDescription.SequenceBases
    ) -> String {
        guard let headers = try? PacketHeaders(bytes) else { return "? \(packet.length) B" }
        if let fragment = headers.fragment {
            return "\(packet.number)  fragment \(headers.payload.count) B at \(fragment.offset)"
        }
        switch headers.transport {
        case .udp:
            let message = LabMessage.number(of: bytes.span.bytes.extracting(headers.payload))
            return "\(message ?? packet.number)  \(headers.payload.count) B"
        case .tcp(let header): return label(header, length: headers.payload.count, bases)
        case .icmp(let header): return "ICMP \(header.meaning(headers.family))"
        case .none: return "protocol \(headers.protocolNumber)  \(headers.payload.count) B"
        }
    }

    private static func label(_ header: TCPHeader, length: Int, _ bases: PacketDescription.SequenceBases)
        -> String
    {
        let ack = header.acknowledgment &- (bases.acknowledgment ?? 0)
        let isControl = !header.flags.isDisjoint(with: [.syn, .fin, .rst])
        if !isControl, length == 0 {
            return header.flags.words + " \(ack)" + (header.window == 0 ? " window 0" : "")
        }
        // Every segment after the first SYN has ACK set: only SYN, FIN and RST segments name it.
        let flags = header.flags.subtracting(isControl ? .psh : [.ack, .psh])
        var text = flags.isEmpty ? "" : flags.words + " "
        text += "seq \(header.sequence &- (bases.sequence ?? 0))"
        if header.flags.contains(.ack) { text += " ack \(ack)" }
        return length > 0 ? text + " len \(length)" : text
    }
}
