import Core
import Screen

/// Holding: the lanes whose packets stop in the middle of the wire, and what is held there.
struct HoldState: Sendable {
    /// The lanes whose packets are held.
    enum Scope: Int, CaseIterable, Sendable {
        case both, first, second

        /// By lane: whether its packets are held.
        var lanes: LanePair<Bool> { LanePair(self != .second, self != .first) }
    }

    /// A packet of the ladder.
    struct Target: Sendable, Equatable {
        var lane: Lane
        /// `LadderPacket.number`.
        var number: Int
    }

    var isOn = false
    var scope = Scope.both
    /// What is held, as of the last report.
    var packets = LanePair(repeating: HeldPackets())
    /// The packet that the user has selected in a ladder, held or not; nil without a selection.
    var chosen: Target?

    /// By lane: whether its packets are to be held now.
    var lanes: LanePair<Bool> { isOn ? scope.lanes : LanePair(repeating: false) }

    /// Forgets what is held, at the start and the end of a run.
    mutating func clear() {
        (packets, chosen) = (LanePair(repeating: HeldPackets()), nil)
    }
}

extension LabState {
    /// The held packet that `p` and `d` apply to; nil if none is held.
    ///
    /// It is the one that the user has chosen in the focused ladder. Without a choice, a packet of a handshake comes
    /// first, then the oldest packet of the focused lane.
    var holdTarget: HoldState.Target? {
        guard hold.isOn else { return nil }
        if let chosen = hold.chosen, chosen.lane == lane, isHeld(chosen) { return chosen }
        let candidates = [lane, lane.other].filter { hold.packets[$0].next != nil }
        let handshake = candidates.first { hold.packets[$0].next?.isHandshake == true }
        guard let lane = handshake ?? candidates.first, let next = hold.packets[lane].next else { return nil }
        return HoldState.Target(lane: lane, number: next.number)
    }

    /// Performs a command of holding.
    ///
    /// - Returns: nil for another command.
    mutating func performHolding(_ command: Command) -> Reply? {
        switch command {
        case .hold:
            hold.isOn.toggle()
            hold.chosen = nil
        case .holdNextLanes:
            let all = HoldState.Scope.allCases
            hold.scope = all[(hold.scope.rawValue + 1) % all.count]
            hold.chosen = nil
            guard hold.isOn else { return .done("H holds \(scopeWords)") }
        case .passPacket, .dropPacket: return decide(command)
        case .passAllPackets:
            hold.chosen = nil
            return .effects([.lab(.control(.passAll))])
        default: return nil
        }
        return .effects(isOn ? [.lab(.control(.hold(hold.lanes)))] : [])
    }

    /// Passes or drops the target. If the user chose it, the next held packet of its lane is chosen.
    private mutating func decide(_ command: Command) -> Reply {
        guard let target = holdTarget else { return Reply() }
        let (lane, number, isChosen) = (target.lane, target.number, target == hold.chosen)
        let isPassed = command == .passPacket
        // The report that follows has the exact time. Until then, further keys must find the next packet.
        ladder.apply(
            FateChange(lane: lane, number: number, fate: isPassed ? .delivered(at: elapsed) : .dropped))
        let next = ladder.heldPacket(after: number, in: lane)
        hold.packets[lane].count -= 1
        if hold.packets[lane].next?.number == number {
            hold.packets[lane].next = next.map { HeldPacket(number: $0) }
        }
        hold.chosen = isChosen ? next.map { HoldState.Target(lane: lane, number: $0) } : nil
        if isChosen { self[lane].cursor.follow() }
        return .effects([
            .lab(.control(isPassed ? .pass(lane, number: number) : .drop(lane, number: number)))
        ])
    }

    /// Chooses the packet in a row of the focused ladder.
    mutating func choosePacket(inRow row: Int) {
        hold.chosen = nil
        guard hold.isOn, case .packet(let packet, _) = ladder.row(row, of: lane) else { return }
        hold.chosen = HoldState.Target(lane: lane, number: packet.number)
    }

    /// Returns the row of a lane's ladder that is highlighted while its cursor follows the end: that of the chosen
    /// packet, or else of the held packet to decide on.
    func holdRow(of lane: Lane) -> Int? {
        guard hold.isOn, self[lane].cursor.isFollowing else { return nil }
        let chosen = hold.chosen?.lane == lane ? hold.chosen : nil
        guard let target = chosen ?? holdTarget, target.lane == lane else { return nil }
        return ladder.row(ofPacket: target.number, in: lane)
    }

    /// The lanes that are held, in words: `both lanes`, `only UDP`.
    var scopeWords: String {
        switch hold.scope {
        case .both: "both lanes"
        case .first: "only \(title(of: .first))"
        case .second: "only \(title(of: .second))"
        }
    }

    private func isHeld(_ target: HoldState.Target) -> Bool {
        ladder.packet(target.number, in: target.lane)?.packet.fate == .held
    }

    // MARK: The countdown

    /// Returns the time until a retransmission timer runs out; nil while the run does not go on.
    func countdown(_ timer: RetransmissionTimer?, now: Instant) -> Duration? {
        guard phase == .running || phase == .starting, let timer else { return nil }
        return max(.zero, timer.end - runTime(at: now))
    }

    /// Returns when a countdown next changes on the screen; nil if none is shown.
    func deadline(now: Instant) -> Instant? {
        guard hold.isOn else { return nil }
        let left = Lane.allCases.flatMap { lane in
            WireDirection.allCases.compactMap { countdown(hold.packets[lane].timer($0), now: now) }
        }
        return left.filter { $0 > .zero }.min().map { now + min($0, .milliseconds(100)) }
    }
}
