import Core
import Screen

/// The words beside a packet: its fate, and why it was sent.
struct PacketNote {
    private let fate: String
    private let arrival: Duration?
    private let reason: String
    /// The reason in fewer columns.
    private let shortReason: String
    let role: Role

    init(_ packet: LadderPacket) {
        let isAgain = packet.marks.contains(.retransmission)
        let fate = Self.fate(of: packet)
        self.fate = fate.words
        arrival = if case .delivered(let time) = packet.fate { time } else { nil }
        // A reset is what the rung itself says.
        let mark = if case .reset = packet.reason { "" } else { packet.reason?.mark }
        reason = mark ?? (isAgain ? "retransmission" : "")
        shortReason = mark == "" ? "" : packet.reason?.shortMark ?? (isAgain ? "retrans" : "")
        let isNotable = packet.reason?.isNotable ?? isAgain
        role = !fate.words.isEmpty ? fate.role : isNotable ? .warning : .muted
    }

    /// The fate comes before the reason, which a narrow column may cut.
    func fitted(to columns: Int) -> String {
        let texts = [[fate, reason], [fate, shortReason]].map {
            $0.filter { !$0.isEmpty }.text(between: ", ")
        }
        return (texts.first { $0.columns <= columns } ?? texts[1]).fitted(to: columns)
    }

    /// The fate, and what the wire did to the packet: `lost`, `corrupt, duplicate`; empty for an ordinary one.
    var fateInWords: String { fate }

    /// The fate for the details: `duplicate, arrives at 261 ms`.
    var fateInFull: String {
        let arrival = arrival.map { "arrives at \(Quantity.milliseconds($0)) ms" } ?? ""
        return [fate, arrival].filter { !$0.isEmpty }.text(between: ", ")
    }

    private static func fate(of packet: LadderPacket) -> (words: String, role: Role) {
        switch packet.fate {
        case .lost: return ("lost", .lost)
        case .queueFull: return ("queue full", .lost)
        case .cut: return ("cut", .lost)
        case .held: return ("held", .warning)
        case .dropped: return ("dropped", .lost)
        case .delivered:
            let marks: [(mark: PacketMarks, words: String, role: Role)] = [
                (.corrupted, "corrupt", .bad), (.reordered, "reordered", .late),
                (.duplicated, "duplicate", .duplicate),
            ]
            let found = marks.filter { packet.marks.contains($0.mark) }
            return (found.map(\.words).text(between: ", "), found.first?.role ?? .muted)
        }
    }
}

extension PacketReason {
    fileprivate var shortMark: String {
        switch self {
        case .fastRetransmission: "fast"
        case .timeout(let timeout) where timeout.attempt > 1: "RTO, \(Quantity.ordinal(timeout.attempt)) try"
        case .timeout: "RTO"
        case .retransmission, .repeatedAnswer: "retrans"
        default: mark
        }
    }
}
