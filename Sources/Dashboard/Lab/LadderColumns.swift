import Core
import Screen

/// The columns of a lane's ladder: the time, the time since the same segment was last sent, the rung between the
/// lifelines, and a note.
struct LadderColumns {
    private static let time = 9
    /// 0 for a lane that never repeats a packet.
    private let same: Int
    let rung: Int
    let note: Int

    init(columns: Int, isTCP: Bool) {
        same = isTCP && columns >= 50 ? 7 : 0
        note = columns >= 96 ? 26 : columns >= 76 ? 20 : columns >= 50 ? 16 : 10
        rung = max(0, columns - Self.time - same - note - 1)
    }

    /// Returns the heads; A and B stand above their lifelines.
    func heads(_ theme: Theme) -> [Span] {
        let repeated = same > 0 ? "+same".padded(to: same - 1, right: true) + " " : ""
        return [
            Span("time ms".padded(to: Self.time - 1, right: true) + " " + repeated, theme[.muted]),
            Span("A", theme[.title]), Span(String(repeating: " ", count: max(0, rung - 2)), theme[.muted]),
            Span("B", theme[.title]),
        ]
    }

    /// Returns the time of a packet, and how long ago the same bytes were sent before.
    func times(_ packet: LadderPacket) -> String {
        let time = Self.tenths(packet.enteredAt).padded(to: Self.time - 1, right: true) + " "
        guard same > 0 else { return time }
        let passed = packet.previous.map { "+\(Self.whole(packet.enteredAt - $0.at))" } ?? ""
        return time + passed.padded(to: same - 1, right: true) + " "
    }

    private static func tenths(_ time: Duration) -> String {
        let tenths = (time.nanoseconds + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10)"
    }

    private static func whole(_ time: Duration) -> Int { Int((time.nanoseconds + 500_000) / 1_000_000) }
}
