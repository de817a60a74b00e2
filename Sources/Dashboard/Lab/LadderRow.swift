import Core
import Screen

/// One packet as a rung of the ladder: when, which way, what it says, and what became of it.
struct LadderRow {
    private let packet: LadderPacket
    /// What the packet says: `seq 1 len 204`.
    let label: String
    /// Columns for the time and for what became of the packet; the rung has what is left.
    private static let timeColumns = 11

    init(_ packet: LadderPacket, bytes: ArraySlice<UInt8>, bases: PacketDescription.SequenceBases) {
        self.packet = packet
        label = Self.label(packet, bytes, bases)
    }

    func spans(columns: Int, _ theme: Theme) -> [Span] {
        let noteColumns = columns >= 60 ? 17 : 11
        let rung = max(0, columns - Self.timeColumns - noteColumns - 1)
        let time = "\(Quantity.milliseconds(packet.enteredAt)) ms"
        return [
            Span(time.padded(to: Self.timeColumns - 1, right: true) + " ", theme[.muted]),
            Span(self.rung(columns: rung), theme[rungRole]),
            Span(" " + note.text, theme[note.role]),
        ]
    }

    private var rungRole: Role {
        if packet.fate.isGone { return .lost }
        return packet.direction == .aToB ? .sent : .received
    }

    // MARK: The rung

    /// `── label ─────▶`, from the left for A's packets and from the right for B's.
    private func rung(columns: Int) -> String {
        let (reach, end) = reach(columns)
        let text = label.fitted(to: max(0, reach - 6))
        let line = String(repeating: "─", count: max(0, reach - 5 - text.columns))
        let isForward = packet.direction == .aToB
        let drawn = isForward ? "── \(text) \(line)\(end)" : "\(end)\(line) \(text) ──"
        return drawn.padded(to: columns, right: !isForward).fitted(to: columns)
    }

    /// How far it comes, and the sign at its end.
    private func reach(_ columns: Int) -> (Int, String) {
        let isForward = packet.direction == .aToB
        let least = min(columns, label.columns + 7)
        return switch packet.fate {
        case .delivered: (columns, isForward ? "▶" : "◀")
        case .lost, .queueFull, .cut, .dropped: (max(least, columns * 2 / 3), "✗")
        case .held: (max(least, columns / 2), "■")
        }
    }

    // MARK: What became of it

    private var note: (text: String, role: Role) {
        var (words, role) = ("", Role.muted)
        func add(_ word: String, _ newRole: Role) {
            words += words.isEmpty ? word : " \(word)"
            role = newRole
        }
        if packet.marks.contains(.retransmission) { add("again", .warning) }
        switch packet.fate {
        case .lost: add("lost", .lost)
        case .queueFull: add("queue full", .lost)
        case .cut: add("cut", .lost)
        case .held: add("held", .warning)
        case .dropped: add("dropped", .lost)
        case .delivered:
            if packet.marks.contains(.duplicated) { add("twice", .duplicate) }
            if packet.marks.contains(.reordered) { add("late", .late) }
            if packet.marks.contains(.corrupted) { add("corrupt", .bad) }
        }
        return (words, role)
    }

    /// What became of the packet in words, for its detail.
    var verdict: String {
        var words = note.text
        if case .delivered(let at) = packet.fate {
            words += (words.isEmpty ? "" : ", ") + "arrives at \(Quantity.milliseconds(at)) ms"
        }
        return words
    }

    // MARK: What it says

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
        // Every segment after the first has ACK set: only those that open or close name it.
        let flags = header.flags.subtracting(isControl ? .psh : [.ack, .psh])
        var text = flags.isEmpty ? "" : flags.words + " "
        text += "seq \(header.sequence &- (bases.sequence ?? 0))"
        if header.flags.contains(.ack) { text += " ack \(ack)" }
        return length > 0 ? text + " len \(length)" : text
    }
}
