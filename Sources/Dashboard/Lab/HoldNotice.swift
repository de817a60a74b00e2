import Core
import Screen

/// What is held, what each choice does, and when the kernel sends again on its own.
struct HoldNotice {
    private let lab: LabState
    private let now: Instant

    init(_ lab: LabState, now: Instant) { (self.lab, self.now) = (lab, now) }

    /// The lines and their roles, the most important first.
    func lines(columns: Int) -> [(text: String, role: Role)] {
        var lines: [(text: String, role: Role)] = [(choice ?? "hold: nothing is held yet", .warning)]
        lines.append((status, .accent))
        if let explanation = explanation(columns: columns) { lines.append((explanation, .muted)) }
        return lines
    }

    // MARK: The choice

    /// `TCP cubic: SYN seq 0 · p: B gets it now · d: A sends it again in 0.9 s`.
    private var choice: String? {
        guard let target = lab.holdTarget else { return nil }
        let title = lab.title(of: target.lane)
        guard let (packet, bytes) = lab.ladder.packet(target.number, in: target.lane) else {
            return "\(title): packet \(target.number) · p passes it · d drops it"
        }
        let label = LadderRow(packet, bytes: bytes, bases: lab.sequenceBases(packet)).label
        let peer = packet.direction == .aToB ? "B" : "A"
        return "\(title): \(label) · p: \(peer) gets it now · d: \(loss(of: packet, bytes))"
    }

    /// Returns what follows if a packet is dropped.
    private func loss(of packet: LadderPacket, _ bytes: ArraySlice<UInt8>) -> String {
        let (sender, peer) = packet.direction == .aToB ? ("A", "B") : ("B", "A")
        guard let headers = try? PacketHeaders(bytes), case .tcp(let header) = headers.transport else {
            return lab.transports[packet.lane].isTCP ? "\(peer) never learns of it" : "it is lost for good"
        }
        let controls = header.flags.contains(.syn) || header.flags.contains(.fin) ? 1 : 0
        let length = UInt32(headers.payload.count + controls)
        if header.flags.contains(.rst) { return "\(peer) never learns of it" }
        if length == 0 { return "it is not sent again, a later ACK replaces it" }
        let next = header.sequence &+ length
        guard let timer = lab.hold.packets[packet.lane].timer(packet.direction),
            timer.sequence.isBefore(next)
        else { return "\(peer) has it already" }
        guard !timer.sequence.isBefore(header.sequence) else {
            return "\(sender) sends it again once \(peer)'s ACKs show the gap"
        }
        guard let left = lab.countdown(timer, now: now) else { return "\(sender) sends it again" }
        return "\(sender) sends it again \(Self.words(left))"
    }

    // MARK: The status

    /// `3 UDP, 1 TCP cubic held · A's retransmission in 0.9 s · U: both lanes`.
    private var status: String {
        let counts = Lane.allCases.filter { lab.hold.packets[$0].count > 0 }.map { lane in
            "\(Quantity.grouped(lab.hold.packets[lane].count)) \(lab.title(of: lane))"
        }
        var parts = counts.isEmpty ? [] : [counts.text(between: ", ") + " held"]
        let lanes = Lane.allCases.filter { lane in
            WireDirection.allCases.contains { lab.hold.packets[lane].timer($0) != nil }
        }
        for lane in Lane.allCases {
            let title = lanes.count > 1 ? "\(lab.title(of: lane)): " : ""
            for (end, direction) in [("A", WireDirection.aToB), ("B", .bToA)] {
                guard let timer = lab.hold.packets[lane].timer(direction),
                    let left = lab.countdown(timer, now: now)
                else { continue }
                parts.append("\(title)\(end)'s retransmission \(Self.words(left))")
            }
        }
        return (parts + ["P: pass all", "U: \(lab.scopeWords)"]).text(between: " · ")
    }

    /// Returns why the first waits of a SYN are equal; nil if no SYN is awaited.
    private func explanation(columns: Int) -> String? {
        let isSYNAwaited = Lane.allCases.contains { lane in
            let timer = lab.hold.packets[lane].timerOfA
            return timer != nil && timer?.sequence == lab[lane].sequenceA
        }
        guard isSYNAwaited else { return nil }
        let times = "1.0, 2.0, 3.1, 4.1, 5.1, 7.1 s"
        let sentence =
            "Linux 6.5 and later send a SYN again at \(times): tcp_syn_linear_timeouts, then doubled."
        return sentence.columns + 2 <= columns ? sentence : "Since Linux 6.5 a SYN is sent again at \(times)."
    }

    private static func words(_ left: Duration) -> String {
        left > .zero ? "in \(Quantity.seconds(left))" : "at any moment"
    }
}
