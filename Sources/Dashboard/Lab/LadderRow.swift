import Core
import Screen

/// One packet as a rung of the ladder, between the lifelines of A and B.
struct LadderRow {
    private let packet: LadderPacket
    private let summary: PacketSummary
    /// Why the receiving kernel lost it; nil if it did not.
    private let lostTo: LossCause?

    init(
        _ packet: LadderPacket, bytes: ArraySlice<UInt8>, bases: PacketDescription.SequenceBases,
        lostTo: LossCause? = nil
    ) {
        (self.packet, summary, self.lostTo) = (packet, PacketSummary(packet, bytes, bases), lostTo)
    }

    /// A summary of the headers: `seq 1 len 204 = 1`.
    var label: String { summary.text }

    func spans(_ columns: LadderColumns, _ theme: Theme) -> [Span] {
        let note = PacketNote(packet, lostTo: lostTo)
        return [Span(columns.times(packet), theme[.muted])] + rung(columns: columns.rung, theme)
            + [Span(" " + note.fitted(to: columns.note), theme[note.role])]
    }

    // MARK: The rung

    /// Returns `├─ label ───▶│`, `│◀─── label ─┤`, or an arrow that ends on the way.
    private func rung(columns: Int, _ theme: Theme) -> [Span] {
        guard columns >= 8 else {
            return [Span(summary.fitted(to: columns).padded(to: columns), theme[role])]
        }
        let text = summary.fitted(to: columns - 6)
        let isForward = packet.direction == .aToB
        let (reach, end) = reach(columns - 2, min: text.columns + 4)
        let line = String(repeating: "─", count: max(0, reach - text.columns - 4))
        let arrow = isForward ? "─ \(text) \(line)\(end)" : "\(end)\(line) \(text) ─"
        let (near, far) = (theme[.border], String(repeating: " ", count: max(0, columns - 2 - reach)))
        return isForward
            ? [Span("├", near), Span(arrow, theme[role]), Span(far + "│", near)]
            : [Span("│" + far, near), Span(arrow, theme[role]), Span("┤", near)]
    }

    /// Returns the length of the arrow and the symbol at its end.
    private func reach(_ columns: Int, min: Int) -> (Int, String) {
        switch packet.fate {
        case .delivered: (columns, packet.direction == .aToB ? "▶" : "◀")
        case .lost, .queueFull, .cut, .dropped: (max(min, columns * 2 / 3), "✗")
        case .held: (max(min, columns / 2), "■")
        }
    }

    /// What is lost, held or sent again stands out, and a mere acknowledgment stands back.
    private var role: Role {
        if packet.fate.isGone { return .lost }
        if packet.fate == .held || packet.isRetransmission { return .warning }
        if summary.isAcknowledgment { return .muted }
        return packet.direction == .aToB ? .sent : .received
    }
}
