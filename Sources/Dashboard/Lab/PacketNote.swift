import Core
import Screen

/// The words beside a packet: its fate, and why it was sent.
struct PacketNote {
    private let fate: String
    private let arrival: Duration?
    private let reason: String
    /// The reason in fewer columns, the longest first.
    private let shortReasons: [String]
    let role: Role

    /// - Parameter lostTo: Why the receiving kernel lost it; nil if it did not.
    init(_ packet: LadderPacket, lostTo: LossCause? = nil) {
        let isAgain = packet.isRetransmission
        var fate = Self.fate(of: packet)
        if let lostTo { fate = (lostTo == .buffer ? "buffer full" : lostTo.title, .lost) }
        self.fate = fate.words
        arrival = if case .delivered(let time) = packet.fate { time } else { nil }
        // A reset is what the rung itself says.
        let mark = if case .reset = packet.reason { "" } else { packet.reason?.mark }
        reason = mark ?? (isAgain ? "retransmission" : "")
        shortReasons = mark == "" ? [] : packet.reason?.shortMarks ?? (isAgain ? ["retrans"] : [])
        let isNotable = packet.reason?.isNotable ?? isAgain
        role = !fate.words.isEmpty ? fate.role : isNotable ? .warning : .muted
    }

    /// The fate comes before the reason, which a narrow column may cut.
    func fitted(to columns: Int) -> String {
        let texts = ([reason] + shortReasons).map {
            [fate, $0].filter { !$0.isEmpty }.text(between: ", ")
        }
        return (texts.first { $0.columns <= columns } ?? texts.last ?? "").fitted(to: columns)
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
    fileprivate var shortMarks: [String] {
        switch self {
        case .fastRetransmission: return ["fast"]
        case .timeout(let timeout) where timeout.attempt > 1:
            let attempt = Quantity.ordinal(timeout.attempt)
            return ["RTO, \(attempt) try", "RTO, \(attempt)"]
        case .timeout: return ["RTO"]
        case .retransmission, .repeatedAnswer: return ["retrans"]
        default: return []
        }
    }
}
